import { defineModule } from '#platform/manifest'
import { doubtFiles, removeFiles } from './jobs/remove-files.ts'
import { sweepUploads } from './jobs/sweep-uploads.ts'
import en from './messages.en.ts'
import vi from './messages.vi.ts'
import { failingJobsPage, giveUpPage } from './pages/failing-jobs.tsx'
import { operationPage } from './pages/operation.tsx'

export default defineModule({
  id: 'operations',
  summary: 'How the system itself runs: jobs, processes, outside systems, database; failed jobs mended',
  uses: ['organisation', 'notifications', 'signing'],
  permissions: {
    'system.watch': {
      roles: ['administrator'],
      scope: 'agency',
      text: 'Xem tình hình vận hành của hệ thống',
    },
    'job.mend': { roles: ['administrator'], scope: 'agency', text: 'Chạy lại hoặc bỏ một việc nền bị lỗi' },
  },
  pages: [operationPage, failingJobsPage, giveUpPage],
  jobs: { 'sweep-uploads': sweepUploads, 'remove-files': removeFiles, 'doubt-files': doubtFiles },
  schedule: [
    { job: 'sweep-uploads', cron: '40 * * * *' },
    { job: 'remove-files', cron: '10 19 * * *' },
    { job: 'doubt-files', cron: '50 19 * * 6' },
  ],
  menu: [
    {
      text: { vi: vi.title, en: en.title },
      path: '/can-bo/van-hanh',
      permission: 'operations:system.watch',
      ofProvince: true,
      order: 910,
    },
  ],
})
