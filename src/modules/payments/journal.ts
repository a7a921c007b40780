import { randomUUID } from 'node:crypto'
import type { Tx } from '#platform/db'
import { db, type JournalAccount } from './schema.ts'

export type Movement = {
  debit: JournalAccount
  credit: JournalAccount
  /** đồng */
  amount: number
  agency: string
  bill?: string
  payment?: string
}

/** Writes a movement of money as the two lines of one posting. The database refuses one that does not balance. */
export async function post(tx: Tx, movement: Movement): Promise<void> {
  const line = {
    posting: randomUUID(),
    at: tx.now,
    agency: movement.agency,
    bill: movement.bill ?? null,
    payment: movement.payment ?? null,
  }
  await db(tx)
    .insertInto('payments.entry')
    .values([
      { ...line, account: movement.debit, debit: movement.amount, credit: 0 },
      { ...line, account: movement.credit, debit: 0, credit: movement.amount },
    ])
    .execute()
}
