import { actorKey } from '#platform/access'
import type { Tx } from '#platform/db'

/** `chain` is the id of what the entry is about (a dossier, a staff account): each has a chain of its own. */
export type Entry = { chain: string; action: string; body?: Record<string, unknown> }

/** Writes entries into the ledger, at the end of the deed's transaction. Never a name or number of a person in `body`. */
export function append(tx: Tx, ...entries: Entry[]): Promise<void> {
  const rows = entries.map(entry => ({ ...entry, at: tx.now, actor: actorKey(tx.actor) }))
  return tx.later('platform', { text: appending, rows })
}

const appending = `INSERT INTO platform.ledger (chain, at, actor, action, body)
  SELECT chain, at, actor, action, coalesce(body, '{}')
  FROM jsonb_to_recordset($1) AS e(chain uuid, at timestamptz, actor text, action text, body jsonb)`

export type Recorded = { seq: number; at: Date; actor: string; action: string; body: Record<string, unknown> }

/** Everything the ledger says of one chain, oldest first. */
export function historyOf(tx: Tx, chain: string): Promise<Recorded[]> {
  return tx.query<Recorded>('platform', {
    name: 'ledger-history',
    text: 'SELECT seq, at, actor, action, body FROM platform.ledger WHERE chain = $1 ORDER BY seq',
    values: [chain],
  })
}
