import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '#platform/db'
import { type GatewayId, isGateway } from './gateways/gateway.ts'
import { type BillState, db, type JournalAccount } from './schema.ts'

/** An account of the books; of those of the gateways, the one that is meant. */
type Side = Exclude<JournalAccount, 'gateway'> | GatewayId

export type Movement = {
  debit: Side
  credit: Side
  /** đồng */
  amount: number
  agency: string
  bill?: string | undefined
  payment?: string
  /** Money that no bill has yet. */
  notice?: string | undefined
}

/** Writes a movement of money as the two lines of one posting. The database refuses one that does not balance. */
export function post(tx: Tx, movement: Movement): Promise<void> {
  const { debit, credit, amount, agency, bill = null, payment = null, notice = null } = movement
  return tx.later('payments', {
    text: `INSERT INTO payments.entry (posting, at, agency, bill, payment, notice, account, gateway, debit, credit)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $11, 0), ($1, $2, $3, $4, $5, $6, $9, $10, 0, $11)`,
    values: [
      randomUUID(),
      tx.now,
      agency,
      bill,
      payment,
      notice,
      ...accountOf(debit),
      ...accountOf(credit),
      amount,
    ],
  })
}

const accountOf = (side: Side): [account: JournalAccount, gateway: GatewayId | null] =>
  isGateway(side) ? ['gateway', side] : [side, null]

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

/**
 * The same for whoever adds bills up, in đồng: what is asked for (all of it, less what was waived, cancelled, written off,
 * or given back because it was not owed), what of that was paid and is not to go back, what is left. `asked` is always
 * `paid` and `owed` together.
 */
export function sumsOf({ owed, held, leaving }: Books): { asked: number; paid: number; owed: number } {
  const paid = held - leaving
  return { asked: paid + owed, paid, owed }
}

export async function booksOf(tx: Tx, bill: string): Promise<Books> {
  const [books] = await tx.query<Books>('payments', {
    name: 'payments-books',
    text: 'SELECT owed, held, leaving, returned, payments.state_of($1) AS state FROM payments.books_of($1)',
    values: [bill],
  })
  return books!
}

/** What is left in suspense of money that arrived without a bill. */
export async function suspenseOf(tx: Tx, notice: string): Promise<number> {
  const { rows } = await sql<{ left: number }>`
    SELECT coalesce(sum(credit - debit), 0)::bigint AS left FROM payments.entry
    WHERE notice = ${notice} AND account = 'suspense'`.execute(db(tx))
  return rows[0]!.left
}
