import { SummaryList } from './summary-list.tsx'

const change = (about: string) => [{ href: '#', text: 'Sửa', about }]

export const examples = {
  'xem lại trước khi nộp': (
    <SummaryList
      rows={[
        { key: 'Họ, chữ đệm, tên của bé', value: 'NGUYỄN PHÚC BẢO TRÂN', actions: change('họ tên của bé') },
        { key: 'Ngày sinh', value: '12/11/2026', actions: change('ngày sinh') },
        {
          key: 'Nơi sinh',
          value: 'Bệnh viện Đa khoa tỉnh, phường Xuân Hương – Đà Lạt, tỉnh Lâm Đồng',
          actions: change('nơi sinh'),
        },
        { key: 'Mã hồ sơ', value: 'H36.15-261112-0042' },
      ]}
    />
  ),
}
