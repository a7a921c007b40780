import { searchKey } from '#lib/vietnamese-text'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict, Invalid } from '#platform/errors'
import { append } from '#platform/ledger'
import { post } from '../journal.ts'
import { findAccountOf } from '../queries/find-account.ts'
import { type BillRow, billColumns, db } from '../schema.ts'
import { followBooks, lockBill } from './follow-books.ts'
import { writeReduction } from './reduce-bill.ts'

export type NewBill = {
  /** Unique for ever, in the caller's words: a dossier's code, with a number behind it for a second bill. */
  reference: string
  /** Who has an account here; nobody: the bill is paid at the counter, or by who knows its transfer code. */
  payer?: string
  payerName: string
  /** A child's or a business's bill: its name, and who else may see and pay it. */
  onBehalfOf?: { relation: 'child' | 'business'; name: string; taxCode?: string; others?: readonly string[] }
  /** Who collects: its cashiers see the bill, its account (or the nearest above) gets the transfer. */
  agency: string
  /** In words of the payer: "Đăng ký khai sinh". */
  purpose: string
  items: readonly {
    code: string
    name: string
    quantity: number
    /** đồng */
    unitAmount: number
    kind: 'fee' | 'charge'
  }[]
  /** Miễn giảm that is known already, in đồng; `key` names the occasion. */
  reductions?: readonly { amount: number; reason: string; key: string }[]
  dueAt?: Date
  /** The chapter of the state budget that it goes to. */
  budgetCode?: string
  /** Bills of one collection, such as a school's term. */
  campaign?: string
  /** A page of ours where the payer goes on afterwards. */
  path?: string
}

/**
 * Asks somebody to pay; the id of the bill comes back. Needs `payments:bill.open`: it is part of a deed (filing,
 * accepting) whose command knows whether it may be done. Books the claim and what is waived of it. Repeated with the
 * same reference it finds the bill, and opens it where it was a draft; with another sum or payer it throws Conflict
 * `payments.reference`. A sum of zero is Invalid `payments.amount`: what is free needs no bill.
 */
export async function openBill(tx: Tx, input: NewBill): Promise<string> {
  const bill = await writeBill(tx, input)
  if (bill.state !== 'draft') return bill.id
  const { id, agency, amount, reference } = bill
  await post(tx, { debit: 'receivable', credit: 'income', amount, agency, bill: id })
  await append(tx, { chain: id, action: 'bill.opened', body: { reference, amount } })
  for (const reduction of input.reductions ?? []) await writeReduction(tx, bill, reduction)
  await followBooks(tx, bill)
  return id
}

/** A bill that nobody is asked to pay yet; `openBill` with the same words opens it, `cancelBill` drops it. Like it otherwise. */
export async function draftBill(tx: Tx, input: NewBill): Promise<string> {
  return (await writeBill(tx, input)).id
}

async function writeBill(tx: Tx, input: NewBill): Promise<BillRow> {
  need(tx, 'payments:bill.open')
  const amount = input.items.reduce((sum, item) => sum + item.quantity * item.unitAmount, 0)
  const waived = (input.reductions ?? []).reduce((sum, one) => sum + one.amount, 0)
  if (!Number.isSafeInteger(amount) || amount <= 0 || waived >= amount) throw new Invalid('payments.amount')
  const account = await findAccountOf(tx, input.agency)
  const behalf = input.onBehalfOf
  const written = await db(tx)
    .insertInto('payments.bill')
    .values({
      reference: input.reference,
      payer: input.payer ?? null,
      payer_name: input.payerName,
      relation: behalf?.relation ?? 'self',
      for_name: behalf?.name ?? null,
      tax_code: behalf?.taxCode ?? null,
      others: [...(behalf?.others ?? [])],
      agency: input.agency,
      purpose: input.purpose,
      amount,
      budget_code: input.budgetCode ?? null,
      campaign: input.campaign ?? null,
      state: 'draft',
      account: account?.id ?? null,
      path: input.path ?? null,
      search: searchKey(`${input.reference} ${input.payerName} ${behalf?.name ?? ''}`),
      due_at: input.dueAt ?? null,
      opened_at: tx.now,
      paid_at: null,
      cancelled_at: null,
    })
    .onConflict(clash => clash.column('reference').doNothing())
    .returning(billColumns)
    .executeTakeFirst()
  const bill = written ?? (await lockBill(tx, { reference: input.reference }))!
  if (written)
    await db
      .later(tx)
      .insertInto('payments.bill_item')
      .values(
        input.items.map((item, position) => ({
          bill: bill.id,
          position,
          code: item.code,
          name: item.name,
          kind: item.kind,
          quantity: item.quantity,
          unit_amount: item.unitAmount,
        })),
      )
      .execute()
  else if (bill.amount !== amount || bill.payer !== (input.payer ?? null))
    throw new Conflict('payments.reference')
  return bill
}
