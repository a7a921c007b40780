import type { Database } from '#platform/db'

/** How many statements something sends; only right while nobody else uses the database. */
export async function statementsOf({ pool }: Database, act: () => Promise<unknown>): Promise<number> {
  const { query } = pool
  let sent = 0
  pool.query = ((...args: unknown[]) => {
    sent++
    return Reflect.apply(query, pool, args)
  }) as typeof query
  try {
    await act()
    return sent
  } finally {
    pool.query = query
  }
}
