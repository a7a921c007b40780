import type { Database } from '#platform/db'
import { ledgerComplaint } from '../ledger.ts'
import type { Part } from './bills.ts'

export type PaymentFindings = { lost: string[]; doubled: string[]; stuck: string[] }

/** Whether something is still under way: attempts, lines, the outbox, the queue. */
export async function listPaymentsUnderWay({ pool }: Database): Promise<string[]> {
  const { rows } = await pool.query<{ what: string }>(
    `SELECT count(*) || ' attempts are not paid' AS what FROM payments.attempt WHERE state <> 'paid' HAVING count(*) > 0
     UNION ALL SELECT count(*) || ' lines are not imported' FROM payments.statement_line WHERE outcome IS NULL HAVING count(*) > 0
     UNION ALL SELECT count(*) || ' rows are in the outbox' FROM platform.outbox HAVING count(*) > 0
     UNION ALL SELECT 'job ' || task_identifier || ', tried ' || attempts || ' times: ' || coalesce(last_error, '')
       FROM graphile_worker.jobs WHERE run_at <= now() OR attempts > 0 OR locked_at IS NOT NULL`,
  )
  return rows.map(row => row.what)
}

/** Compares what was paid with what stands: each part once, each bill in the state of its sum, books that balance. */
export async function checkPayments(
  database: Database,
  parts: readonly Part[],
  data: string,
): Promise<PaymentFindings> {
  const whats = async (sql: string, values: unknown[] = []) =>
    (await database.pool.query<{ what: string }>(sql, values)).rows.map(row => row.what)
  const sums = Map.groupBy(parts, part => part.bill)
  const expected = [...sums].map(([bill, its]) => ({
    bill,
    parts: its.length,
    sum: its.reduce((total, part) => total + part.amount, 0),
  }))
  const lost = await whats(
    `SELECT 'bill ' || e.bill || ': ' || e.sum || ' paid in ' || e.parts || ' parts, ' || coalesce(p.sum, 0) || ' in ' || coalesce(p.parts, 0) || ' stand, it is ' || b.state AS what
     FROM jsonb_to_recordset($1) AS e (bill bigint, parts int, sum bigint)
       LEFT JOIN payments.bill b ON b.number = e.bill
       LEFT JOIN LATERAL (SELECT sum(amount)::bigint AS sum, count(*)::int AS parts FROM payments.payment WHERE bill = b.id) p ON true
     WHERE p.sum IS DISTINCT FROM e.sum OR p.parts IS DISTINCT FROM e.parts
       OR b.state IS DISTINCT FROM CASE WHEN e.sum = b.amount THEN 'paid' ELSE 'partly-paid' END`,
    [JSON.stringify(expected)],
  )
  lost.push(...(await listUnwritten(database, [...sums.keys()])))
  const complaint = ledgerComplaint(database.url, data)
  if (complaint) lost.push(complaint)
  return { lost, doubled: await whats(moneyTwice), stuck: await listPaymentsUnderWay(database) }
}

/** What of these bills' money the ledger says nothing of: a part, the bill that is paid by it, the gateway's word for it. */
export async function listUnwritten({ pool }: Database, bills: readonly number[]): Promise<string[]> {
  return (await pool.query<{ what: string }>(unwritten, [bills])).rows.map(row => row.what)
}

const unwritten = `
  SELECT 'ledger entry of a payment of bill ' || b.number AS what FROM payments.bill b JOIN payments.payment p ON p.bill = b.id
    WHERE b.number = ANY ($1::bigint[]) AND NOT EXISTS (SELECT FROM platform.ledger WHERE chain = b.id
      AND action IN ('bill.paid', 'bill.partly-paid') AND body->>'payment' = p.id::text AND (body->>'amount')::bigint = p.amount)
  UNION ALL SELECT 'ledger entry "bill.paid" of bill ' || b.number FROM payments.bill b
    WHERE b.number = ANY ($1::bigint[]) AND b.state = 'paid' AND NOT EXISTS (SELECT FROM platform.ledger WHERE chain = b.id AND action = 'bill.paid')
  UNION ALL SELECT 'ledger entry "attempt.paid" of bill ' || b.number FROM payments.bill b JOIN payments.attempt a ON a.bill = b.id
    WHERE b.number = ANY ($1::bigint[]) AND a.state = 'paid' AND NOT EXISTS (SELECT FROM platform.ledger WHERE chain = b.id
      AND action = 'attempt.paid' AND body->>'attempt' = a.id::text)`

/** Whatever of money is once: in the books, in the ledger, in a series of receipts. */
const moneyTwice = `
  SELECT 'books are out of balance by ' || sum(debit - credit) AS what FROM payments.entry HAVING sum(debit - credit) <> 0
  UNION ALL SELECT 'books of bill ' || number || ': it says ' || state FROM payments.bill WHERE state <> payments.state_of(id)
  UNION ALL SELECT 'notice ' || n.gateway_transaction || ': ' || n.amount || ' came, ' || sum(p.amount) || ' were given'
    FROM payments.notice n JOIN payments.payment p USING (channel, gateway_transaction) GROUP BY n.id HAVING sum(p.amount) <> n.amount
  UNION ALL SELECT 'at bank and gateways ' || (SELECT coalesce(sum(debit - credit), 0) FROM payments.entry WHERE account IN ('bank', 'gateway'))
      || ' stand, ' || (SELECT coalesce(sum(amount), 0) FROM payments.notice) || ' came'
    WHERE (SELECT coalesce(sum(debit - credit), 0) FROM payments.entry WHERE account IN ('bank', 'gateway')) <> (SELECT coalesce(sum(amount), 0) FROM payments.notice)
  UNION ALL SELECT 'money nobody asked for: ' || count(*) FROM payments.unmatched HAVING count(*) > 0
  UNION ALL SELECT 'receipts of ' || s.agency || ': ' || s.last || ' given'
    FROM payments.receipt_series s WHERE s.last <> (SELECT count(*) FROM payments.receipt r WHERE r.agency = s.agency AND r.year = s.year)
  UNION ALL SELECT 'receipts of payment ' || p.id || ': ' || count(r.number) FROM payments.payment p LEFT JOIN payments.receipt r ON r.payment = p.id
    GROUP BY p.id HAVING count(r.number) <> 1
  UNION ALL SELECT 'ledger: ' || action || ' of ' || chain || ': ' || count(*) FROM platform.ledger
    WHERE action IN ('bill.paid', 'attempt.paid') GROUP BY action, chain HAVING count(*) > 1`
