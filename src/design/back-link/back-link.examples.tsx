import { BackLink } from './back-link.tsx'

export const examples = {
  'thường dùng': <BackLink href="/ho-so" />,
  'lời riêng': <BackLink href="/ho-so">Về danh sách hồ sơ</BackLink>,
}
