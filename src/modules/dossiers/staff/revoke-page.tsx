import { need } from '#platform/access'
import { NotFound } from '#platform/errors'
import { revokeResult } from '../commands/revoke-result.ts'
import { getDetails } from '../queries/get-details.ts'
import { getDossierForStaff } from '../queries/get-dossier.ts'
import { endingPage } from './ending-pages.tsx'

/** The agency takes back a result that it issued. */
export const revokePage = endingPage(
  'revoke',
  '/can-bo/ho-so/:code/thu-hoi',
  'Thu hồi kết quả đã cấp',
  async (tx, ctx) => {
    const dossier = await getDossierForStaff(tx, ctx.params.code ?? '')
    need(tx, 'vault:document.revoke', { agency: dossier.deciding })
    const { result } = await getDetails(tx, dossier)
    if (!result?.document) throw new NotFound('result')
    return { dossier, ready: [], end: (tx, reason) => revokeResult(tx, { code: dossier.code, reason }) }
  },
)
