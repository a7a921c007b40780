import { defineModule } from '#platform/manifest'
import { bankNotices } from './api/bank-notices.ts'
import { dayPage } from './desk/day-page.tsx'
import { refundBillPage } from './desk/refund-bill-page.tsx'
import { refundsPage } from './desk/refunds-page.tsx'
import { unmatchedPage } from './desk/unmatched-page.tsx'
import { waiveBillPage } from './desk/waive-bill-page.tsx'
import { waiversPage } from './desk/waivers-page.tsx'
import { listGateways } from './gateways/configured.ts'
import { askGateways } from './jobs/ask-gateways.ts'
import { importLinesJob } from './jobs/import-lines.ts'
import { sendRefund } from './jobs/send-refund.ts'
import { settleNamedJob } from './jobs/settle-named.ts'
import en from './messages.en.ts'
import vi from './messages.vi.ts'
import { askExcess } from './pages/ask-excess.tsx'
import { basketPicture, payBasket } from './pages/basket.tsx'
import { gatewayCallback, gatewayQuestion } from './pages/gateway-callback.ts'
import { gatewayReturn } from './pages/gateway-return.tsx'
import { ownBills } from './pages/own-bills.tsx'
import { billPicture, payBill } from './pages/pay-bill.tsx'
import {
  invoiceFile,
  receiptDocument,
  receiptDocumentAtDesk,
  receiptSlip,
} from './pages/receipt-documents.ts'
import { statementPage } from './pages/statement.tsx'
import { statementsPage } from './pages/statements.tsx'
import { takeCashPage } from './pages/take-cash.tsx'
import { till } from './pages/till.tsx'
import { permissions } from './permissions.ts'
import { seed } from './seed.ts'
import statementsEn from './statements/messages.en.ts'
import statementsVi from './statements/messages.vi.ts'

export default defineModule({
  id: 'payments',
  summary:
    'One till: bills, payments by transfer (VietQR), gateways and cash, refunds, receipts, and books that balance',
  uses: ['organisation', 'identity', 'signing'],
  permissions,
  pages: [
    gatewayCallback,
    gatewayQuestion,
    gatewayReturn,
    ownBills,
    payBasket,
    basketPicture,
    payBill,
    billPicture,
    askExcess,
    receiptDocument,
    till,
    unmatchedPage,
    statementsPage,
    statementPage,
    refundsPage,
    dayPage,
    takeCashPage,
    receiptSlip,
    receiptDocumentAtDesk,
    invoiceFile,
    refundBillPage,
    waiversPage,
    waiveBillPage,
  ],
  apis: [bankNotices],
  jobs: {
    'ask-gateways': askGateways,
    'send-refund': sendRefund,
    'import-lines': importLinesJob,
    'settle-named': settleNamedJob,
  },
  schedule: [
    { job: 'ask-gateways', cron: '* * * * *' },
    { job: 'settle-named', cron: '*/5 * * * *' },
  ],
  menu: [
    {
      text: { vi: vi['menu.till'], en: en['menu.till'] },
      path: '/can-bo/thu-ngan',
      permission: 'payments:cash.take',
      order: 40,
      key: 'g t',
    },
    {
      text: { vi: vi['menu.unmatched'], en: en['menu.unmatched'] },
      path: '/can-bo/thu-ngan/chua-khop',
      permission: 'payments:money.read',
      order: 41,
    },
    {
      text: { vi: statementsVi.title, en: statementsEn.title },
      path: '/can-bo/thu-ngan/sao-ke',
      permission: 'payments:statement.read',
      order: 41.5,
      key: 'g b',
    },
    {
      text: { vi: vi['menu.refunds'], en: en['menu.refunds'] },
      path: '/can-bo/thu-ngan/hoan-tien',
      permission: 'payments:refund.read',
      order: 42,
    },
    {
      text: { vi: vi['menu.waivers'], en: en['menu.waivers'] },
      path: '/can-bo/thu-ngan/mien-giam',
      permission: 'payments:waiver.read',
      order: 42.5,
    },
    {
      text: { vi: vi['menu.day'], en: en['menu.day'] },
      path: '/can-bo/thu-ngan/khoa-so',
      permission: 'payments:day.read',
      order: 43,
    },
  ],
  seed,
  // Half of a gateway's settings is found out here, not by a payer.
  setUp: async () => void listGateways(),
})
