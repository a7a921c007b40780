import { findPersonByNumber } from '#modules/identity'
import { findBill, isPayable, openBill } from '#modules/payments'
import { actorKey, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict, NotFound } from '#platform/errors'
import { touch } from '#platform/jobs'
import { append } from '#platform/ledger'
import { billReference } from '../bill-reference.ts'
import { channelOf } from '../patient-screen.ts'
import { itemsOf } from '../queries/get-visit.ts'
import { db, type VisitRow, visitColumns } from '../schema.ts'
import { texts } from '../texts.ts'

/**
 * The patient stands at the counter: the bill over what insurance does not pay is opened, and shown on the cashier's
 * second screen. Its id comes back. Needs `health:visit.bill` at the hospital. Pressed again, or by another cashier, it
 * finds the same bill, and as long as that is to be paid moves it to the screen of who pressed. Conflict `health.settled`
 * where nothing is to be paid.
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
  if (visit.bill) {
    const known = await findBill(tx, { reference: billReference(visit) })
    if (known && isPayable(known.state)) await showOnScreen(tx, visit)
    return visit.bill
  }
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
  await showOnScreen(tx, { ...visit, bill, opened })
  await append(tx, { chain: id, action: 'visit.billed', body: { bill } })
  return bill
}

/** The actor's second screen shows it now, and that of who showed it before no more. */
async function showOnScreen(
  tx: Tx,
  { id, bill, opened, billed_by: before }: Pick<VisitRow, 'id' | 'bill' | 'opened' | 'billed_by'>,
): Promise<void> {
  const cashier = actorKey(tx.actor)
  const shown = { visit: id, shown_at: tx.now }
  await db(tx)
    .updateTable('health.visit')
    .set({ bill, opened, billed_by: cashier, billed_at: tx.now })
    .where('id', '=', id)
    .execute()
  await db(tx)
    .insertInto('health.screen')
    .values({ cashier, ...shown })
    .onConflict(on => on.column('cashier').doUpdateSet(shown))
    .execute()
  for (const one of new Set([before ?? cashier, cashier])) await touch(tx, channelOf(one))
}
