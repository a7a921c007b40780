import pg from 'pg'
import { transferCode } from '../../../src/modules/payments/transfer-code.ts'

/** A part of what is to be paid for bill n, and how it is told: by callback, only when asked, or in a bank's statement. */
export type Part = { bill: number; way: 'callback' | 'query' | 'statement'; amount: number }

export const amount = 8_000
export const accountNumber = '00000025459'
const agencies = 24
/** The demonstration has bills of its own; these are numbered far behind them. */
const firstNumber = 1_000_001

/** The same parts for the same count: a third each way; of those in a statement some come in two parts, some as one part only. */
export function partsOf(count: number): Part[] {
  return Array.from({ length: count }, (_, at): Part[] => {
    const bill = firstNumber + at
    if (bill % 3 !== 0) return [{ bill, way: bill % 3 === 1 ? 'callback' : 'query', amount }]
    const line: Part = { bill, way: 'statement', amount }
    if (bill % 5 === 0)
      return [
        { ...line, amount: 3_000 },
        { ...line, amount: 5_000 },
      ]
    return [bill % 7 === 0 ? { ...line, amount: 7_000 } : line]
  }).flat()
}

export const codeOf = (bill: number) => transferCode(bill)
export const orderOf = (bill: number) => `${codeOf(bill)}-1`

/** Opens that many bills, and an attempt at a gateway for each that is not paid by transfer; their numbers follow each other. */
export async function openBills(url: string, parts: readonly Part[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const last = parts.at(-1)!.bill
    const orders = parts.filter(part => part.way !== 'statement').map(part => part.bill)
    await client.query('BEGIN')
    await client.query(
      `CREATE FUNCTION fault_id(kind text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
         $id$ SELECT overlay(overlay(md5(kind || n) PLACING '4' FROM 13) PLACING '8' FROM 17)::uuid $id$;
       SET LOCAL session_replication_role = replica;
       INSERT INTO payments.bill (id, number, reference, payer, payer_name, agency, purpose, amount, state, account, search, opened_at)
         OVERRIDING SYSTEM VALUE
         SELECT fault_id('bill', n), n, 'FAULTS-' || n, fault_id('payer', n), 'Trần Thị Hoà', 'tay-ninh/phuong-tan-ninh/thu-' || n % ${agencies},
           'Lệ phí', ${amount}, 'open', (SELECT id FROM payments.account WHERE number = '${accountNumber}'), '', now()
         FROM generate_series(${firstNumber}, ${last}) n;
       INSERT INTO payments.entry (posting, at, agency, account, bill, debit, credit)
         SELECT fault_id('posting', b.number), now(), b.agency, side.account, b.id, debit, credit
         FROM payments.bill b, (VALUES ('receivable', ${amount}, 0), ('income', 0, ${amount})) AS side (account, debit, credit)
         WHERE b.number >= ${firstNumber};
       SELECT setval('payments.bill_number_seq', ${last})`,
    )
    await client.query(
      `INSERT INTO payments.attempt (id, "order", gateway, bill, amount, purpose, payer_address, locale, created_at, expires_at, state, ask_at)
       SELECT fault_id('attempt', n), "order", 'momo', fault_id('bill', n), ${amount}, 'Lệ phí', '::1', 'vi', now(), now() + interval '15 minutes', 'begun',
         -- Asked about while callbacks come: both must lead to one payment.
         now() + random() * interval '90 seconds'
       FROM unnest($1::bigint[], $2::text[]) AS asked (n, "order")`,
      [orders, orders.map(orderOf)],
    )
    await client.query('COMMIT')
    await client.query('ANALYZE')
  } finally {
    await client.end()
  }
}
