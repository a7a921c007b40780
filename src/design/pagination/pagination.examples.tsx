import { Pagination } from './pagination.tsx'

export const examples = {
  'tới và lui': <Pagination previous={{ href: '?truoc=a' }} next={{ href: '?sau=b' }} />,
  'có nói trước': (
    <Pagination
      label="Các trang hướng dẫn"
      next={{ href: '#', text: 'Bước sau', label: 'Chuẩn bị giấy tờ' }}
    />
  ),
}
