import type { Permission } from '#platform/access'

export const permissions: Record<string, Permission> = {
  'school.add': { roles: [], scope: 'agency', text: 'Ghi nhận một cơ quan là trường học (khi cài đặt)' },
  'pupil.import': { roles: ['cashier'], scope: 'agency', text: 'Nhập danh sách học sinh của trường' },
  'campaign.read': {
    roles: ['cashier', 'unit-head', 'agency-leader'],
    scope: 'agency',
    text: 'Xem các đợt thu và danh sách lớp của trường',
  },
  'campaign.prepare': { roles: ['cashier'], scope: 'agency', text: 'Soạn đợt thu của trường' },
  'campaign.open': {
    roles: ['cashier', 'agency-leader'],
    scope: 'agency',
    text: 'Mở đợt thu (lập khoản phải nộp cho từng học sinh), kết thúc đợt thu',
  },
  'campaign.withdraw': {
    roles: ['agency-leader'],
    scope: 'agency',
    text: 'Thu hồi đợt thu đã mở (hủy các khoản chưa nộp, báo phụ huynh)',
  },
  'reduction.request': { roles: ['cashier'], scope: 'agency', text: 'Đề nghị miễn giảm cho học sinh' },
  'reduction.grant': {
    roles: ['unit-head', 'agency-leader'],
    scope: 'agency',
    text: 'Duyệt miễn giảm do người khác đề nghị',
  },
  'reminder.send': {
    roles: ['cashier', 'agency-leader'],
    scope: 'agency',
    text: 'Nhắc phụ huynh của một lớp nộp tiền',
  },
  'report.read': {
    roles: ['cashier', 'unit-head', 'agency-leader', 'supervisor'],
    scope: 'agency',
    text: 'Xem tổng hợp thu theo trường, không có tên học sinh',
  },
}
