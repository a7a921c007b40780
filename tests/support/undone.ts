import type { Database, Tx } from '#platform/db'

class Undone extends Error {}

/** The same database, in which whatever is written is there for the deed that writes it and then never was. */
export function undoing(database: Database): Database {
  return {
    ...database,
    async write<T>(by: Parameters<Database['write']>[0], work: (tx: Tx) => Promise<T>): Promise<T> {
      let answer: { value: T } | undefined
      try {
        await database.write(by, async tx => {
          answer = { value: await work(tx) }
          await tx.flush()
          throw new Undone()
        })
      } catch (error) {
        if (!(error instanceof Undone)) throw error
      }
      return answer!.value
    },
  }
}
