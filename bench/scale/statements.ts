import pg from 'pg'

/** How many statements something sends, `BEGIN` and `COMMIT` included; only right while nobody else uses the process. */
export async function statementsOf(act: () => Promise<unknown>): Promise<number> {
  const { query } = pg.Client.prototype
  let sent = 0
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    sent++
    return Reflect.apply(query, this, args)
  } as typeof query
  try {
    await act()
    return sent
  } finally {
    pg.Client.prototype.query = query
  }
}
