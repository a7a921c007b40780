import { defineModule } from '#platform/manifest'
import { home } from './pages/home.tsx'
import { verify, verifyByCode } from './pages/verify.tsx'

export default defineModule({
  id: 'portal',
  summary: 'The start page, and checking a document that somebody shows you',
  uses: ['signing', 'vault', 'procedures'],
  pages: [home, verify, verifyByCode],
})
