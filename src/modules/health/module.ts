import { defineModule } from '#platform/manifest'
import { onBillChanged } from './jobs/bill-changed.ts'
import en from './messages.en.ts'
import vi from './messages.vi.ts'
import { patientScreen, visitScreen } from './pages/patient-screen.tsx'
import { visitPage } from './pages/visit.tsx'
import { visitsPage } from './pages/visits.tsx'
import { permissions } from './permissions.ts'
import { seed } from './seed.ts'

export default defineModule({
  id: 'health',
  summary: 'Hospital cashier: visits told by the hospital, one bill each, paid by one scan or in cash',
  uses: ['organisation', 'identity', 'payments'],
  permissions,
  alsoMay: { 'payments:bill.open': ['cashier'] },
  pages: [visitsPage, patientScreen, visitPage, visitScreen],
  on: { 'payments.bill-changed': onBillChanged },
  menu: [
    {
      text: { vi: vi['menu.visits'], en: en['menu.visits'] },
      path: '/can-bo/vien-phi',
      permission: 'health:visit.read',
      order: 45,
      key: 'g v',
    },
  ],
  seed,
})
