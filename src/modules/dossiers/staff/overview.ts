import { z } from 'zod'
import { vnDay, vnInstant } from '#lib/vietnamese-text'
import { addWorkingDays, type Calendar } from '#lib/working-time'
import { calendarOf, calendarsOf, listAgencies, provinceAgency, staffNames } from '#modules/organisation'
import type { Tx } from '#platform/db'
import type { Ctx } from '#platform/http'
import { getOverview, type LateDossier, listLateDossiers, type Overview } from '../queries/overview.ts'

export const here = '/can-bo/giam-sat'
const cursor = z.tuple([z.coerce.date(), z.uuid()])

/** What a supervisor looks at, with the names of who and what is in it. */
export type SupervisorView = {
  agency?: string
  overview: Overview
  late: LateDossier[]
  next?: string
  names: Map<string, string>
  agencies: Map<string, string>
  calendars: Map<string, Calendar>
  month: string
}

export async function loadOverview(tx: Tx, ctx: Ctx, limit: number): Promise<SupervisorView> {
  const agency = ctx.query['co-quan'] || undefined
  const today = vnDay(tx.now)
  const month = `${today.slice(0, 7)}-01`
  const soon = addWorkingDays(today, 3, await calendarOf(tx, await provinceAgency(tx)))
  const frame = {
    endOfToday: vnInstant(today, '24:00'),
    soonUntil: vnInstant(soon, '24:00'),
    monthStart: vnInstant(month),
  }
  const overview = await getOverview(tx, frame, agency)
  const after = cursor.safeParse(ctx.query.sau?.split(','))
  const found = await listLateDossiers(tx, {
    agency,
    limit: limit + 1,
    ...(after.success && { after: { dueAt: after.data[0], id: after.data[1] } }),
  })
  const late = found.slice(0, limit)
  const last = found.length > limit ? late.at(-1) : undefined
  return {
    agency,
    overview,
    late,
    month,
    ...(last && { next: `${last.due_at.toISOString()},${last.id}` }),
    names: await staffNames(
      tx,
      late.flatMap(row => row.claimed_by ?? []),
    ),
    agencies: new Map((await listAgencies(tx)).map(({ id, short_name }) => [id, short_name])),
    calendars: await calendarsOf(
      tx,
      late.map(row => row.deciding),
    ),
  }
}

export function addressOf(view: Pick<SupervisorView, 'agency'>, suffix = '', cursor?: string): string {
  const query = new URLSearchParams({
    ...(view.agency && { 'co-quan': view.agency }),
    ...(cursor && { sau: cursor }),
  })
  return query.size ? `${here}${suffix}?${query}` : here + suffix
}
