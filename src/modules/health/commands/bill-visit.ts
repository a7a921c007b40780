import { findPersonByNumber } from '#modules/identity'
import { openBill } from '#modules/payments'
import { actorKey, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict, NotFound } from '#platform/errors'
import { touch } from '#platform/jobs'
import { append } from '#platform/ledger'
import { billReference } from '../bill-reference.ts'
import { channelOf } from '../patient-screen.ts'
import { itemsOf } from '../queries/get-visit.ts'
import { db, visitColumns } from '../schema.ts'
import { texts } from '../texts.ts'

/**
 * The patient stands at the counter: the bill over what insurance does not pay is opened, and shown on the cashier's
 * second screen. Its id comes back. Needs `health:visit.bill` at the hospital. Pressed again, or by another cashier, it
 * finds the same bill. Conflict `health.settled` where nothing is to be paid.
 */
export async function billVisit(tx: Tx, id: string): Promise<string> {
  const visit = await db(tx)
    .selectFrom('health.visit')
    .select(visitColumns)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!visit) throw new NotFound('visit')
  need(tx, 'health:visit.bill', { agency: visit.agency })
  if (visit.bill) return visit.bill
  if (visit.settled_at) throw new Conflict('health.settled')
  const t = texts('vi')
  const { number, insurance_share: share, personal_number: personalNumber } = visit
  const opened = visit.opened + 1
  const payer = personalNumber ? await findPersonByNumber(tx, personalNumber) : undefined
  const bill = await openBill(tx, {
    reference: billReference({ ...visit, opened }),
    ...(payer && { payer: payer.id }),
    payerName: visit.patient_name,
    agency: visit.agency,
    purpose: t('bill.purpose', { number }),
    items: (await itemsOf(tx, id)).map(({ unit_amount, ...item }) => ({
      ...item,
      unitAmount: unit_amount,
      kind: 'charge' as const,
    })),
    reductions: share > 0 ? [{ amount: share, reason: t('bill.insurance'), key: 'insurance' }] : [],
  })
  const billedBy = actorKey(tx.actor)
  await db(tx)
    .updateTable('health.visit')
    .set({ bill, opened, billed_by: billedBy, billed_at: tx.now })
    .where('id', '=', id)
    .execute()
  await append(tx, { chain: id, action: 'visit.billed', body: { bill } })
  await touch(tx, channelOf(billedBy))
  return bill
}
