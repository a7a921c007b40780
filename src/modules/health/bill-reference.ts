import type { VisitRow } from './schema.ts'

/** What the till calls the bill of a visit; one that took the place of a cancelled one has its number behind it. */
export function billReference({ serial, opened }: Pick<VisitRow, 'serial' | 'opened'>): string {
  return `VP-${String(serial).padStart(6, '0')}${opened > 1 ? `-${opened}` : ''}`
}
