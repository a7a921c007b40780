import type { Tx } from '#platform/db'
import { NotFound, NotSignedIn } from '#platform/errors'
import { append } from '#platform/ledger'

/**
 * Somebody ends one of their own sessions, perhaps on a device they lost. Whoever is signed in, their own only:
 * NotFound `session` for any other. Ended twice, it stays ended.
 */
export async function endOwnSession(tx: Tx, input: { session: string }): Promise<void> {
  const { actor } = tx
  if (actor.kind !== 'citizen' && actor.kind !== 'staff') throw new NotSignedIn()
  const [row] = await tx.query<{ ended: boolean }>('identity', {
    text: `WITH found AS (SELECT token_hash, revoked_at FROM identity.session WHERE id = $1 AND kind = $2 AND subject = $3 FOR UPDATE),
             ended AS (UPDATE identity.session SET revoked_at = $4 WHERE token_hash IN (SELECT token_hash FROM found WHERE revoked_at IS NULL))
           SELECT revoked_at IS NULL AS ended FROM found`,
    values: [input.session, actor.kind, actor.id, tx.now],
  })
  if (!row) throw new NotFound('session')
  if (row.ended)
    await append(tx, { chain: actor.id, action: 'session.ended', body: { session: input.session } })
}
