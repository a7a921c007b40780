import { defineModule } from '#platform/manifest'
import { bankNotices } from './api/bank-notices.ts'
import en from './messages.en.ts'
import vi from './messages.vi.ts'
import { billPicture, payBill } from './pages/pay-bill.tsx'
import { receiptSlip, takeCashPage } from './pages/take-cash.tsx'
import { till } from './pages/till.tsx'
import { seed } from './seed.ts'

/** Whose deeds open and cancel bills: filing, accepting, refusing, withdrawing. */
const dossierRoles = [
  'citizen',
  'one-stop-officer',
  'processor',
  'unit-head',
  'agency-leader',
  'clerk',
] as const

export default defineModule({
  id: 'payments',
  summary: 'One till: bills, payments by transfer (VietQR) and cash, receipts, and books that balance',
  uses: ['organisation'],
  permissions: {
    'bill.open': {
      roles: dossierRoles,
      scope: 'anywhere',
      text: 'Lập khoản phải nộp, như một phần của việc giải quyết hồ sơ',
    },
    'bill.cancel': {
      roles: dossierRoles,
      scope: 'anywhere',
      text: 'Hủy khoản chưa nộp, như một phần của việc kết thúc hồ sơ',
    },
    'bill.read': {
      roles: ['citizen', 'cashier', 'one-stop-officer', 'unit-head', 'agency-leader', 'supervisor'],
      scope: 'agency',
      text: 'Xem khoản phải nộp của mình, hoặc của cơ quan mình',
    },
    'cash.take': { roles: ['cashier'], scope: 'agency', text: 'Thu tiền mặt và ghi phiếu thu' },
    'transfer.record': {
      roles: [],
      scope: 'anywhere',
      text: 'Ghi nhận tiền đến theo báo có của ngân hàng (chỉ máy, sau khi kiểm tra chữ ký)',
    },
  },
  pages: [payBill, billPicture, till, takeCashPage, receiptSlip],
  apis: [bankNotices],
  menu: [
    {
      text: { vi: vi['menu.till'], en: en['menu.till'] },
      path: '/can-bo/thu-ngan',
      permission: 'payments:cash.take',
      order: 40,
      key: 'g t',
    },
  ],
  seed,
})
