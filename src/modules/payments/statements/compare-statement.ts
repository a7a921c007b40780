import { sql } from 'kysely'
import { need } from '#platform/access'
import { type Tx, within } from '#platform/db'
import { NotFound } from '#platform/errors'
import type { GatewayId } from '../gateways/gateway.ts'
import { placesSharing, provinceTill } from '../queries/find-account.ts'
import { tillsOf } from '../queries/tills-of.ts'
import { db } from '../schema.ts'
import { type Compared, compare, type Ours, type Theirs } from './compare.ts'

/**
 * A gateway's settlement held against our books: what both have, and what only one of us has, in the days of the file.
 * Needs `payments:statement.read` where its payout arrives.
 */
export async function compareStatement(tx: Tx, id: string): Promise<Compared[]> {
  const statement = await db(tx)
    .selectFrom('payments.statement as statement')
    .innerJoin('payments.account as account', 'account.id', 'statement.account')
    .select(['statement.gateway', 'first_day', 'last_day', 'account.agency'])
    .where('statement.id', '=', id)
    .executeTakeFirst()
  if (!statement?.gateway) throw new NotFound('statement')
  need(tx, 'payments:statement.read', { agencies: await placesSharing(tx, statement.agency) })
  const theirs = await sql<Theirs>`
    SELECT position, booked_on AS day, reference AS "order", CASE WHEN is_numbered THEN transaction ELSE '' END AS transaction,
      amount, fee, coalesce(notice, refund) AS known, outcome IS NOT DISTINCT FROM 'repeated' AS "isRepeated"
    FROM payments.statement_line WHERE statement = ${id} ORDER BY position`.execute(db(tx))
  const { first_day, last_day, gateway } = statement
  // A day more on either side: what was paid before midnight may be told after it.
  const { rows: ours } = await sql<Ours & { isOfDays: boolean }>`
    WITH mine AS (
      SELECT n.id, (n.paid_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day, n.description AS "order",
        n.gateway_transaction AS transaction, n.amount
      FROM payments.notice n WHERE n.channel = ${gateway}
        AND n.paid_at >= (${first_day}::date - 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'
        AND n.paid_at < (${last_day}::date + 2)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'
      UNION ALL
      SELECT r.id, (r.ended_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, n.description,
        coalesce(r.reference, n.gateway_transaction), -r.amount
      FROM payments.refund r LEFT JOIN payments.payment p ON p.id = r.payment
        JOIN payments.notice n ON n.id = r.notice OR n.channel = p.channel AND n.gateway_transaction = p.gateway_transaction
      WHERE r.way = 'gateway' AND r.state = 'done' AND n.channel = ${gateway}
        AND r.ended_at >= (${first_day}::date - 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'
        AND r.ended_at < (${last_day}::date + 2)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh')
    SELECT mine.*, day BETWEEN ${first_day}::date AND ${last_day}::date AS "isOfDays" FROM mine
    WHERE NOT EXISTS (SELECT FROM payments.statement_line l WHERE l.statement <> ${id} AND (l.notice = mine.id OR l.refund = mine.id)
                        AND l.outcome <> 'repeated')`.execute(db(tx))
  const ofDays = new Set(ours.filter(one => one.isOfDays).map(one => one.id))
  return compare(ours, theirs.rows).filter(one => one.verdict !== 'only-ours' || ofDays.has(one.ours!.id))
}

/**
 * What each gateway holds of our money by our books, in đồng. Whoever reads statements at the province's till sees it;
 * others see none.
 */
export async function listHeldByGateways(tx: Tx): Promise<{ gateway: GatewayId; held: number }[]> {
  const till = await provinceTill(tx)
  const { rows } = await sql<{ gateway: GatewayId; held: number }>`
    SELECT gateway, sum(debit - credit)::bigint AS held FROM payments.entry
    WHERE gateway IS NOT NULL
      AND EXISTS (SELECT FROM (SELECT ${till ?? null}::text AS agency) AS till
                  WHERE ${within('till.agency', await tillsOf(tx, 'payments:statement.read'))})
    GROUP BY gateway ORDER BY gateway`.execute(db(tx))
  return rows
}

export type Payout = { id: string; name: string; gateway: GatewayId; last_day: string; amount: number }

/** Released settlements that wait for their payout at an account. The caller knows who may see it. */
export async function listPayoutsDue(tx: Tx, accountNumber: string): Promise<Payout[]> {
  const { rows } = await sql<Payout>`
    SELECT s.id, s.name, s.gateway, s.last_day, p.gross - p.fee AS amount
    FROM payments.statement s JOIN payments.account a ON a.id = s.account CROSS JOIN LATERAL payments.payout_of(s.id) p
    WHERE s.gateway IS NOT NULL AND s.notice IS NULL AND s.imported_at IS NOT NULL AND a.number = ${accountNumber}
    ORDER BY s.last_day, s.id LIMIT 50`.execute(db(tx))
  return rows
}
