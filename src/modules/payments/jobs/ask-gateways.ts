import { sql } from 'kysely'
import type { Tx } from '#platform/db'
import type { JobContext } from '#platform/jobs'
import { append } from '#platform/ledger'
import { attemptOf, nextQuestion } from '../attempt.ts'
import { recordTold } from '../commands/record-told.ts'
import { findGateway } from '../gateways/configured.ts'
import type { Gateway } from '../gateways/gateway.ts'
import type { AttemptRow } from '../money-rows.ts'
import { db } from '../schema.ts'

const atOnce = 8
/** Then the next minute's turn goes on. */
const mostRounds = 500

export type FindGateway = (id: string) => Gateway | undefined

/**
 * Asks the gateways about attempts of which they told nothing, ever more rarely; after the last question the attempt is
 * given up, which the ledger says. Money that comes for it later is taken all the same.
 */
export async function askGateways(
  ctx: JobContext,
  _: unknown,
  find: FindGateway = findGateway,
): Promise<void> {
  for (let round = 0; round < mostRounds; round++) {
    const due = await ctx.write(takeDue)
    await Promise.all(due.map(row => ask(ctx, row, find)))
    if (due.length < atOnce) return
  }
}

async function ask(ctx: JobContext, row: AttemptRow, find: FindGateway): Promise<void> {
  // A gateway that does not answer is no reason to leave the others unasked; it is asked again.
  const told = await find(row.gateway)
    ?.query(attemptOf(row))
    .catch(() => undefined)
  if (told) await ctx.write(tx => recordTold(tx, { ...told, source: 'query' }))
  if (row.ask_at === null) await ctx.write(tx => giveUp(tx, row))
}

/** The attempts whose turn it is, already noted for the next; another process takes others. */
async function takeDue(tx: Tx): Promise<AttemptRow[]> {
  const due = await db(tx)
    .selectFrom('payments.attempt')
    .selectAll()
    .where('ask_at', '<=', tx.now)
    .orderBy('ask_at')
    .limit(atOnce)
    .forUpdate()
    .skipLocked()
    .execute()
  for (const row of due) {
    row.asked++
    row.ask_at = nextQuestion(row.asked, tx.now)
    await db(tx)
      .updateTable('payments.attempt')
      // Given up only after the answer to this last question.
      .set({ asked: row.asked, ask_at: row.ask_at ?? sql`${tx.now}::timestamptz + interval '1 hour'` })
      .where('id', '=', row.id)
      .execute()
  }
  return due
}

async function giveUp(tx: Tx, row: AttemptRow): Promise<void> {
  const given = await db(tx)
    .updateTable('payments.attempt')
    .set({ state: 'given-up', ask_at: null })
    .where('id', '=', row.id)
    .where('state', 'in', ['begun', 'failed'])
    .returning('id')
    .executeTakeFirst()
  if (given)
    await append(tx, {
      chain: row.bill ?? row.basket!,
      action: 'attempt.given-up',
      body: { attempt: row.id },
    })
}
