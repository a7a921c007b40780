import { sql } from 'kysely'
import { vnDay } from '#lib/vietnamese-text'
import type { Tx } from '#platform/db'
import { type AccountRow, db } from '../schema.ts'

/** The account in force today of the agency, or of the nearest agency above it that has one. */
export async function findAccountOf(tx: Tx, agency: string): Promise<AccountRow | undefined> {
  return db(tx)
    .selectFrom('payments.account')
    .selectAll()
    .where(sql<boolean>`(${agency} = agency OR starts_with(${agency}, agency || '/'))`)
    .where('valid_from', '<=', vnDay(tx.now))
    .orderBy(sql`length(agency)`, 'desc')
    .orderBy('valid_from', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Also one that was replaced: people pay from old pictures of a code. */
export async function findAccountByNumber(tx: Tx, number: string): Promise<AccountRow | undefined> {
  return db(tx)
    .selectFrom('payments.account')
    .selectAll()
    .where('number', '=', number)
    .orderBy('valid_from', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Whose money is what nobody knows a bill for: the highest agency with an account. */
export async function provinceTill(tx: Tx): Promise<string | undefined> {
  const highest = await db(tx)
    .selectFrom('payments.account')
    .select('agency')
    .orderBy(sql`length(agency)`)
    .orderBy('agency')
    .limit(1)
    .executeTakeFirst()
  return highest?.agency
}

/**
 * The agencies whose people look after money that arrived for `agency`: itself, and those where the actor works whose
 * transfers arrive at the very same account.
 */
export async function placesSharing(tx: Tx, agency: string): Promise<string[]> {
  const places = [agency]
  const grants = tx.actor.kind === 'staff' ? tx.actor.grants : []
  for (const place of new Set(grants.map(grant => grant.agency)))
    if (place.startsWith(`${agency}/`) && (await findAccountOf(tx, place))?.agency === agency)
      places.push(place)
  return places
}
