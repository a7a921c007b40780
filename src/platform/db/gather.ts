import { isAway } from './away.ts'
import type { Statement } from './database.ts'

/**
 * A statement that answers many askers at once. Its only parameter `$1` is a jsonb array of what they ask, each with its
 * place `at`; every row it answers says in `at` whose it is. Within it nobody sees what another asker writes.
 */
export type Gathering = { module: string; name: string; text: string }

/** The row of a table with the `id` that is asked for. Each is a look into the index, whatever the planner thinks of how many they are. */
export const byId = (
  name: string,
  table: string,
  columns = '*',
  type: 'uuid' | 'text' = 'uuid',
): Gathering => ({
  module: table.split('.')[0]!,
  name,
  text: `
SELECT i.at, found.* FROM jsonb_to_recordset($1) AS i(at int, asked ${type}),
  LATERAL (SELECT ${columns} FROM ${table} WHERE id = i.asked OFFSET 0) AS found`,
})

/** Where statements go. */
export type Line = { query(statement: Statement): Promise<{ rows: object[] }> }

export type Gather = <R extends object>(gathering: Gathering, asked: object) => Promise<R[]>

type Asker = { asked: object; done(rows: object[]): void; fail(error: unknown): void }

// A longer one would make everybody wait for its end, and saves nothing more.
const mostTogether = 64

export const valuesOf = (all: readonly object[]) => [
  JSON.stringify(all.map((asked, at) => Object.assign({ at }, asked))),
]

/**
 * Sends a gathering as soon as its last one is back, with all that was asked meanwhile: nobody waits for company, and
 * the busier it is the less each costs. It commits by itself. Where PostgreSQL refuses the whole because of one of them,
 * each is asked alone, so that only that one is refused.
 */
export function gatherer(on: Line): Gather {
  const lines = new Map<Gathering, Asker[]>()

  async function go(gathering: Gathering, line: Asker[]): Promise<void> {
    while (line.length) {
      const together = line.splice(0, mostTogether)
      try {
        await answer(gathering, together)
      } catch (error) {
        if (together.length > 1 && wasRefused(error))
          await Promise.all(together.map(one => answer(gathering, [one]).catch(one.fail)))
        else for (const one of together) one.fail(error)
      }
    }
    lines.delete(gathering)
  }

  async function answer({ name, text }: Gathering, askers: readonly Asker[]): Promise<void> {
    const values = valuesOf(askers.map(one => one.asked))
    const { rows } = await on.query({ name, text, values })
    const answers = askers.map((): object[] => [])
    for (const row of rows as { at: number }[]) answers[row.at]!.push(row)
    for (const [at, one] of askers.entries()) one.done(answers[at]!)
  }

  return <R extends object>(gathering: Gathering, asked: object) =>
    new Promise<R[]>((done, fail) => {
      const asker: Asker = { asked, done: rows => done(rows as R[]), fail }
      const line = lines.get(gathering)
      if (line) return void line.push(asker)
      const opened = [asker]
      lines.set(gathering, opened)
      // What other requests ask in this same turn still comes along.
      setImmediate(() => void go(gathering, opened))
    })
}

/**
 * What a deed may not ask on a line that others use (nothing of it shall stand should it fail later), and what leaves
 * something that waits for a standby. A row that is locked for an update counts too.
 */
export const writesOrLocks = /\b(?:insert|update|delete|merge)\b/i

/** PostgreSQL said no, so nothing of it stands; where the line was lost nobody knows, and asking again may do it twice. */
export function wasRefused(error: unknown): boolean {
  const { code } = error as { code?: string }
  return /^[0-9A-Z]{5}$/.test(code ?? '') && !isAway({ code })
}
