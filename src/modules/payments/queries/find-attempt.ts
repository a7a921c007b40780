import { sql } from 'kysely'
import type { Tx } from '#platform/db'
import type { GatewayId } from '../gateways/gateway.ts'
import type { AttemptRow } from '../money-rows.ts'
import { db, payable } from '../schema.ts'

/** The page of what an attempt pays. */
export function pageOfAttempt({ bill, basket }: Pick<AttemptRow, 'bill' | 'basket'>): string {
  return bill ? `/thanh-toan/${bill}` : `/khoan-nop/gop?ma=${basket}`
}

/**
 * The attempt that a gateway knows under this order, and whether its money is still wanted. Anybody may ask who brings
 * the gateway's signature over that order: the payer whose session ended on the way, and the gateway itself.
 */
export async function findAttempt(
  tx: Tx,
  one: { gateway: GatewayId; order: string },
): Promise<
  (Pick<AttemptRow, 'bill' | 'basket' | 'amount' | 'state' | 'way'> & { payable: boolean }) | undefined
> {
  const found = await db(tx)
    .selectFrom('payments.attempt as a')
    .select(['a.bill', 'a.basket', 'a.amount', 'a.state', 'a.way'])
    .select(
      sql<boolean>`EXISTS (SELECT FROM payments.bill b WHERE b.state = ANY(${payable}::text[])
        AND (b.id = a.bill OR b.id IN (SELECT bill FROM payments.basket_bill WHERE basket = a.basket)))`.as(
        'isOwed',
      ),
    )
    .where('a.order', '=', one.order)
    .where('a.gateway', '=', one.gateway)
    .executeTakeFirst()
  if (!found) return undefined
  const { isOwed, ...attempt } = found
  return { ...attempt, payable: attempt.state !== 'paid' && isOwed }
}
