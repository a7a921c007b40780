import { defineModule } from '#platform/manifest'
import { forgetAnswers } from './jobs/forget-answers.ts'
import { whoLooked } from './pages/who-looked.tsx'

export default defineModule({
  id: 'registers',
  summary: 'Look-ups in national registers, each written down for the person it is about before it is sent',
  uses: ['organisation', 'identity'],
  permissions: {
    'population.look-up-own': {
      roles: ['citizen'],
      scope: 'own',
      text: 'Lấy thông tin của mình từ cơ sở dữ liệu dân cư để điền sẵn',
    },
    'population.look-up': {
      roles: ['one-stop-officer', 'processor'],
      scope: 'anywhere',
      text: 'Tra cứu cơ sở dữ liệu dân cư cho một hồ sơ (có ghi lại, người dân xem được)',
    },
    'look-up.read': { roles: ['citizen'], scope: 'own', text: 'Xem ai đã tra cứu thông tin của mình' },
  },
  pages: [whoLooked],
  jobs: { 'forget-answers': forgetAnswers },
  schedule: [{ job: 'forget-answers', cron: '*/5 * * * *' }],
})
