import { type Expression, type SqlBool, sql } from 'kysely'
import { type Grant, permissionTable } from '#platform/access'
import type { Tx } from '#platform/db'

/** The grants by which an officer sees dossiers: an administrator's, say, is none. */
export function grantsToView(by: Pick<Tx, 'actor'>): Grant[] {
  return grantsFor(by, 'dossiers:dossier.view')
}

/** The grants of an officer whose roles hold a permission; perhaps none. */
export function grantsFor({ actor }: Pick<Tx, 'actor'>, permission: string): Grant[] {
  const { roles } = permissionTable().get(permission)!
  return actor.kind === 'staff' ? actor.grants.filter(grant => roles.includes(grant.role)) : []
}

/** Of rows of `dossiers.dossier`: received or decided where one of these grants reaches. */
export function liesWithin(grants: readonly Grant[]): Expression<SqlBool> {
  const places = placesWithin(grants)
  return places.length ? sql<SqlBool>`(${sql.join(places, sql` OR `)})` : sql<SqlBool>`false`
}

/** The same place by place: each is one range of one index, and a dossier may lie in several. */
export function placesWithin(grants: readonly Grant[]): Expression<SqlBool>[] {
  const exact = new Set(grants.map(grant => grant.agency))
  const below = new Set(grants.filter(grant => grant.reach === 'below').map(grant => grant.agency))
  return [
    ...[...exact].flatMap(agency => [
      sql<SqlBool>`receiving = ${agency}`,
      sql<SqlBool>`deciding = ${agency}`,
    ]),
    // A one-stop centre stands below its commune: officers of the commune see what it received.
    ...[...below].map(
      agency => sql<SqlBool>`(receiving LIKE ${`${agency}/%`} OR deciding LIKE ${`${agency}/%`})`,
    ),
  ]
}
