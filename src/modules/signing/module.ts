import { defineModule } from '#platform/manifest'
import { ensureAuthority } from './demonstration-keys.ts'

export default defineModule({
  id: 'signing',
  summary: 'Digital signatures of leaders and seals of agencies on PDF (PAdES), and their inspection',
  uses: [],
  async seed(tx) {
    await ensureAuthority(tx)
  },
})
