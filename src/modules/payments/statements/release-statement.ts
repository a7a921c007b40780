import { actorKey, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict, NotFound } from '#platform/errors'
import { enqueue } from '#platform/jobs'
import { append } from '#platform/ledger'
import { placesSharing } from '../queries/find-account.ts'
import { db } from '../schema.ts'
import type { StatementRow } from './rows.ts'

/** A statement with the account that it is of, or that a gateway pays out to. */
export type StatementOf = StatementRow & { number: string; agency: string }

/**
 * A second person looked at a statement that somebody uploaded and lets its lines count: nobody signs such a file, whatever
 * its format. Needs `payments:statement.release` where the account's transfers arrive; whoever uploaded it cannot:
 * Conflict `payments.four-eyes`. Each line that came in does what the bank's or the gateway's own message of it would have
 * done, and did if it was told; a job works the lines off. Pressed twice it changes nothing.
 */
export async function releaseStatement(tx: Tx, id: string): Promise<void> {
  const statement = await lockStatement(tx, id)
  need(tx, 'payments:statement.release', { agencies: await placesSharing(tx, statement.agency) })
  if (statement.imported_at) return
  const by = actorKey(tx.actor)
  if (statement.read_by === by) throw new Conflict('payments.four-eyes')
  await db(tx)
    .updateTable('payments.statement')
    .set({ imported_by: by, imported_at: tx.now })
    .where('id', '=', id)
    .execute()
  await append(tx, { chain: id, action: 'statement.released', body: { sha256: statement.sha256 } })
  await enqueue(tx, 'payments.import-lines', { statement: id })
}

export async function lockStatement(tx: Tx, id: string): Promise<StatementOf> {
  const row = await db(tx)
    .selectFrom('payments.statement as statement')
    .innerJoin('payments.account as account', 'account.id', 'statement.account')
    .selectAll('statement')
    .select(['account.number', 'account.agency'])
    .where('statement.id', '=', id)
    // The account as well: of two files with the same days one waits for the other.
    .forNoKeyUpdate(['statement', 'account'])
    .executeTakeFirst()
  if (!row) throw new NotFound('statement')
  return row
}
