import { sql } from 'kysely'
import { searchKey } from '#lib/vietnamese-text'
import { actorKey, need, system } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { append } from '#platform/ledger'
import { followSuspense, leftOf, lockWaiting } from '../commands/match-money.ts'
import type { GatewayId } from '../gateways/gateway.ts'
import { post } from '../journal.ts'
import { placesSharing } from '../queries/find-account.ts'
import { db } from '../schema.ts'
import { lockStatement, type StatementOf } from './release-statement.ts'

/**
 * A transfer that waits is what a gateway paid out for these statements: what the gateway held of ours is now at the bank,
 * less what it kept as its fee. Needs `payments:money.match` where the money arrived. It moves between accounts of ours
 * only, by files that two persons saw, so one person is enough. Conflict `payments.payout` when the sums are not equal to
 * the đồng, `payments.settled` when one of them was paid out before; repeated it changes nothing.
 */
export async function settleStatements(
  tx: Tx,
  input: { notice: string; statements: readonly string[] },
): Promise<void> {
  const statements: StatementOf[] = []
  for (const id of [...new Set(input.statements)].sort()) statements.push(await lockStatement(tx, id))
  const waiting = await lockWaiting(tx, input.notice)
  need(tx, 'payments:money.match', { agencies: await placesSharing(tx, waiting.agency) })
  if (statements.length && statements.every(one => one.notice === input.notice)) return
  if (statements.some(one => one.notice || !one.gateway)) throw new Conflict('payments.settled')
  if (statements.some(one => one.number !== waiting.money.account_number))
    throw new Conflict('payments.payout')
  const payouts = []
  for (const statement of statements)
    payouts.push({ statement, ...(await payoutOf(tx, statement.id)), gateway: statement.gateway! })
  const total = payouts.reduce((sum, { gross, fee }) => sum + gross - fee, 0)
  if (!payouts.length || total !== (await leftOf(tx, input.notice))) throw new Conflict('payments.payout')
  for (const { statement, gateway, gross, fee } of payouts) {
    const at = { agency: statement.agency, notice: input.notice }
    await shift(tx, { ...at, from: gateway, to: 'suspense', amount: gross - fee })
    await shift(tx, { ...at, from: gateway, to: 'fee', amount: fee })
    await db(tx)
      .updateTable('payments.statement')
      .set({ notice: input.notice, settled_by: actorKey(tx.actor), settled_at: tx.now })
      .where('id', '=', statement.id)
      .execute()
    await append(tx, {
      chain: statement.id,
      action: 'statement.settled',
      body: { notice: input.notice, gateway, gross, fee },
    })
  }
  await followSuspense(tx, input.notice)
}

/** Takes from what a gateway holds; below zero it gives back to it. */
async function shift(
  tx: Tx,
  of: { from: GatewayId; to: 'suspense' | 'fee'; amount: number; agency: string; notice: string },
): Promise<void> {
  const { from, to, agency, notice } = of
  if (of.amount > 0) await post(tx, { debit: to, credit: from, amount: of.amount, agency, notice })
  if (of.amount < 0) await post(tx, { debit: from, credit: to, amount: -of.amount, agency, notice })
}

/** đồng that a gateway took for a released statement, and kept of it. Conflict `payments.payout` while lines wait. */
async function payoutOf(tx: Tx, id: string): Promise<{ gross: number; fee: number }> {
  const { rows } = await sql<{ gross: number; fee: number; isReady: boolean }>`
    SELECT gross, fee, NOT EXISTS (SELECT FROM payments.statement_line WHERE statement = ${id} AND outcome IS NULL) AS "isReady"
    FROM payments.payout_of(${id})`.execute(db(tx))
  const { isReady, ...payout } = rows[0]!
  if (!isReady) throw new Conflict('payments.payout')
  return payout
}

const daysLater = 15
const names: Record<GatewayId, RegExp> = {
  vnpay: /vnpay/,
  momo: /momo/,
  zalopay: /zalo ?pay/,
  viettel: /viettel/,
  national: /thanh toan quoc gia|dich vu cong quoc gia/,
}

/**
 * Transfers that name a gateway and are to the đồng what one statement of it pays out, in the days after it: nobody needs
 * to look, unless there are two of either. Needs `payments:transfer.record`, which only a job has.
 */
export async function settleArrived(tx: Tx): Promise<void> {
  need(tx, 'payments:transfer.record')
  const { rows } = await sql<{ statement: string; gateway: GatewayId; notice: string; description: string }>`
    SELECT s.id AS statement, s.gateway, n.id AS notice, n.description
    FROM payments.statement s JOIN payments.account a ON a.id = s.account
      CROSS JOIN LATERAL payments.payout_of(s.id) p
      JOIN payments.notice n ON n.channel = 'bank-transfer' AND n.account_number = a.number AND n.amount = p.gross - p.fee
      JOIN payments.unmatched u ON u.notice = n.id AND u.settled_at IS NULL AND u.why = 'no-bill'
    WHERE s.gateway IS NOT NULL AND s.notice IS NULL AND s.imported_at IS NOT NULL
      AND (n.paid_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date BETWEEN s.last_day AND s.last_day + ${daysLater}::int`.execute(
    db(tx),
  )
  const pairs = rows.filter(one => names[one.gateway].test(searchKey(one.description)))
  for (const { statement, notice } of pairs) {
    if (pairs.filter(one => one.statement === statement || one.notice === notice).length > 1) continue
    try {
      await settleStatements(
        { ...tx, actor: system('payments.matching') },
        { notice, statements: [statement] },
      )
    } catch (error) {
      // Somebody was faster, or its lines are not all worked off.
      if (!(error instanceof Conflict)) throw error
    }
  }
}
