import type pg from 'pg'
import type { Tx } from '#platform/db'
import type { Account, Money } from './money-rows.ts'

/** Running numbers, taken up where the database has them. */
export type Counters = {
  /** Of dossier codes, by "unit day". */
  codes: Map<string, number>
  money: Money
}

/** Where the counters of a part of the load stand at its end; each counter is moved by one part only. */
export type Counted = {
  codes: ReadonlyMap<string, number>
  /** Of official papers, by "agency book year". */
  books: ReadonlyMap<string, number>
  receipts: ReadonlyMap<string, number>
}

export async function loadCounters(tx: Tx): Promise<Counters> {
  const numbers = async (module: string, text: string) =>
    new Map(
      (await tx.query<{ key: string; last: number }>(module, { text })).map(({ key, last }) => [key, last]),
    )
  const [bill] = await tx.query<{ last: number }>('payments', {
    text: 'SELECT coalesce(max(number), 0) AS last FROM payments.bill',
  })
  return {
    codes: await numbers('dossiers', `SELECT unit || ' ' || day AS key, last FROM dossiers.code_counter`),
    money: {
      accounts: await tx.query<Account>('payments', {
        text: 'SELECT DISTINCT ON (agency) id, agency, number FROM payments.account ORDER BY agency, valid_from DESC',
      }),
      receipts: await numbers(
        'payments',
        `SELECT agency || ' ' || year AS key, last FROM payments.receipt_series`,
      ),
      lastBill: bill!.last,
    },
  }
}

/** Puts them back when the rows are there. */
export async function keepCounters(
  client: pg.Client,
  parts: readonly Counted[],
  lastBill: number,
): Promise<void> {
  const keep = (text: string, which: keyof Counted) =>
    client.query(text, [JSON.stringify(furthest(parts.map(part => part[which])))])
  await keep(
    `INSERT INTO dossiers.code_counter (unit, day, last)
     SELECT row->>0, (row->>1)::date, (row->>2)::int FROM jsonb_array_elements($1) AS row
     ON CONFLICT (unit, day) DO UPDATE SET last = excluded.last`,
    'codes',
  )
  await keep(
    `INSERT INTO dossiers.book_counter (agency, book, year, last)
     SELECT row->>0, row->>1, (row->>2)::int, (row->>3)::int FROM jsonb_array_elements($1) AS row
     ON CONFLICT (agency, book, year) DO UPDATE SET last = excluded.last`,
    'books',
  )
  await keep(
    `INSERT INTO payments.receipt_series (agency, year, last)
     SELECT row->>0, (row->>1)::int, (row->>2)::int FROM jsonb_array_elements($1) AS row
     ON CONFLICT (agency, year) DO UPDATE SET last = excluded.last`,
    'receipts',
  )
  await client.query(
    `SELECT setval(pg_get_serial_sequence('payments.bill', 'number'), greatest($1, 1), $1 > 0)`,
    [lastBill],
  )
}

/** `["unit", "day", 12]` for each, as far as any part has moved it. */
function furthest(parts: readonly ReadonlyMap<string, number>[]): (string | number)[][] {
  const far = new Map<string, number>()
  for (const part of parts) for (const [key, last] of part) far.set(key, Math.max(last, far.get(key) ?? 0))
  return [...far].map(([key, last]) => [...key.split(' '), last])
}
