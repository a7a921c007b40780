import { defineModule } from '#platform/manifest'
import { endSessions, refreshSessions } from './jobs/staff-events.ts'
import { sweep } from './jobs/sweep.ts'
import { activationPage, issueActivationPage } from './pages/activation.tsx'
import { citizenReturnPage, citizenSignInPage } from './pages/citizen-sign-in.tsx'
import { addContactPage, verifyContactPage } from './pages/contact.tsx'
import { profilePage } from './pages/profile.tsx'
import { signOutPage } from './pages/sign-out.ts'
import { staffAccountPage } from './pages/staff-account.tsx'
import { staffCodePage } from './pages/staff-code.tsx'
import { staffSignInPage } from './pages/staff-sign-in.tsx'
import { seed } from './seed.ts'

export default defineModule({
  id: 'identity',
  summary: 'People and officers: who they are, how they are reached, how they sign in',
  uses: ['organisation'],
  permissions: {
    'person.register': {
      roles: ['one-stop-officer', 'processor'],
      scope: 'anywhere',
      text: 'Ghi người dân vào danh sách khi tiếp nhận tại quầy',
    },
    'contact.manage': { roles: ['citizen'], scope: 'own', text: 'Thêm, xác minh, bỏ kênh liên hệ của mình' },
    'contact.reached': {
      roles: [],
      scope: 'anywhere',
      text: 'Ghi nhận kênh liên hệ đã nhận được tin (chỉ hệ thống)',
    },
    'administrator.add': {
      roles: [],
      scope: 'anywhere',
      text: 'Tạo quản trị viên đầu tiên của tỉnh (chỉ người vận hành)',
    },
    'account.activate': {
      roles: ['administrator'],
      scope: 'agency',
      text: 'Cấp đường dẫn kích hoạt tài khoản cán bộ',
    },
  },
  pages: [
    citizenSignInPage,
    citizenReturnPage,
    signOutPage,
    profilePage,
    addContactPage,
    verifyContactPage,
    staffSignInPage,
    staffCodePage,
    staffAccountPage,
    activationPage,
    issueActivationPage,
  ],
  jobs: { sweep },
  on: { 'organisation.staff-changed': refreshSessions, 'organisation.staff-deactivated': endSessions },
  schedule: [{ job: 'sweep', cron: '17 3 * * *' }],
  seed,
})
