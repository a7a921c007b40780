import { StatusTag } from '../status-tag/status-tag.tsx'
import type { DossierStatusCode } from '../texts/texts.ts'
import { type Column, Table } from './table.tsx'

type Row = { code: string; who: string; what: string; status: DossierStatusCode; due: string }

const rows: Row[] = [
  {
    code: 'H36.15-261112-0042',
    who: 'Lê Thị Sương',
    what: 'Đăng ký khai sinh',
    status: 4,
    due: '14/11/2026',
  },
  {
    code: 'H36.15-261110-0007',
    who: 'Hợp tác xã Nông nghiệp và Dịch vụ tổng hợp Ka Đô',
    what: 'Cấp giấy phép khai thác, sử dụng nước dưới đất',
    status: 5,
    due: 'tạm dừng',
  },
  {
    code: 'H36.15-261101-0113',
    who: 'K’Brếu',
    what: 'Đăng ký biến động đất đai',
    status: 6,
    due: '20/11/2026',
  },
]

const columns: Column<Row>[] = [
  {
    key: 'code',
    header: 'Mã hồ sơ',
    isRowHeader: true,
    noWrap: true,
    cell: row => <a href={`/ho-so/${row.code}`}>{row.code}</a>,
    sort: { href: '?xep=ma' },
  },
  { key: 'who', header: 'Người nộp', cell: row => row.who },
  { key: 'what', header: 'Thủ tục', cell: row => row.what },
  { key: 'status', header: 'Trạng thái', cell: row => <StatusTag status={row.status} /> },
  {
    key: 'due',
    header: 'Hẹn trả',
    cell: row => row.due,
    noWrap: true,
    sort: { href: '?xep=-han', direction: 'ascending' },
  },
]

export const examples = {
  'hồ sơ, chọn được nhiều dòng': (
    <Table
      caption="Hồ sơ đang chờ tôi"
      captionSize="m"
      columns={columns}
      rows={rows}
      rowKey={row => row.code}
      rowHref={row => `/ho-so/${row.code}`}
      selection={{ name: 'ho-so', value: row => row.code, label: row => `Chọn hồ sơ ${row.code}` }}
    />
  ),
  'số liệu nhỏ': (
    <Table
      caption="Phí và lệ phí"
      onPhone="plain"
      compact
      columns={[
        {
          key: 'name',
          header: 'Khoản',
          cell: (fee: { name: string; amount: string }) => fee.name,
          isRowHeader: true,
        },
        { key: 'amount', header: 'Số tiền', cell: fee => fee.amount, numeric: true },
      ]}
      rows={[
        { name: 'Lệ phí đăng ký', amount: '8.000 đ' },
        { name: 'Bản sao (2 bản)', amount: '16.000 đ' },
      ]}
    />
  ),
}
