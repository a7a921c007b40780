import { getBill, requestRefund } from '#modules/payments'
import { system } from '#platform/access'
import { decideRefund, refundPaid } from '../../src/modules/payments/commands/decide-refund.ts'
import { staff, type testDatabase } from './database.ts'

/**
 * The last payment of a bill goes back in cash, whole or in part: asked for and paid out by a cashier of its agency,
 * approved by its leader. `stillOwed`: it was put on this bill by mistake. `isOnlyAgreed`: it lies in the drawer still.
 */
export async function giveBack(
  db: ReturnType<typeof testDatabase>,
  of: { bill: string; amount?: number; stillOwed?: boolean; isOnlyAgreed?: boolean },
): Promise<void> {
  const { bill, isOnlyAgreed, ...how } = of
  const { agency, payments } = await db.as(system('test')).read(tx => getBill(tx, bill))
  const last = payments.at(-1)!
  const cashier = db.as(staff({ role: 'cashier', agency, reach: 'agency' }))
  const refund = await cashier.write(tx =>
    requestRefund(tx, { payment: last.id, amount: last.amount, reason: 'x', way: 'cash', ...how }),
  )
  const leader = db.as(staff({ role: 'agency-leader', agency, reach: 'below' }))
  await leader.write(tx => decideRefund(tx, { refund, agree: true }))
  if (!isOnlyAgreed) await cashier.write(tx => refundPaid(tx, { refund }))
}
