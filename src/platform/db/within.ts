import { type RawBuilder, sql } from 'kysely'
import type { Grant } from '#platform/access'

/** That a column of agencies lies where one of the grants reaches. */
export function within(
  column: string,
  grants: readonly Pick<Grant, 'agency' | 'reach'>[],
): RawBuilder<boolean> {
  const one = ({ agency, reach }: Pick<Grant, 'agency' | 'reach'>) =>
    reach === 'below'
      ? sql`(${sql.ref(column)} = ${agency} OR starts_with(${sql.ref(column)}, ${`${agency}/`}))`
      : sql`${sql.ref(column)} = ${agency}`
  return grants.length ? sql<boolean>`(${sql.join(grants.map(one), sql` OR `)})` : sql<boolean>`false`
}
