import { type RawBuilder, sql } from 'kysely'
import { can, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { findAccountOf } from './find-account.ts'

export type Place = { agency: string; reach: 'agency' | 'below' }

/** Where the actor holds a permission as an officer. Throws like `need` when that is nowhere. */
export async function placesOf(tx: Tx, permission: string): Promise<Place[]> {
  const { actor } = tx
  const places =
    actor.kind === 'staff'
      ? actor.grants.filter(grant =>
          can({ actor: { ...actor, grants: [grant] } }, permission, { agency: grant.agency }),
        )
      : []
  if (!places.length) need(tx, permission)
  return places
}

/** The same, with the agencies above whose account takes the transfers to one of them. */
export async function tillsOf(tx: Tx, permission: string): Promise<Place[]> {
  const places = await placesOf(tx, permission)
  const tills: Place[] = [...places]
  for (const { agency } of places) {
    const account = await findAccountOf(tx, agency)
    if (account && agency.startsWith(`${account.agency}/`))
      tills.push({ agency: account.agency, reach: 'agency' })
  }
  return tills
}

/** That a column of agencies lies in one of the places. */
export function within(column: string, places: readonly Place[]): RawBuilder<boolean> {
  const one = ({ agency, reach }: Place) =>
    reach === 'below'
      ? sql`(${sql.ref(column)} = ${agency} OR starts_with(${sql.ref(column)}, ${`${agency}/`}))`
      : sql`${sql.ref(column)} = ${agency}`
  return places.length ? sql<boolean>`(${sql.join(places.map(one), sql` OR `)})` : sql<boolean>`false`
}
