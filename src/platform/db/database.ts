import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Actor } from '#platform/access'
import { now } from '#platform/clock'
import { Conflict } from '#platform/errors'
import type { Locale } from '#platform/i18n'
import { isAway } from './away.ts'
import { type Company, commit, companies } from './company.ts'
import { type Gathering, gatherer, type Line, valuesOf } from './gather.ts'
import { heldAsLongAsItTakes, heldCommits } from './held-commits.ts'
import { inOne, type Late, type LateWrite, lateWrites } from './late.ts'
import { limitsOf } from './patience.ts'

// Rows carry what the rest of the code means: days as 'YYYY-MM-DD' (pg would make a local midnight of them) and
// counts as numbers (no count of ours comes near 2^53).
pg.types.setTypeParser(pg.types.builtins.DATE, value => value)
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

/** A statement with a name is prepared once a connection; leave the name out where a generic plan would be slow. */
export type Statement = {
  name?: string
  text: string
  values?: readonly unknown[]
  /** What it writes may be lost, and it waits for no standby (`withoutStandby`, or a table without log). */
  fleeting?: boolean
}

/** On whose behalf, and how they want to be spoken to. */
export type By = { actor: Actor; requestId?: string; locale?: Locale }

/**
 * What every function that touches rows takes. `module` says in whose name the statement runs: with walls on, it runs
 * under that module's database role, so that a join into another module's tables fails.
 */
export type Tx = {
  readonly actor: Actor
  readonly requestId: string
  readonly locale: Locale
  /** Stands still for the length of the transaction. */
  readonly now: Date
  query<R extends object = Record<string, unknown>>(module: string, statement: Statement): Promise<R[]>
  /**
   * A hot statement. Outside a transaction it goes together with what other requests ask of the same gathering, and
   * commits by itself; inside one it is a statement like any other.
   */
  gathered<R extends object>(gathering: Gathering, asked: object): Promise<R[]>
  /** The same for one row that is kept from others until the transaction ends; `text` ends with FOR UPDATE. */
  locked<R extends object>(gathering: Gathering, asked: object): Promise<R | undefined>
  /**
   * What is written and not read back: it goes with the last statement before COMMIT, all of it together, sooner only
   * where a statement could read it. What is refused then rolls everything back. Outside a transaction it goes at once.
   */
  later(module: string, write: LateWrite): Promise<void>
  /** Sends what waits: before a row is taken that everybody waits for, and that is kept no longer than it must be. */
  flush(): Promise<void>
  /** All of `work` or nothing: a transaction of its own where there is none yet, else a part of the one there is. */
  together<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /**
   * What `load` answered, at most a second ago: for facts that change by the month and are read with every request,
   * where a second of yesterday does no harm. Each process keeps its own.
   */
  recent<T>(key: string, load: () => Promise<T>): Promise<T>
  /** Runs after a successful commit, in this process only: for waking, never for what must happen. */
  afterCommit(then: () => void): void
}

export type Database = {
  /**
   * One transaction; done again when PostgreSQL asks for it (deadlock, serialisation), so `work` must touch only rows.
   * A hot deed may share it with its `company`: it reads with `gathered` and `locked` and writes with `later`.
   */
  write<T>(by: By, work: (tx: Tx) => Promise<T>, company?: Company): Promise<T>
  /** Statements that commit one by one; for questions, and for a command that is a single statement. */
  read<T>(by: By, work: (tx: Tx) => Promise<T>): Promise<T>
  pool: pg.Pool
  url: string
  close(): Promise<void>
}

/**
 * A machine that vanishes (power, network) closes no line: within a minute each side asks the other whether it is there,
 * instead of after two hours, so that what it had locked is free again.
 */
export const noticesSilence = {
  keepAlive: true,
  keepAliveInitialDelayMillis: 30_000,
  options: '-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3',
}

const retried = new Set(['40001', '40P01'])

/**
 * A migration changed a table under a statement that this connection had prepared, and it was not carried out: the
 * connection is given up and another asked. More often than a pool has connections that know the table as it was.
 */
const isOutdated = (error: { code?: string; message?: string }) =>
  error.code === '0A000' && error.message?.startsWith('cached plan') === true
const mostOutdated = 40

export function connect(options: {
  url: string
  pool?: number
  walls?: boolean
  /** Nothing asked here waits longer: for people; what works in the background may take its time. */
  patienceMs?: number
  /** What is written here may be lost when a standby takes over, and waits for none. */
  withoutStandby?: boolean
}): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.pool ?? 10,
    application_name: 'sen',
    connectionTimeoutMillis: Math.min(10_000, options.patienceMs ?? 10_000),
    ...noticesSilence,
    options: `${noticesSilence.options}${options.withoutStandby ? ' -c synchronous_commit=local' : ''}`,
    // A new connection costs a handshake and plans everything anew.
    idleTimeoutMillis: 120_000,
    ...(options.patienceMs && limitsOf(options.patienceMs)),
  })
  // An idle connection that PostgreSQL closes (a restart) must not end the process; the pool makes a new one.
  pool.on('error', () => {})
  pool.on('connect', client => void client.on('error', () => {}))
  const recent = recentAnswers()
  const held = options.patienceMs && !options.withoutStandby ? heldCommits(pool) : heldAsLongAsItTakes
  // Statements that commit one by one.
  const singly: Line = {
    async query(statement) {
      await held.refuse(statement)
      for (let attempt = 1; ; attempt++)
        try {
          return await held.watch(pool.query(statement as pg.QueryConfig))
        } catch (error) {
          if (!isOutdated(error as Error) || attempt >= mostOutdated) throw error
        }
    },
  }
  const gather = gatherer(singly)

  async function alone<T>(by: By, work: (tx: Tx) => Promise<T>): Promise<T> {
    await held.refuse()
    for (let attempt = 1; ; attempt++) {
      const client = await pool.connect()
      const after: (() => void)[] = []
      let broken: Error | undefined
      try {
        await client.query('BEGIN')
        const { tx } = txOn(client as Line, by, { walls: options.walls === true, after, recent })
        const result = await work(tx)
        await tx.flush()
        await commit(client, held)
        for (const then of after) then()
        return result
      } catch (error) {
        // On a line that was lost or fell silent nobody hears it; PostgreSQL rolls back when the line is closed.
        if (isAway(error as Error) || isOutdated(error as Error)) broken = error as Error
        else
          await client.query('ROLLBACK').catch((lost: Error) => {
            broken = lost
          })
        const again = retried.has((error as { code?: string }).code ?? '')
          ? attempt < 4
          : isOutdated(error as Error) && attempt < mostOutdated
        if (!again) throw asConflict(error)
      } finally {
        client.release(broken)
      }
    }
  }

  const inCompany = companies(
    pool,
    (by, line) => {
      const after: (() => void)[] = []
      return { ...txOn(line, by, { walls: false, after, recent }), after }
    },
    alone,
    held,
  )
  // Behind walls each statement runs in the name of its module, which a line that many share can not.
  const write: Database['write'] = (by, work, company) =>
    company && !options.walls ? inCompany(by, work, company) : alone(by, work)

  async function read<T>(by: By, work: (tx: Tx) => Promise<T>): Promise<T> {
    const after: (() => void)[] = []
    const { tx } = txOn(singly, by, { walls: false, after, recent, together: then => write(by, then) })
    // Under walls a role holds for a transaction, so each statement gets one: no connection is held between them.
    const result = await work({
      ...tx,
      ...(options.walls
        ? {
            query: (module, statement) => write(by, one => one.query(module, statement)),
            gathered: (gathering, asked) => write(by, one => one.gathered(gathering, asked)),
            later: (module, given) => write(by, one => one.later(module, given)),
          }
        : {
            gathered: gather,
            later: async (module, given) => void (await tx.query(module, inOne([given]))),
          }),
    })
    for (const then of after) then()
    return result
  }

  return { write, read, pool, url: options.url, close: () => pool.end() }
}

type Surroundings = Pick<Tx, 'recent'> &
  Partial<Pick<Tx, 'together'>> & { walls: boolean; after: (() => void)[] }

function txOn(on: Line, by: By, around: Surroundings): { tx: Tx; late: Late } {
  const { walls, after, together = then => then(tx), recent } = around
  let role: string | undefined
  async function send<R extends object>(module: string, statement: Statement): Promise<R[]> {
    if (walls && role !== module) {
      await on.query({ text: `SET LOCAL ROLE "sen_${module}"` })
      role = module
    }
    return (await on.query(statement)).rows as R[]
  }
  const late = lateWrites(send, walls)
  const tx: Tx = {
    actor: by.actor,
    requestId: by.requestId ?? randomUUID(),
    locale: by.locale ?? 'vi',
    now: now(),
    async query<R extends object>(module: string, statement: Statement) {
      if (late.couldMiss(module, statement.text)) await late.flush()
      return send<R>(module, statement)
    },
    later: late.put,
    flush: late.flush,
    gathered: ({ module, name, text }, asked) => tx.query(module, { name, text, values: valuesOf([asked]) }),
    locked: async <R extends object>(gathering: Gathering, asked: object) =>
      (await tx.gathered<R>(gathering, asked))[0],
    together,
    recent,
    afterCommit: then => void after.push(then),
  }
  return { tx, late }
}

const secondOld = 1000

function recentAnswers(): Tx['recent'] {
  const kept = new Map<string, { until: number; answer: Promise<unknown> }>()
  return <T>(key: string, load: () => Promise<T>) => {
    const known = kept.get(key)
    // How long ago is asked of the machine, not of the clock that decides about terms and can be set.
    const at = performance.now()
    // Who asked first may fail for reasons of their own.
    if (known && known.until > at) return (known.answer as Promise<T>).catch(load)
    if (kept.size > 1000) kept.clear()
    const answer = load()
    kept.set(key, { until: at + secondOld, answer })
    answer.catch(() => kept.delete(key))
    return answer
  }
}

/** Two people at once: PostgreSQL's unique violation becomes the house's Conflict when the constraint is named for it. */
function asConflict(error: unknown): unknown {
  const { code, constraint } = error as { code?: string; constraint?: string }
  return code === '23505' && constraint?.endsWith('_once')
    ? new Conflict(`conflict.${constraint.slice(0, -5)}`)
    : error
}
