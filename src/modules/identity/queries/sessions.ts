import type { Tx } from '#platform/db'
import { identitySettings } from '../settings.ts'

export type SessionRow = { id: string; agent: string; created_at: Date; last_seen: Date }

/** The actor's own sessions that are alive, the latest used first. */
export async function listOwnSessions(tx: Tx): Promise<SessionRow[]> {
  const { actor } = tx
  if (actor.kind !== 'citizen' && actor.kind !== 'staff') return []
  return tx.query<SessionRow>('identity', {
    text: `SELECT id, agent, created_at, last_seen FROM identity.session
           WHERE subject = $1 AND kind = $2 AND revoked_at IS NULL AND expires_at > $3
             AND last_seen > $3::timestamptz - make_interval(mins => $4)
           ORDER BY last_seen DESC, id`,
    values: [actor.id, actor.kind, tx.now, identitySettings().SESSION_IDLE_MINUTES],
  })
}
