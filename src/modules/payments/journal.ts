import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '#platform/db'
import { type BillState, db, type JournalAccount } from './schema.ts'

export type Movement = {
  debit: JournalAccount
  credit: JournalAccount
  /** đồng */
  amount: number
  agency: string
  bill?: string | undefined
  payment?: string
  /** Money that no bill has yet. */
  notice?: string | undefined
}

/** Writes a movement of money as the two lines of one posting. The database refuses one that does not balance. */
export async function post(tx: Tx, movement: Movement): Promise<void> {
  const line = {
    posting: randomUUID(),
    at: tx.now,
    agency: movement.agency,
    bill: movement.bill ?? null,
    payment: movement.payment ?? null,
    notice: movement.notice ?? null,
  }
  await db(tx)
    .insertInto('payments.entry')
    .values([
      { ...line, account: movement.debit, debit: movement.amount, credit: 0 },
      { ...line, account: movement.credit, debit: 0, credit: movement.amount },
    ])
    .execute()
}

/** Where a bill stands by its journal alone, in đồng. */
export type Books = {
  /** Still to pay; below zero when too much was paid. */
  owed: number
  /** Of what was paid, what we still have. */
  held: number
  /** Approved to go back. */
  leaving: number
  /** Gone back. */
  returned: number
  state: BillState
}

export async function booksOf(tx: Tx, bill: string): Promise<Books> {
  const { rows } = await sql<Books>`
    SELECT owed, held, leaving, returned, payments.state_of(${bill}) AS state FROM payments.books_of(${bill})`.execute(
    db(tx),
  )
  return rows[0]!
}

/** What is left in suspense of money that arrived without a bill. */
export async function suspenseOf(tx: Tx, notice: string): Promise<number> {
  const { rows } = await sql<{ left: number }>`
    SELECT coalesce(sum(credit - debit), 0)::bigint AS left FROM payments.entry
    WHERE notice = ${notice} AND account = 'suspense'`.execute(db(tx))
  return rows[0]!.left
}
