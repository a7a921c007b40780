import { searchKey } from '#lib/vietnamese-text'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict, Invalid } from '#platform/errors'
import { append } from '#platform/ledger'
import { post } from '../journal.ts'
import { findAccountOf } from '../queries/find-account.ts'
import { db } from '../schema.ts'

export type NewBill = {
  /** Unique for ever, in the caller's words: a dossier's code, with a number behind it for a second bill. */
  reference: string
  payer: string
  payerName: string
  /** Who collects: its cashiers see the bill, its account (or the nearest above) gets the transfer. */
  agency: string
  /** In words of the payer: "Đăng ký khai sinh". */
  purpose: string
  items: readonly {
    code: string
    name: string
    quantity: number /** đồng */
    unitAmount: number
    kind: 'fee' | 'charge'
  }[]
  dueAt?: Date
  /** A page of ours where the payer goes on afterwards. */
  path?: string
}

/**
 * Asks somebody to pay; the id of the bill comes back. Needs `payments:bill.open`: it is part of a deed (filing,
 * accepting) whose command knows whether it may be done. Books the claim. Repeated with the same reference it finds
 * the bill; with another sum or payer it throws Conflict `payments.reference`. A sum of zero is Invalid
 * `payments.amount`: what is free needs no bill.
 */
export async function openBill(tx: Tx, input: NewBill): Promise<string> {
  need(tx, 'payments:bill.open')
  const amount = input.items.reduce((sum, item) => sum + item.quantity * item.unitAmount, 0)
  if (!Number.isSafeInteger(amount) || amount <= 0) throw new Invalid('payments.amount')
  const account = await findAccountOf(tx, input.agency)
  const opened = await db(tx)
    .insertInto('payments.bill')
    .values({
      reference: input.reference,
      payer: input.payer,
      payer_name: input.payerName,
      agency: input.agency,
      purpose: input.purpose,
      amount,
      state: 'open',
      account: account?.id ?? null,
      path: input.path ?? null,
      search: searchKey(`${input.reference} ${input.payerName}`),
      due_at: input.dueAt ?? null,
      opened_at: tx.now,
      paid_at: null,
      cancelled_at: null,
    })
    .onConflict(clash => clash.column('reference').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!opened) return sameBill(tx, input, amount)

  await db(tx)
    .insertInto('payments.bill_item')
    .values(
      input.items.map((item, position) => ({
        bill: opened.id,
        position,
        code: item.code,
        name: item.name,
        kind: item.kind,
        quantity: item.quantity,
        unit_amount: item.unitAmount,
      })),
    )
    .execute()
  await post(tx, { debit: 'receivable', credit: 'income', amount, agency: input.agency, bill: opened.id })
  await append(tx, { chain: opened.id, action: 'bill.opened', body: { reference: input.reference, amount } })
  return opened.id
}

async function sameBill(tx: Tx, input: NewBill, amount: number): Promise<string> {
  const bill = await db(tx)
    .selectFrom('payments.bill')
    .select(['id', 'amount', 'payer'])
    .where('reference', '=', input.reference)
    .executeTakeFirstOrThrow()
  if (bill.amount !== amount || bill.payer !== input.payer) throw new Conflict('payments.reference')
  return bill.id
}
