import type { Statement } from './database.ts'

/**
 * One INSERT, UPDATE or DELETE whose answer nobody needs. Given with `rows` its only parameter `$1` is a jsonb array of
 * them, and those of all that have the same text are written by one, in the order in which they came.
 */
export type LateWrite = Omit<Statement, 'name'> | { text: string; rows: readonly object[] }

export type Late = {
  put(module: string, write: LateWrite): Promise<void>
  /** Sends what waits where a statement of this module could miss it. */
  beforeReading(module: string, text: string): Promise<void>
  flush(): Promise<void>
}

type Waiting = { module: string; table: string; write: LateWrite }

// So that no statement grows without end.
const mostWaiting = 50

/**
 * Keeps what a transaction writes and does not read back, and sends all of it as one statement; behind walls one for each
 * module, whose role alone may write it. What a statement of the same module, or one that names the table, could read is
 * sent before that one, and no row is changed twice in one statement: so it is as if each had been sent at once. (A row
 * that was deleted a moment ago can not come back under its key.) The same object given again is sent once, with its
 * values as they are by then.
 */
export function lateWrites(
  send: (module: string, statement: Statement) => Promise<unknown>,
  walls: boolean,
): Late {
  let waiting: Waiting[] = []
  const ofRows = new Map<string, object[]>()

  async function flush(): Promise<void> {
    const groups = walls ? Map.groupBy(waiting, one => one.module).values() : [waiting]
    waiting = []
    ofRows.clear()
    for (const group of groups)
      if (group.length) await send(group[0]!.module, inOne(group.map(one => one.write)))
  }

  async function put(module: string, write: LateWrite): Promise<void> {
    if ('rows' in write) {
      const alike = ofRows.get(write.text)
      if (alike) return void alike.push(...write.rows)
    } else if (waiting.some(one => one.write === write)) return
    const { table, inserts } = targetOf(write.text)
    if (waiting.length >= mostWaiting || (!inserts && waiting.some(one => one.table === table))) await flush()
    if (!('rows' in write)) return void waiting.push({ module, table, write })
    const rows = [...write.rows]
    ofRows.set(write.text, rows)
    waiting.push({ module, table, write: { text: write.text, rows } })
  }

  return {
    put,
    flush,
    async beforeReading(module, text) {
      if (waiting.some(one => one.module === module || text.includes(one.table))) await flush()
    },
  }
}

/** The statement that carries out all of these. */
export function inOne(writes: readonly LateWrite[]): Statement {
  const values: unknown[] = []
  const parts = writes.map(write => {
    const before = values.length
    values.push(...('rows' in write ? [JSON.stringify(write.rows)] : (write.values ?? [])))
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
