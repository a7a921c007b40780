import { defineModule } from '#platform/manifest'
import { onBillChanged } from './jobs/bill-changed.ts'
import { billPupils } from './jobs/bill-pupils.ts'
import { cancelBills } from './jobs/cancel-bills.ts'
import en from './messages.en.ts'
import vi from './messages.vi.ts'
import { campaignPage } from './pages/campaign.tsx'
import { campaignCsv } from './pages/campaign-csv.ts'
import { classPage } from './pages/class.tsx'
import { editCampaign, newCampaign } from './pages/edit-campaign.tsx'
import { schoolHome } from './pages/home.tsx'
import { pupilPage } from './pages/pupil.tsx'
import { pupilsPage } from './pages/pupils.tsx'
import { reportCsv, reportPage } from './pages/report.tsx'
import { slipsPage } from './pages/slips.ts'
import { permissions } from './permissions.ts'
import { seed } from './seed.ts'

export default defineModule({
  id: 'education',
  summary:
    'What parents pay to schools: lists of pupils, campaigns with one bill a pupil, who paid beside the class list',
  uses: ['organisation', 'identity', 'notifications', 'payments'],
  permissions,
  pages: [
    schoolHome,
    pupilsPage,
    newCampaign,
    editCampaign,
    campaignPage,
    campaignCsv,
    classPage,
    slipsPage,
    pupilPage,
    reportPage,
    reportCsv,
  ],
  jobs: { 'bill-pupils': billPupils, 'cancel-bills': cancelBills },
  on: { 'payments.bill-changed': onBillChanged },
  menu: [
    {
      text: { vi: vi['menu.school'], en: en['menu.school'] },
      path: '/can-bo/truong-hoc',
      permission: 'education:campaign.read',
      order: 46,
      key: 'g s',
    },
    {
      text: { vi: vi['menu.report'], en: en['menu.report'] },
      path: '/can-bo/truong-hoc/tong-hop',
      permission: 'education:report.read',
      order: 46.5,
    },
  ],
  seed,
})
