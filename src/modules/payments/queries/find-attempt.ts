import type { Tx } from '#platform/db'
import type { GatewayId } from '../gateways/gateway.ts'
import type { AttemptRow } from '../money-rows.ts'
import { db, isPayable } from '../schema.ts'

/**
 * The attempt that a gateway knows under this order, and whether its money is still wanted. Anybody may ask who brings
 * the gateway's signature over that order: the payer whose session ended on the way, and the gateway itself.
 */
export async function findAttempt(
  tx: Tx,
  one: { gateway: GatewayId; order: string },
): Promise<(Pick<AttemptRow, 'bill' | 'amount' | 'state' | 'way'> & { payable: boolean }) | undefined> {
  const found = await db(tx)
    .selectFrom('payments.attempt as a')
    .innerJoin('payments.bill as b', 'b.id', 'a.bill')
    .select(['a.bill', 'a.amount', 'a.state', 'a.way', 'b.state as bill_state'])
    .where('a.order', '=', one.order)
    .where('a.gateway', '=', one.gateway)
    .executeTakeFirst()
  if (!found) return undefined
  const { bill_state, ...attempt } = found
  return { ...attempt, payable: attempt.state !== 'paid' && isPayable(bill_state) }
}
