import { type Actor, actorKey } from '#platform/access'
import type { Tx } from '#platform/db'
import { append } from '#platform/ledger'
import { getDossierForStaff } from '../queries/get-dossier.ts'

export type ViewPurpose = 'processing' | 'supervision' | 'look-up'

/** Of an officer who has nothing to do in the dossier. */
export function purposeWithoutWork(actor: Actor): ViewPurpose {
  return actor.kind === 'staff' && actor.grants.some(grant => grant.role === 'supervisor')
    ? 'supervision'
    : 'look-up'
}

const sameLook = 30 * 60_000

/**
 * Writes into the dossier's history that an officer looked at it, and for what. Needs `dossiers:dossier.view`. Whoever
 * comes back within half an hour is still having the same look.
 */
export async function noteView(tx: Tx, input: { code: string; purpose: ViewPurpose }): Promise<void> {
  const dossier = await getDossierForStaff(tx, input.code)
  if (await hasLooked(tx, dossier.id)) return
  await append(tx, { chain: dossier.id, action: 'viewed', body: { purpose: input.purpose } })
}

/**
 * Writes into a dossier's history that an officer had its answers put into a new form of the same person. The caller read
 * them where the officer may see dossiers.
 */
export async function notePrefill(tx: Tx, dossier: string): Promise<void> {
  await append(tx, { chain: dossier, action: 'viewed', body: { purpose: 'prefill' } })
}

/** Whether the actor's last look is so fresh that it need not be noted again. Answers in a new form are not the dossier. */
export async function hasLooked(tx: Tx, dossier: string): Promise<boolean> {
  const rows = await tx.query('dossiers', {
    name: 'dossier-looked',
    text: `SELECT 1 FROM platform.ledger WHERE chain = $1 AND actor = $2 AND action = 'viewed' AND at > $3
             AND body->>'purpose' <> 'prefill' LIMIT 1`,
    values: [dossier, actorKey(tx.actor), new Date(tx.now.getTime() - sameLook)],
  })
  return rows.length > 0
}
