import type { Permission, Role } from '#platform/access'
import { defineModule } from '#platform/manifest'
import { onBillChanged, onBillPaid } from './jobs/bill-settled.ts'
import { deleteOldDrafts } from './jobs/delete-old-drafts.ts'
import { fireTimer } from './jobs/fire-timer.ts'
import { foldTallyJob } from './jobs/fold-tally.ts'
import { onCalendarChanged, recountDue } from './jobs/recount-due.ts'
import { runService } from './jobs/run-service.ts'
import { tell } from './jobs/tell.ts'
import { citizenPages } from './pages/citizen.ts'
import { staffMenu, staffPages } from './staff/index.ts'

/** Whose deeds open and cancel bills: filing, accepting, refusing, withdrawing. */
const billing = [
  'citizen',
  'one-stop-officer',
  'processor',
  'unit-head',
  'agency-leader',
  'clerk',
] as const satisfies readonly Role[]

const work = (role: Permission['roles'][number], text: string): Permission => ({
  roles: [role],
  scope: 'agency',
  text,
})

export default defineModule({
  id: 'dossiers',
  summary: 'An application from filing to the returned result: process, deadline, papers, decisions',
  uses: [
    'organisation',
    'identity',
    'registers',
    'notifications',
    'signing',
    'vault',
    'payments',
    'procedures',
  ],
  permissions: {
    'dossier.file': {
      roles: ['citizen', 'one-stop-officer'],
      scope: 'agency',
      text: 'Nộp hồ sơ (của mình, hoặc tại quầy thay người dân)',
    },
    'dossier.view-own': { roles: ['citizen'], scope: 'own', text: 'Xem hồ sơ của mình' },
    'dossier.view': {
      roles: [
        'one-stop-officer',
        'processor',
        'unit-head',
        'agency-leader',
        'clerk',
        'cashier',
        'supervisor',
      ],
      scope: 'agency',
      text: 'Xem hồ sơ mà cơ quan mình tiếp nhận, giải quyết hoặc phối hợp',
    },
    'dossier.withdraw': { roles: ['citizen', 'one-stop-officer'], scope: 'agency', text: 'Rút hồ sơ' },
    'dossier.rate': { roles: ['citizen'], scope: 'own', text: 'Đánh giá việc giải quyết' },
    'supplement.answer': {
      roles: ['citizen', 'one-stop-officer'],
      scope: 'agency',
      text: 'Nộp phần bổ sung',
    },
    'preview.answer': {
      roles: ['citizen'],
      scope: 'own',
      text: 'Trả lời về dự thảo kết quả được gửi cho mình xem trước',
    },
    'deadline.extend': { roles: ['unit-head', 'agency-leader'], scope: 'agency', text: 'Xin lỗi và gia hạn' },
    'dossier.stop-unpaid': {
      roles: ['unit-head', 'agency-leader'],
      scope: 'agency',
      text: 'Dừng hồ sơ mà phí, lệ phí không được nộp',
    },
    'overview.view': {
      roles: ['supervisor', 'agency-leader'],
      scope: 'anywhere',
      text: 'Xem tình hình giải quyết, hồ sơ trễ hạn',
    },
    'task.one-stop-officer': work('one-stop-officer', 'Làm việc của một cửa: tiếp nhận, trả kết quả'),
    'task.cashier': work('cashier', 'Thu phí, lệ phí'),
    'task.processor': work('processor', 'Thụ lý, thẩm định, cho ý kiến, kiểm tra thực địa'),
    'task.unit-head': work('unit-head', 'Rà soát, trình ký'),
    'task.agency-leader': work('agency-leader', 'Quyết định và ký'),
    'task.clerk': work('clerk', 'Vào số, đóng dấu'),
  },
  alsoMay: { 'payments:bill.open': billing, 'payments:bill.cancel': billing },
  pages: [...citizenPages, ...staffPages],
  menu: staffMenu,
  jobs: {
    'run-service': runService,
    'fire-timer': fireTimer,
    'fold-tally': foldTallyJob,
    'recount-due': recountDue,
    tell,
    'delete-old-drafts': deleteOldDrafts,
  },
  schedule: [
    { job: 'fold-tally', cron: '* * * * *' },
    { job: 'delete-old-drafts', cron: '40 18 * * *' },
  ],
  on: {
    'payments.bill-paid': onBillPaid,
    'payments.bill-changed': onBillChanged,
    'organisation.calendar-changed': onCalendarChanged,
  },
})
