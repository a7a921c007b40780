import type { Permission } from '#platform/access'

/** Who opens and cancels bills is said by the systems whose deeds do it, in their manifests (`alsoMay`). */
export const permissions: Record<string, Permission> = {
  'bill.open': {
    roles: [],
    scope: 'anywhere',
    text: 'Lập khoản phải nộp, như một phần của việc giải quyết',
  },
  'bill.cancel': {
    roles: [],
    scope: 'anywhere',
    text: 'Hủy khoản chưa nộp, như một phần của việc kết thúc',
  },
  'bill.read': {
    roles: ['citizen', 'cashier', 'one-stop-officer', 'unit-head', 'agency-leader', 'supervisor'],
    scope: 'agency',
    text: 'Xem khoản phải nộp của mình, hoặc của cơ quan mình',
  },
  'bill.pay': {
    roles: ['citizen'],
    scope: 'own',
    text: 'Nộp khoản của mình qua ví, cổng thanh toán, gộp nhiều khoản',
  },
  'bill.reduce': {
    roles: ['unit-head', 'agency-leader'],
    scope: 'agency',
    text: 'Miễn, giảm một khoản phải nộp',
  },
  'bill.write-off': { roles: ['agency-leader'], scope: 'agency', text: 'Xóa nợ một khoản không thu được' },
  'waiver.request': {
    roles: ['cashier', 'unit-head', 'agency-leader'],
    scope: 'agency',
    text: 'Đề nghị miễn, giảm hoặc xóa nợ một khoản phải nộp',
  },
  'waiver.read': {
    roles: ['cashier', 'unit-head', 'agency-leader'],
    scope: 'agency',
    text: 'Xem các đề nghị miễn, giảm, xóa nợ đang chờ',
  },
  'amount.large': {
    roles: ['agency-leader'],
    scope: 'agency',
    text: 'Duyệt số tiền trên hạn mức: hoàn tiền, miễn giảm, khớp tiền',
  },
  'cash.take': { roles: ['cashier'], scope: 'agency', text: 'Thu tiền mặt và ghi phiếu thu' },
  'transfer.record': {
    roles: [],
    scope: 'anywhere',
    text: 'Ghi nhận tiền đến theo báo có của ngân hàng, cổng thanh toán (chỉ máy, sau khi kiểm tra chữ ký)',
  },
  'statement.import': {
    roles: ['cashier'],
    scope: 'agency',
    text: 'Tải sao kê ngân hàng và tệp quyết toán của cổng thanh toán',
  },
  'statement.read': {
    roles: ['cashier', 'unit-head', 'agency-leader'],
    scope: 'agency',
    text: 'Xem sao kê, bảng đối chiếu với cổng thanh toán',
  },
  'statement.release': {
    roles: ['cashier', 'unit-head', 'agency-leader'],
    scope: 'agency',
    text: 'Cho sao kê do người khác tải có hiệu lực: từng dòng tiền về được ghi như báo có',
  },
  'money.match': {
    roles: ['cashier'],
    scope: 'agency',
    text: 'Khớp tiền đến chưa rõ với khoản phải nộp, hoặc đề nghị trả lại',
  },
  'money.read': {
    roles: ['cashier', 'unit-head', 'agency-leader'],
    scope: 'agency',
    text: 'Xem tiền đến chưa rõ của ai',
  },
  'money.approve': {
    roles: ['unit-head', 'agency-leader'],
    scope: 'agency',
    text: 'Duyệt việc khớp số tiền lớn do người khác đề nghị',
  },
  'refund.request': {
    roles: ['citizen', 'cashier'],
    scope: 'agency',
    text: 'Đề nghị hoàn tiền khoản của mình, hoặc của cơ quan mình',
  },
  'refund.approve': {
    roles: ['unit-head', 'agency-leader'],
    scope: 'agency',
    text: 'Duyệt hoàn tiền do người khác đề nghị',
  },
  'refund.pay': {
    roles: ['cashier'],
    scope: 'agency',
    text: 'Chi hoàn tiền đã duyệt: chuyển khoản, tiền mặt',
  },
  'refund.read': {
    roles: ['cashier', 'unit-head', 'agency-leader'],
    scope: 'agency',
    text: 'Xem các khoản hoàn tiền đang chờ',
  },
  'receipt.cancel': {
    roles: ['cashier'],
    scope: 'agency',
    text: 'Hủy biên lai lập sai và lập biên lai thay thế',
  },
  'day.read': {
    roles: ['cashier', 'unit-head', 'agency-leader'],
    scope: 'agency',
    text: 'Xem số thu trong ngày',
  },
  'day.close': { roles: ['cashier'], scope: 'agency', text: 'Khóa sổ quỹ của mình cuối ngày' },
  'day.close-agency': {
    roles: ['unit-head', 'agency-leader'],
    scope: 'agency',
    text: 'Khóa sổ thu của cơ quan cuối ngày',
  },
  'day.reopen': {
    roles: ['unit-head', 'agency-leader'],
    scope: 'agency',
    text: 'Mở lại sổ mà người khác đã khóa, của một thu ngân hoặc của cơ quan',
  },
}
