import { type Expression, type SqlBool, sql } from 'kysely'
import { type Grant, permissionTable } from '#platform/access'
import type { Tx } from '#platform/db'

/** The grants by which an officer sees dossiers: an administrator's, say, is none. */
export function grantsToView({ actor }: Pick<Tx, 'actor'>): Grant[] {
  const roles = permissionTable().get('dossiers:dossier.view')!.roles
  return actor.kind === 'staff' ? actor.grants.filter(grant => roles.includes(grant.role)) : []
}

/** Of rows of `dossiers.dossier`: received or decided where one of these grants reaches. */
export function liesWithin(grants: readonly Grant[]): Expression<SqlBool> {
  const places = grants.map(({ agency, reach }) => {
    const below = reach === 'below' ? `${agency}/%` : agency
    // A one-stop centre stands below its commune: officers of the commune see what it received.
    return sql`receiving LIKE ${below} OR deciding LIKE ${below} OR receiving = ${agency} OR deciding = ${agency}`
  })
  return places.length ? sql<SqlBool>`(${sql.join(places, sql` OR `)})` : sql<SqlBool>`false`
}
