import { sql } from 'kysely'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { db } from '../schema.ts'
import { importBankLine } from './bank-line.ts'
import { importGatewayLine } from './gateway-line.ts'
import { lockStatement } from './release-statement.ts'
import { settleArrived } from './settle-statements.ts'

/**
 * Works off the next lines of a released statement, and says how many are left; after the last one, what a gateway paid
 * out finds its statement. Needs `payments:transfer.record`, which only a job has. Another process waits, and then finds
 * other lines.
 */
export async function importLines(tx: Tx, id: string, most: number): Promise<number> {
  need(tx, 'payments:transfer.record')
  const statement = await lockStatement(tx, id)
  if (!statement.imported_at) return 0
  const waiting = db(tx)
    .selectFrom('payments.statement_line')
    .where('statement', '=', id)
    .where('outcome', 'is', null)
  const importLine = statement.gateway ? importGatewayLine : importBankLine
  for (const line of await waiting.selectAll().orderBy('position').limit(most).execute()) {
    const end = await importLine(tx, statement, line)
    await db(tx)
      .updateTable('payments.statement_line')
      .set(end)
      .where('statement', '=', id)
      .where('position', '=', line.position)
      .execute()
  }
  const { left } = await waiting.select(sql<number>`count(*)::int`.as('left')).executeTakeFirstOrThrow()
  if (left === 0) await settleArrived(tx)
  return left
}
