import { findPerson } from '#modules/identity'
import type { Tx } from '#platform/db'
import type { BillRow } from './schema.ts'

/**
 * The person that a permission about this bill is asked for: whoever acts, where the bill says that they may pay it as
 * well (the other parent) or they represent its business by law; else its payer.
 */
export async function payerOf(tx: Tx, bill: BillRow): Promise<string | undefined> {
  const { actor } = tx
  if (actor.kind === 'citizen' && actor.id !== bill.payer) {
    if (bill.others.includes(actor.id)) return actor.id
    if (bill.tax_code && (await findPerson(tx, actor.id))?.represents?.tax_code === bill.tax_code)
      return actor.id
  }
  return bill.payer ?? undefined
}
