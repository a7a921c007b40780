import { defineModule } from '#platform/manifest'
import { addStaffPage } from './pages/add-staff.tsx'
import { agenciesPage, agencyPage } from './pages/agencies.tsx'
import { calendarYearPage } from './pages/calendar-year.tsx'
import { calendarYearsPage } from './pages/calendar-years.tsx'
import { overviewPage } from './pages/overview.tsx'
import { staffRecordPage } from './pages/staff.tsx'
import { staffListPage } from './pages/staff-list.tsx'
import { seed } from './seed.ts'
import { setUp } from './set-up.ts'

export default defineModule({
  id: 'organisation',
  summary:
    'The directory: administrative units, agencies, calendars and working hours, officers and their roles',
  uses: [],
  permissions: {
    'administration.open': { roles: ['administrator'], scope: 'anywhere', text: 'Mở trang quản trị' },
    'area.import': {
      roles: [],
      scope: 'anywhere',
      text: 'Nhập danh mục đơn vị hành chính (chỉ người vận hành)',
    },
    'agency.add': { roles: [], scope: 'anywhere', text: 'Thêm cơ quan vào danh bạ (chỉ người vận hành)' },
    'calendar.edit': { roles: ['administrator'], scope: 'agency', text: 'Công bố lịch nghỉ của một năm' },
    'staff.manage': { roles: ['administrator'], scope: 'agency', text: 'Quản lý cán bộ và vai trò' },
  },
  pages: [
    overviewPage,
    calendarYearsPage,
    calendarYearPage,
    staffListPage,
    addStaffPage,
    staffRecordPage,
    agenciesPage,
    agencyPage,
  ],
  menu: [
    {
      text: { vi: 'Quản trị', en: 'Administration' },
      path: '/can-bo/quan-tri',
      permission: 'organisation:administration.open',
      order: 900,
    },
  ],
  setUp,
  seed,
})
