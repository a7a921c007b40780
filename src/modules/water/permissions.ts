import type { Permission } from '#platform/access'

export const permissions: Record<string, Permission> = {
  'customer.admit': {
    roles: [],
    scope: 'anywhere',
    text: 'Nhận khách hàng dùng nước từ danh sách, phần mềm của đơn vị cấp nước (chỉ máy)',
  },
  'customer.read': {
    roles: ['processor', 'cashier', 'unit-head', 'agency-leader'],
    scope: 'agency',
    text: 'Xem khách hàng, chỉ số, tiền nước của đơn vị mình',
  },
  'reading.take': {
    roles: ['processor'],
    scope: 'agency',
    text: 'Ghi chỉ số đồng hồ, thay đồng hồ',
  },
  'invoice.issue': {
    roles: ['cashier', 'unit-head'],
    scope: 'agency',
    text: 'Lập giấy báo tiền nước của kỳ',
  },
  'invoice.read': {
    roles: ['cashier', 'unit-head', 'agency-leader'],
    scope: 'agency',
    text: 'In giấy báo tiền nước, xem khoản quá hạn',
  },
  'correction.request': {
    roles: ['processor', 'cashier'],
    scope: 'agency',
    text: 'Đề nghị sửa chỉ số đã lập giấy báo',
  },
  'correction.decide': {
    roles: ['unit-head', 'agency-leader'],
    scope: 'agency',
    text: 'Duyệt việc sửa chỉ số đã lập giấy báo do người khác đề nghị',
  },
  'reminder.send': { roles: ['cashier'], scope: 'agency', text: 'Nhắc khách hàng nộp tiền nước quá hạn' },
}
