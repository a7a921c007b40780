import { setTimeout } from 'node:timers/promises'
import type pg from 'pg'
import type { By, Statement, Tx } from './database.ts'
import { type Gather, type Gathering, gatherer, type Line, wasRefused, writesOrLocks } from './gather.ts'
import type { HeldCommits } from './held-commits.ts'
import { inOne, type Late, merged } from './late.ts'

/** With whom a deed may share its transaction: others of the same `command`, of another `key`. */
export type Company = { command: string; key: string }

/** What one deed works with on a line that others use too. */
export type Share = { tx: Tx; late: Late; after: (() => void)[] }

type Deed = {
  by: By
  key: string
  work(tx: Tx): Promise<unknown>
  done(result: never): void
  fail(error: unknown): void
}

/** What a deed came to; undefined where it needs more than company allows. */
type Outcome = Pick<Share, 'late' | 'after'> & { deed: Deed; end: PromiseSettledResult<unknown> | undefined }

const mostTogether = 32
/** Nobody waits longer for others who are held up. */
const patienceMs = 50

/**
 * Lets deeds of one command that come at the same moment share a transaction: their questions are gathered, what they
 * write goes last in one statement, and they commit together. Until then a deed has only read, so one that is refused
 * leaves without a trace; where PostgreSQL refuses the whole, and where a deed needs more than that, each is done `alone`.
 * Nobody waits for company: who comes while nobody is under way goes at once, and who comes meanwhile goes next.
 */
export function companies(
  pool: pg.Pool,
  shareOf: (by: By, line: Line) => Share,
  alone: <T>(by: By, work: (tx: Tx) => Promise<T>) => Promise<T>,
  held: HeldCommits,
): <T>(by: By, work: (tx: Tx) => Promise<T>, company: Company) => Promise<T> {
  const lines = new Map<string, Deed[]>()

  async function doAlone({ by, work, done, fail }: Deed): Promise<void> {
    try {
      done((await alone(by, work)) as never)
    } catch (error) {
      fail(error)
    }
  }

  /** Those that could not share are done alone afterwards, when the line is free again. */
  async function together(deeds: readonly Deed[]): Promise<void> {
    let client: pg.PoolClient
    try {
      await held.refuse()
      client = await pool.connect()
    } catch (error) {
      for (const deed of deeds) deed.fail(error)
      return
    }
    let left: readonly Deed[] = []
    let lost: Error | undefined
    let isSent = false
    try {
      await client.query('BEGIN')
      const outcomes = await workOn(client, deeds)
      isSent = true
      await commit(client, held)
      left = tell(outcomes)
    } catch (error) {
      // Whatever stands of it ends with its line.
      lost = error as Error
      // Whether it stands nobody knows where the line was lost at its end: doing it again may do it twice.
      if (wasRefused(error) || (!isSent && tookTooLong(error))) left = deeds
      else for (const deed of deeds) deed.fail(error)
    } finally {
      client.release(lost)
    }
    await Promise.all(left.map(doAlone))
  }

  async function workOn(client: pg.PoolClient, deeds: readonly Deed[]): Promise<Outcome[]> {
    const line = inTurn(client)
    const gather = gatherer(line)
    const outcomes = await Promise.all(
      deeds.map(async (deed): Promise<Outcome> => {
        const { tx, late, after, needsMore } = inCompany(line, gather, one => shareOf(deed.by, one))
        const [end] = await Promise.allSettled([(async () => deed.work(tx))()])
        return { deed, late, after, end: needsMore() ? undefined : end }
      }),
    )
    await line.end()
    const waiting = outcomes.map(({ end, late }) => (end?.status === 'fulfilled' ? late.waiting() : []))
    const writes = merged(waiting)
    if (writes.length) await client.query(inOne(writes) as pg.QueryConfig)
    return outcomes
  }

  /** After the commit: those who stand and those who were refused hear it, the others are left. */
  function tell(outcomes: readonly Outcome[]): Deed[] {
    const left: Deed[] = []
    for (const { deed, end, after } of outcomes)
      if (!end || (end.status === 'rejected' && wasRefused(end.reason))) left.push(deed)
      else if (end.status === 'rejected') deed.fail(end.reason)
      else
        try {
          for (const then of after) then()
          deed.done(end.value as never)
        } catch (error) {
          deed.fail(error)
        }
    return left
  }

  /** The next ones to go, no two of one key, in the order in which they came. */
  function next(waiting: Deed[]): Deed[] {
    const keys = new Set<string>()
    const deeds: Deed[] = []
    for (let n = 0; n < waiting.length && deeds.length < mostTogether; )
      if (keys.has(waiting[n]!.key)) n++
      else {
        const [deed] = waiting.splice(n, 1)
        keys.add(deed!.key)
        deeds.push(deed!)
      }
    return deeds
  }

  async function go(command: string, line: Deed[]): Promise<void> {
    while (line.length) {
      const deeds = next(line)
      const work = deeds.length > 1 ? together(deeds) : doAlone(deeds[0]!)
      await Promise.race([work, setTimeout(patienceMs, undefined, { ref: false })])
    }
    lines.delete(command)
  }

  return (by, work, { command, key }) =>
    new Promise((done, fail) => {
      const deed: Deed = { by, key, work, done, fail }
      const line = lines.get(command)
      if (line) return void line.push(deed)
      const opened = [deed]
      lines.set(command, opened)
      // What other requests ask in this same turn still comes along.
      setImmediate(() => void go(command, opened))
    })
}

/**
 * What one deed works with. It needs more than company allows when it would write at once, ask for what it has written,
 * or wait for a lock.
 */
function inCompany(line: Line, gather: Gather, shareOf: (line: Line) => Share) {
  let isTooMuch = false
  const only = (isAllowed: boolean) => {
    isTooMuch ||= !isAllowed
    if (isTooMuch) throw new Error('Not in company')
  }
  const share = shareOf({
    async query(statement) {
      only(!writesOrLocks.test(statement.text))
      return line.query(statement)
    },
  })
  const tx: Tx = {
    ...share.tx,
    async gathered<R extends object>(gathering: Gathering, asked: object) {
      only(!writesOrLocks.test(gathering.text) && !share.late.couldMiss(gathering.module, gathering.text))
      return gather<R>(gathering, asked)
    },
    async locked<R extends object>(gathering: Gathering, asked: object) {
      only(!share.late.couldMiss(gathering.module, gathering.text))
      const [row] = await gather<R>(withoutWaiting(gathering), asked)
      // Not there, or kept by somebody else: alone it is waited for, and found out.
      only(row !== undefined)
      return row
    },
    together: then => then(tx),
  }
  return { ...share, tx, needsMore: () => isTooMuch }
}

const skipping = new Map<Gathering, Gathering>()

function withoutWaiting(gathering: Gathering): Gathering {
  let known = skipping.get(gathering)
  if (!known) {
    known = { ...gathering, name: `${gathering.name}-skip`, text: `${gathering.text} SKIP LOCKED` }
    skipping.set(gathering, known)
  }
  return known
}

/** A connection carries one statement at a time; after its end it takes none. */
function inTurn(client: pg.PoolClient): Line & { end(): Promise<void> } {
  let last: Promise<unknown> = Promise.resolve()
  let isOver = false
  return {
    query(statement: Statement) {
      if (isOver) return Promise.reject(new Error('Asked after the end of the deed'))
      const mine = last.then(() => client.query(statement as pg.QueryConfig))
      last = mine.catch(() => {})
      return mine
    },
    async end() {
      isOver = true
      await last
    },
  }
}

/** Of a transaction that was aborted and went on PostgreSQL takes COMMIT for ROLLBACK, and says so without an error. */
export async function commit(client: pg.PoolClient, held: HeldCommits): Promise<void> {
  const { command } = await held.watch(client.query('COMMIT'))
  if (command !== 'COMMIT')
    throw Object.assign(new Error('The transaction was aborted before it was committed'), { code: '25P02' })
}

const tookTooLong = (error: unknown) => /^(?:57014|55P03)$/.test((error as { code?: string }).code ?? '')
