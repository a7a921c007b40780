import { suggest } from '#lib/money-matching'
import { system } from '#platform/access'
import { connect, type Database } from '#platform/db'
import { migrateAll } from '../src/migrate.ts'
import { namedClaims } from '../src/modules/payments/matching/named-claims.ts'
import { numberAsked } from './asked.ts'
import { emptyDatabase, run } from './database.ts'
import { type Bench, figure, median, table, timesInTurns } from './measure.ts'

/** A million takes minutes a round. */
const roundsOf = (lines: number) => (lines > 200_000 ? 1 : 2)
const atOnce = 5000

/** `npm run bench matching -- --lines=1M` */
const wantedLines = numberAsked('lines', '100k', '1k')

export const bench: Bench = {
  question:
    'How long does it take to find, for as many lines of statements as there are open bills, which bill each names, and to judge whether it is sure? Nine of ten lines name a bill among other words, as banks write them. Beside it: PostgreSQL joins the same rows by equal keys that were cut out before, in one statement.',
  run: () =>
    emptyDatabase(async url => {
      await migrateAll(url)
      const database = connect({ url })
      try {
        await fill(url, wantedLines)
        return await compare(database, wantedLines)
      } finally {
        await database.close()
      }
    }),
}

/** Bills at one account, and lines that name them: by dossier code with its signs, without, by nothing. */
async function fill(url: string, lines: number): Promise<void> {
  await run(
    url,
    `SET session_replication_role = replica;
     INSERT INTO payments.account (agency, valid_from, bank_bin, bank_name, number, name)
       VALUES ('tay-ninh', '2025-07-01', '970499', 'Trình diễn', '00000000080', 'TRINH DIEN');
     INSERT INTO payments.bill (reference, payer_name, agency, purpose, amount, state, account, search, opened_at)
       SELECT 'H53.25459-2611' || lpad((n % 30)::text, 2, '0') || '-' || lpad(n::text, 7, '0'), 'Trần Thị Hoà', 'tay-ninh', 'Lệ phí',
         8000, 'open', (SELECT id FROM payments.account), '', now()
       FROM generate_series(1, ${lines}) n;
     CREATE TABLE line (id uuid DEFAULT gen_random_uuid(), text text, key text, amount bigint DEFAULT 8000);
     INSERT INTO line (text, key)
       SELECT CASE number % 10
           WHEN 0 THEN 'chuc mung nam moi 2026'
           WHEN 1 THEN 'MBVCB.' || number || '.TRAN THI HOA nop ' || replace(replace(reference, '.', ' '), '-', ' ') || '.CT tu 0011'
           WHEN 2 THEN 'IBFT ' || reference_key || ' tran thi hoa'
           ELSE 'nop le phi ' || reference || ' FT26325' || number END,
         reference_key
       FROM payments.bill ORDER BY md5(number::text);
     CREATE INDEX ON line (id)`,
  )
  for (const filled of ['line', 'payments.bill']) await run(url, `VACUUM ANALYZE ${filled}`)
}

type Line = { id: string; text: string; amount: number }

async function compare(database: Database, lines: number): Promise<string> {
  const named = Math.floor(lines * 0.9)
  const join = async () => {
    const [answer] = await run(
      database.url,
      `SELECT count(*)::int AS found FROM line JOIN payments.bill
         ON reference_key = key AND state IN ('open', 'partly-paid')`,
    )
    if (answer!.rows[0].found !== lines) throw new Error(`${answer!.rows[0].found} joined`)
  }
  const match = async () => {
    const sure = await matchAll(database)
    if (sure !== named) throw new Error(`${sure} of ${named} found their bill`)
  }
  const times = await timesInTurns({ rounds: roundsOf(lines), warmUp: 0 }, { join, match })
  const row = (name: string, taken: number[]) => [
    name,
    figure(median(taken) / 1000),
    figure((lines / median(taken)) * 1000),
    figure(median(taken) / median(times.join)),
  ]
  return [
    `${lines} open bills, ${lines} lines, ${atOnce} lines a statement; this process took ${Math.round(process.resourceUsage().maxRSS / 1024)} MB at most.`,
    table(
      ['', 's', 'lines/s', 'of the join'],
      [row('equal keys, one join', times.join), row('matching', times.match)],
    ),
  ].join('\n\n')
}

/** As the job does it: the candidates of many lines in one statement, each line judged on its own. */
async function matchAll(database: Database): Promise<number> {
  const by = { actor: system('bench') }
  let sure = 0
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const { rows } = await readLines(database, after)
    const last = rows.at(-1)
    if (!last) return sure
    after = last.id
    const claims = await database.read(by, tx =>
      namedClaims(
        tx,
        rows.map(({ id, text }) => ({ notice: id, account: '00000000080', description: text })),
      ),
    )
    for (const { id, text, amount } of rows) {
      const [best] = suggest({ amount, text, from: '', day: '2026-11-30' }, claims.get(id) ?? [])
      if (best?.isSure) sure++
    }
  }
}

function readLines(database: Database, after: string): Promise<{ rows: Line[] }> {
  return database.pool.query<Line>('SELECT id, text, amount FROM line WHERE id > $1 ORDER BY id LIMIT $2', [
    after,
    atOnce,
  ])
}
