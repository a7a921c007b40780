import { hash, randomUUID } from 'node:crypto'
import { availableParallelism } from 'node:os'
import pg from 'pg'
import { system } from '#platform/access'
import { connect, type Database } from '#platform/db'
import { append, seal, verify } from '#platform/ledger'
import { migrateAll } from '../src/migrate.ts'
import { numberAsked, short } from './asked.ts'
import { emptyDatabase, run } from './database.ts'
import { type Bench, figure, inTurns, median, table, timed, timesInTurns } from './measure.ts'

const rounds = 3
const rowsOfChain = 8
const rowsOfWrite = 10_000
const writers = 2 * availableParallelism()
const appended = short ? 16 : 400
const clients = 8

/** `npm run bench ledger -- --rows=1M` */
const wantedRows = numberAsked('rows', '200k', '10k')

const body = `jsonb_build_object('status', 4, 'code', 'H55.12-260122-' || lpad(n::text, 4, '0'), 'node', 'examine', 'agency', 'tay-ninh/phuong-tan-ninh')`

export const bench: Bench = {
  question:
    'How many rows of the ledger a second are verified (read, hashed anew, linked, sealed trees built again), and how many appended, each in a durable transaction of its own? Beside it: PostgreSQL reads the same table once, OpenSSL hashes as many rows, leaves and nodes, and the same row goes into a table without a chain.',
  run: () =>
    emptyDatabase(async url => {
      await migrateAll(url)
      const database = connect({ url })
      try {
        const filling = await timed(() => fill(database, wantedRows))
        return [
          `Filled through the trigger over ${writers} connections in ${figure(filling / 1000)} s.`,
          await compareVerify(database),
          await compareAppend(database),
        ].join('\n\n')
      } finally {
        await database.close()
      }
    }),
}

/**
 * Through the trigger, as everything that is written, by several at a time, so that ids of one transaction stand among
 * those of others; whoever has written seals what is finished.
 */
async function fill(database: Database, rows: number): Promise<void> {
  let begun = 0
  const write = async () => {
    while (begun < rows) {
      const first = begun
      begun += rowsOfWrite
      await run(
        database.url,
        `INSERT INTO platform.ledger (chain, at, actor, action, body)
         SELECT md5('chain' || ${first} + n % ${rowsOfWrite / rowsOfChain})::uuid, now(), 'staff:' || md5('who' || n % 500)::uuid, 'task.completed', ${body}
         FROM generate_series(0, ${rowsOfWrite - 1}) n`,
      )
      await database.write({ actor: system('bench') }, seal)
    }
  }
  await Promise.all(Array.from({ length: writers }, write))
  await database.write({ actor: system('bench') }, seal)
  await run(database.url, 'VACUUM ANALYZE platform.ledger')
}

async function compareVerify(database: Database): Promise<string> {
  const [sizes] = await run(
    database.url,
    `SELECT count(*)::int AS rows, pg_size_pretty(pg_total_relation_size('platform.ledger')) AS size,
       (SELECT (avg(length(concat_ws(' ', chain, seq, at, actor, action, body))) + 32)::int
        FROM (SELECT * FROM platform.ledger LIMIT 1000) sample) AS bytes FROM platform.ledger`,
  )
  const { rows, size, bytes } = sizes!.rows[0] as { rows: number; size: string; bytes: number }
  const threads = availableParallelism()
  const [row, leaf, node] = [Buffer.alloc(bytes), Buffer.alloc(33), Buffer.alloc(65)]
  let seals = 0
  const checked = async (threads: number) => {
    const verdict = await verify(database, { threads })
    if (verdict.broken || verdict.unsealed || verdict.rows !== rows)
      throw new Error(`Not whole: ${JSON.stringify(verdict)}`)
    seals = verdict.seals
  }
  const times = await inTurns(rows > 1_000_000 ? { rounds: 1, warmUp: 0 } : { rounds }, {
    read: () => spent(() => run(database.url, `SELECT FROM platform.ledger WHERE hash = '\\x00'`)),
    hash: () =>
      spent(() => {
        for (let i = 0; i < rows; i++) for (const one of [row, leaf, node]) hash('sha256', one, 'binary')
      }),
    one: () => spent(() => checked(1)),
    all: () => spent(() => checked(threads)),
  })
  const seconds = (taken: Spent[]) => median(taken.map(one => one.ms)) / 1000
  const line = (name: string, taken: Spent[]) => [
    name,
    figure(rows / seconds(taken)),
    figure((seconds(taken) / rows) * 10_000_000),
    figure(seconds(times.hash) / seconds(taken)),
    figure((median(taken.map(one => one.cpu)) / rows) * 1000),
  ]
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1024)
  return [
    `${rows} rows, ${size}, ${bytes} bytes hashed a row, ${seals} seals. Node took ${megabytes} MB at most.`,
    table(
      ['', 'rows/s', 's for 10 million', 'of hashing alone', 'µs of Node a row'],
      [
        line('PostgreSQL reads the table', times.read),
        line('OpenSSL hashes rows, leaves, nodes', times.hash),
        line('verify, 1 thread', times.one),
        line(`verify, ${threads} threads`, times.all),
      ],
    ),
  ].join('\n\n')
}

type Spent = { ms: number; cpu: number }

/** How long something takes, and what of the processor this program and its threads spend on it, in milliseconds. */
async function spent(act: () => unknown): Promise<Spent> {
  const before = process.cpuUsage()
  const ms = await timed(act)
  const { user, system } = process.cpuUsage(before)
  return { ms, cpu: (user + system) / 1000 }
}

async function compareAppend(database: Database): Promise<string> {
  await run(database.url, 'CREATE TABLE bare (LIKE platform.ledger INCLUDING ALL)')
  const each = async (write: () => Promise<unknown>) => {
    for (let n = 0; n < appended; n += clients) await Promise.all(Array.from({ length: clients }, write))
  }
  const none = Buffer.alloc(32)
  const pool = new pg.Pool({ connectionString: database.url, max: clients })
  // A connection that is still saying goodbye hears that the server stops.
  pool.on('error', () => {})
  const bare = () =>
    pool.query({
      name: 'bare',
      text: `INSERT INTO bare (chain, seq, at, actor, action, body, prev_hash, hash) VALUES ($1, 1, now(), $2, $3, $4, $5, $5)`,
      values: [randomUUID(), 'system:bench', 'submitted', '{"status": 1}', none],
    })
  const entry = () =>
    database.read({ actor: system('bench') }, tx =>
      append(tx, { chain: randomUUID(), action: 'submitted', body: { status: 1 } }),
    )
  try {
    const times = await timesInTurns({ rounds }, { bare: () => each(bare), entry: () => each(entry) })
    const perSecond = (taken: number[]) => (appended / median(taken)) * 1000
    return table(
      [`${clients} writers`, 'rows/s', 'of a bare table'],
      [
        ['the same row, no chain', figure(perSecond(times.bare)), '1'],
        ['append', figure(perSecond(times.entry)), figure(median(times.bare) / median(times.entry))],
      ],
    )
  } finally {
    await pool.end()
  }
}
