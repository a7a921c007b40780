import { defineModule } from '#platform/manifest'
import { deliver } from './jobs/deliver.ts'
import { mailAnchor, publishLedgerAnchor } from './jobs/publish-anchor.ts'
import { sendContactCode } from './jobs/send-contact-code.ts'
import en from './messages.en.ts'
import vi from './messages.vi.ts'
import { inbox, message } from './pages/inbox.tsx'
import { sentMessages } from './pages/sent.tsx'

export default defineModule({
  id: 'notifications',
  summary: 'Messages to people: one inbox, carried further by e-mail, every attempt on record',
  uses: ['identity'],
  permissions: {
    'message.read': { roles: ['citizen'], scope: 'own', text: 'Đọc tin nhắn của mình' },
    'delivery.read': {
      roles: ['administrator', 'supervisor'],
      scope: 'anywhere',
      text: 'Xem tin đã gửi có đến nơi không',
    },
  },
  pages: [inbox, message, sentMessages],
  jobs: { deliver, 'publish-anchor': publishLedgerAnchor, 'mail-anchor': mailAnchor },
  apart: ['deliver', 'mail-anchor', 'on:identity.contact-code-wanted'],
  // Five minutes past midnight in Việt Nam.
  schedule: [{ job: 'publish-anchor', cron: '5 17 * * *' }],
  on: { 'identity.contact-code-wanted': sendContactCode },
  menu: [
    {
      text: { vi: vi['sent.menu'], en: en['sent.menu'] },
      path: '/can-bo/tin-da-gui',
      permission: 'notifications:delivery.read',
      order: 90,
    },
  ],
})
