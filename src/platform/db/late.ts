import type { Statement } from './database.ts'

/**
 * One INSERT, UPDATE or DELETE whose answer nobody needs. Given with `rows` its only parameter `$1` is a jsonb array of
 * them, and those of all that have the same text are written by one, in the order in which they came; the same object
 * given again is written once, as it stands by then.
 */
export type LateWrite = Omit<Statement, 'name'> | { text: string; rows: Iterable<object> }

export type Late = {
  put(module: string, write: LateWrite): Promise<void>
  /** Whether a statement of this module could miss what waits. */
  couldMiss(module: string, text: string): boolean
  flush(): Promise<void>
  /** What waits now. */
  waiting(): readonly Waiting[]
}

export type Waiting = { module: string; table: string; inserts: boolean; write: LateWrite }

// So that no statement grows without end.
const mostWaiting = 50

/**
 * Keeps what a transaction writes and does not read back, and sends all of it as one statement; behind walls one for each
 * module, whose role alone may write it. What a statement of the same module, or one that names the table, could read is
 * sent before that one, and no row is changed twice in one statement: so it is as if each had been sent at once. (A row
 * that was deleted a moment ago can not come back under its key.)
 */
export function lateWrites(
  send: (module: string, statement: Statement) => Promise<unknown>,
  walls: boolean,
): Late {
  let waiting: Waiting[] = []
  const ofRows = new Map<string, Set<object>>()

  async function flush(): Promise<void> {
    const groups = walls ? Map.groupBy(waiting, one => one.module).values() : [waiting]
    waiting = []
    ofRows.clear()
    for (const group of groups)
      if (group.length) await send(group[0]!.module, inOne(group.map(one => one.write)))
  }

  async function put(module: string, write: LateWrite): Promise<void> {
    const { table, inserts } = targetOf(write.text)
    if (!('rows' in write)) {
      await makeRoom(table, inserts)
      return void waiting.push({ module, table, inserts, write })
    }
    // What is inserted now was not there for a change that waits: the next change goes after it.
    if (inserts)
      for (const one of waiting) if (one.table === table && !one.inserts) ofRows.delete(one.write.text)
    for (const row of write.rows) {
      const alike = ofRows.get(write.text)
      if (alike && (inserts || !hasOther(alike, row))) alike.add(row)
      else {
        await makeRoom(table, inserts)
        const rows = new Set([row])
        ofRows.set(write.text, rows)
        waiting.push({ module, table, inserts, write: { text: write.text, rows } })
      }
    }
  }

  async function makeRoom(table: string, inserts: boolean): Promise<void> {
    if (waiting.length >= mostWaiting || (!inserts && waiting.some(one => one.table === table))) await flush()
  }

  return {
    put,
    flush,
    waiting: () => waiting,
    couldMiss: (module, text) => waiting.some(one => one.module === module || text.includes(one.table)),
  }
}

/** Whether another object names the same row of the table. */
const hasOther = (rows: ReadonlySet<object>, row: { id?: unknown }) =>
  row.id !== undefined && [...(rows as Set<{ id?: unknown }>)].some(one => one !== row && one.id === row.id)

/** What waits in several transactions that touch different rows, as if one had given it: rows of a text stand together. */
export function merged(lists: readonly (readonly Waiting[])[]): LateWrite[] {
  const writes: LateWrite[] = []
  const ofText = new Map<string, object[]>()
  for (const { write } of lists.flat()) {
    const alike = 'rows' in write ? ofText.get(write.text) : undefined
    if (!('rows' in write)) writes.push(write)
    else if (alike) alike.push(...write.rows)
    else {
      const rows = [...write.rows]
      ofText.set(write.text, rows)
      writes.push({ text: write.text, rows })
    }
  }
  return writes
}

/** The statement that carries out all of these. */
export function inOne(writes: readonly LateWrite[]): Statement {
  const values: unknown[] = []
  const parts = writes.map(write => {
    const before = values.length
    values.push(...('rows' in write ? [JSON.stringify([...write.rows])] : (write.values ?? [])))
    return write.text.replaceAll(/\$(\d+)/g, (_, n) => `$${before + Number(n)}`)
  })
  const [only] = parts
  const text =
    parts.length === 1 ? only! : `WITH ${parts.map((part, n) => `w${n} AS (${part})`).join(', ')} SELECT`
  return { name: nameOf(text, writes), text, values }
}

// Prepared once a connection, as the commands of the house put together only so many different ones.
const names = new Map<string, string>()
const mostNames = 500

function nameOf(text: string, writes: readonly LateWrite[]): string | undefined {
  const known = names.get(text)
  if (known || names.size >= mostNames) return known
  const tables = [...new Set(writes.map(write => targetOf(write.text).table.split('.')[1]))]
  // PostgreSQL cuts a name off after 63 signs.
  const name = `late ${names.size} ${tables.join(' ')}`.slice(0, 63)
  names.set(text, name)
  return name
}

const target = /^\s*(insert into|update|delete from)\s+"?(\w+)"?\."?(\w+)"?/i

function targetOf(text: string): { table: string; inserts: boolean } {
  const [, verb, schema, name] = target.exec(text) ?? []
  if (!verb) throw new Error(`Only what writes into a table can wait: ${text.slice(0, 60)}`)
  return { table: `${schema}.${name}`, inserts: /insert/i.test(verb) }
}
