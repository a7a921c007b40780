import type pg from 'pg'
import { instruments } from './instruments.ts'

export type Counted = { statement: string; calls: number; ms: number; slowest: number }

const counted = new Map<string, Counted>()
// Statements of ours are a few hundred; what is put together anew each time must not fill the memory.
const mostStatements = 500

function note(statement: string, ms: number): void {
  let one = counted.get(statement)
  if (!one) {
    if (counted.size >= mostStatements) return
    counted.set(statement, (one = { statement, calls: 0, ms: 0, slowest: 0 }))
  }
  one.calls++
  one.ms += ms
  if (ms > one.slowest) one.slowest = ms
}

/** The statements that took most of this process's time with the database, since it started. */
export function costliestStatements(most: number): Counted[] {
  return [...counted.values()].sort((a, b) => b.ms - a.ms).slice(0, most)
}

type Asked = string | { name?: string; text: string }
type Done = (error: Error | undefined, result: unknown) => void
type Ask = (asked: Asked, values?: unknown, done?: Done) => Promise<unknown> | undefined

const nameOf = (asked: Asked) =>
  typeof asked === 'string' ? asked.slice(0, 120) : (asked.name ?? asked.text.slice(0, 120))

/** Takes the time of every statement of a pool: under its name, or the beginning of its text, never its values. */
export function watchStatements(pool: pg.Pool): void {
  pool.on('connect', client => {
    const ask = client.query.bind(client) as unknown as Ask
    const watched: Ask = (asked, values, done) => {
      const began = performance.now()
      const measured = instruments()?.statement(nameOf(asked))
      const end = (failed: boolean) => {
        const ms = performance.now() - began
        note(nameOf(asked), ms)
        measured?.(ms / 1000, failed)
      }
      const callback = typeof values === 'function' ? (values as Done) : done
      if (callback) {
        const noted: Done = (error, result) => {
          end(!!error)
          callback(error, result)
        }
        return typeof values === 'function' ? ask(asked, noted) : ask(asked, values, noted)
      }
      const answer = ask(asked, values)
      // A cursor or a stream is no promise, and is read at its reader's pace.
      if (typeof answer?.then === 'function')
        answer.then(
          () => end(false),
          () => end(true),
        )
      return answer
    }
    client.query = watched as unknown as typeof client.query
  })
}
