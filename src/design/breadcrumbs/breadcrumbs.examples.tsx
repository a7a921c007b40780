import { Breadcrumbs } from './breadcrumbs.tsx'

export const examples = {
  'ba bậc': (
    <Breadcrumbs
      collapseOnPhone
      items={[
        { text: 'Trang chủ', href: '/' },
        { text: 'Thủ tục hành chính', href: '/thu-tuc' },
        { text: 'Hộ tịch', href: '/thu-tuc/ho-tich' },
        { text: 'Đăng ký khai sinh' },
      ]}
    />
  ),
}
