import type pg from 'pg'
import type { Tx } from '#platform/db'
import type { Account, Money } from './money-rows.ts'

/** Running numbers, taken up where the database has them and put back when the rows are there. */
export type Counters = {
  /** Of dossier codes, by "unit day". */
  codes: Map<string, number>
  /** Of official papers, by "agency book year". */
  books: ReadonlyMap<string, number>
  money: Money
}

export async function loadCounters(tx: Tx, books: Counters['books']): Promise<Counters> {
  const numbers = async (module: string, text: string) =>
    new Map(
      (await tx.query<{ key: string; last: number }>(module, { text })).map(({ key, last }) => [key, last]),
    )
  const [bill] = await tx.query<{ last: number }>('payments', {
    text: 'SELECT coalesce(max(number), 0) AS last FROM payments.bill',
  })
  return {
    books,
    codes: await numbers('dossiers', `SELECT unit || ' ' || day AS key, last FROM dossiers.code_counter`),
    money: {
      accounts: await tx.query<Account>('payments', {
        text: 'SELECT DISTINCT ON (agency) id, agency, number FROM payments.account ORDER BY agency, valid_from DESC',
      }),
      receipts: await numbers(
        'payments',
        `SELECT agency || ' ' || year AS key, last FROM payments.receipt_series`,
      ),
      bills: bill!,
    },
  }
}

export async function keepCounters(client: pg.Client, { codes, books, money }: Counters): Promise<void> {
  const keep = (text: string, counted: ReadonlyMap<string, number>) =>
    client.query(text, [JSON.stringify([...counted].map(([key, last]) => [...key.split(' '), last]))])
  await keep(
    `INSERT INTO dossiers.code_counter (unit, day, last)
     SELECT row->>0, (row->>1)::date, (row->>2)::int FROM jsonb_array_elements($1) AS row
     ON CONFLICT (unit, day) DO UPDATE SET last = excluded.last`,
    codes,
  )
  await keep(
    `INSERT INTO dossiers.book_counter (agency, book, year, last)
     SELECT row->>0, row->>1, (row->>2)::int, (row->>3)::int FROM jsonb_array_elements($1) AS row
     ON CONFLICT (agency, book, year) DO UPDATE SET last = excluded.last`,
    books,
  )
  await keep(
    `INSERT INTO payments.receipt_series (agency, year, last)
     SELECT row->>0, (row->>1)::int, (row->>2)::int FROM jsonb_array_elements($1) AS row
     ON CONFLICT (agency, year) DO UPDATE SET last = excluded.last`,
    money.receipts,
  )
  await client.query(
    `SELECT setval(pg_get_serial_sequence('payments.bill', 'number'), greatest($1, 1), $1 > 0)`,
    [money.bills.last],
  )
}
