import { defineModule } from '#platform/manifest'
import { notesPage } from './pages/notes.tsx'

const officers = ['one-stop-officer', 'processor', 'unit-head', 'agency-leader', 'clerk', 'cashier'] as const

export default defineModule({
  id: 'example',
  summary: 'Notes that the officers of an agency leave one another',
  uses: ['organisation'],
  permissions: {
    'note.write': { roles: officers, scope: 'agency', text: 'Viết ghi chú cho cơ quan mình' },
    'note.read': { roles: officers, scope: 'agency', text: 'Đọc ghi chú của cơ quan mình' },
  },
  pages: [notesPage],
  menu: [
    {
      text: { vi: 'Ghi chú', en: 'Notes' },
      path: '/can-bo/example',
      permission: 'example:note.read',
      order: 800,
    },
  ],
})
