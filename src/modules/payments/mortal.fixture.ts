import type { Tx } from '#platform/db'

/** The process is gone; the transaction with it. */
export class Died extends Error {}

/** The transaction as it would be if the process died after `statements` of them. */
export function mortal(tx: Tx, statements: number): Tx {
  let done = 0
  const one: Tx = {
    ...tx,
    async query(module, statement) {
      const rows = await tx.query(module, statement)
      if (++done >= statements) throw new Died()
      return rows as never
    },
    together: work => work(one),
  }
  return one
}
