import { defineModule } from '#platform/manifest'
import { onBillChanged } from './jobs/bill-changed.ts'
import { issueInvoicesJob } from './jobs/issue-invoices.ts'
import { remindOverdueJob } from './jobs/remind-overdue.ts'
import en from './messages.en.ts'
import vi from './messages.vi.ts'
import { correctPage } from './pages/correct.tsx'
import { correctionsPage } from './pages/corrections.tsx'
import { customerPage } from './pages/customer.tsx'
import { invoiceDocument, routeDocument } from './pages/invoice-documents.ts'
import { overduePage } from './pages/overdue.tsx'
import { overviewPage } from './pages/overview.tsx'
import { readingsPage } from './pages/readings.tsx'
import { permissions } from './permissions.ts'
import { seed } from './seed.ts'

export default defineModule({
  id: 'water',
  summary: 'Rural water: customers and meters, readings, monthly bills by dated tariffs, reminders',
  uses: ['organisation', 'identity', 'notifications', 'payments'],
  permissions,
  // Whoever may start a run opens its bills; who agrees to a correction cancels one and opens another.
  alsoMay: {
    'payments:bill.open': ['cashier', 'unit-head', 'agency-leader'],
    'payments:bill.cancel': ['unit-head', 'agency-leader'],
  },
  pages: [
    overviewPage,
    readingsPage,
    customerPage,
    correctPage,
    correctionsPage,
    overduePage,
    routeDocument,
    invoiceDocument,
  ],
  jobs: { 'issue-invoices': issueInvoicesJob, 'remind-overdue': remindOverdueJob },
  schedule: [{ job: 'remind-overdue', cron: '0 1 * * *' }],
  on: { 'payments.bill-changed': onBillChanged },
  menu: [
    {
      text: { vi: vi['menu.water'], en: en['menu.water'] },
      path: '/can-bo/nuoc',
      permission: 'water:customer.read',
      order: 47,
      key: 'g n',
    },
  ],
  seed,
})
