import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { append } from '#platform/ledger'
import { lockByCode } from '../queries/get-dossier.ts'
import { db } from '../schema.ts'

/** The citizen says how it went, 1 (bad) to 5 (good); again overwrites. Only when the result is there: Conflict `dossier.status`. */
export async function rateDossier(
  tx: Tx,
  input: { code: string; score: number; comment: string },
): Promise<void> {
  const dossier = await lockByCode(tx, input.code)
  need(tx, 'dossiers:dossier.rate', { person: dossier.applicant })
  if (![3, 8, 9, 10].includes(dossier.status)) throw new Conflict('dossier.status')
  const values = { score: input.score, comment: input.comment, at: tx.now }
  await db(tx)
    .insertInto('dossiers.rating')
    .values({ dossier: dossier.id, ...values })
    .onConflict(clash => clash.column('dossier').doUpdateSet(values))
    .execute()
  await append(tx, { chain: dossier.id, action: 'rated', body: { score: input.score } })
}
