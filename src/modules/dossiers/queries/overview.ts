import { type RawBuilder, sql } from 'kysely'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { type Does, db } from '../schema.ts'

export type OpenCounts = {
  agency: string
  open: number
  late: number
  today: number
  soon: number
  waiting: number
}
export type DecidedCounts = { agency: string; decided: number; onTime: number; extended: number }
export type StepCounts = { does: Does; open: number; late: number }
export type Overview = { open: OpenCounts[]; decided: DecidedCounts[]; steps: StepCounts[] }

/** `soonUntil`: the end of the third working day from today. `monthStart`: from when on decisions are counted. */
export type OverviewFrame = { endOfToday: Date; soonUntil: Date; monthStart: Date }

export type LateDossier = {
  id: string
  code: string
  applicant_name: string
  deciding: string
  due_at: Date
  /** The step that it waits at; none while a job of ours works on it. */
  task: string | null
  procedure_name: string | null
  agency: string | null
  claimed_by: string | null
  opened_at: Date | null
}

/**
 * How the dealing with dossiers stands where the actor watches, counted from the rows themselves. Needs
 * `dossiers:overview.view`. A dossier that waits for the citizen is open, and neither late nor due.
 */
export async function getOverview(tx: Tx, frame: OverviewFrame, agency?: string): Promise<Overview> {
  need(tx, 'dossiers:overview.view')
  const open = await sql<OpenCounts>`
    SELECT deciding AS agency, count(*) AS open,
      count(*) FILTER (WHERE NOT paused AND due_at < ${tx.now}) AS late,
      count(*) FILTER (WHERE NOT paused AND due_at >= ${tx.now} AND due_at <= ${frame.endOfToday}) AS today,
      count(*) FILTER (WHERE NOT paused AND due_at > ${frame.endOfToday} AND due_at <= ${frame.soonUntil}) AS soon,
      count(*) FILTER (WHERE paused) AS waiting
    FROM dossiers.dossier
    WHERE decided_at IS NULL AND status IN (2, 4, 5, 6) AND received_at IS NOT NULL AND ${watched(tx, 'deciding', agency)}
    GROUP BY deciding ORDER BY late DESC, open DESC, deciding`.execute(db(tx))
  const decided = await sql<DecidedCounts>`
    SELECT deciding AS agency, count(*) AS decided, count(*) FILTER (WHERE decided_at <= due_at) AS "onTime",
      count(*) FILTER (WHERE EXISTS (SELECT FROM dossiers.extension e WHERE e.dossier = d.id)) AS extended
    FROM dossiers.dossier d
    WHERE decided_at >= ${frame.monthStart} AND ${watched(tx, 'deciding', agency)}
    GROUP BY deciding`.execute(db(tx))
  const steps = await sql<StepCounts>`
    SELECT does, count(*) AS open, count(*) FILTER (WHERE due_at < ${tx.now}) AS late
    FROM dossiers.task WHERE state = 'open' AND ${watched(tx, 'agency', agency)} GROUP BY does`.execute(
    db(tx),
  )
  return { open: open.rows, decided: decided.rows, steps: steps.rows }
}

/** The late ones with who holds them, longest first. Needs `dossiers:overview.view`. */
export async function listLateDossiers(
  tx: Tx,
  filter: { agency?: string; after?: { dueAt: Date; id: string }; limit: number },
): Promise<LateDossier[]> {
  need(tx, 'dossiers:overview.view')
  const after = filter.after ? sql`(d.due_at, d.id) > (${filter.after.dueAt}, ${filter.after.id})` : sql`true`
  const { rows } = await sql<LateDossier>`
    SELECT d.id, d.code, d.applicant_name, d.deciding, d.due_at, t.name AS task, t.procedure_name, t.agency, t.claimed_by, t.opened_at
    FROM dossiers.dossier d
    LEFT JOIN LATERAL (
      SELECT name, procedure_name, agency, claimed_by, opened_at FROM dossiers.task
      WHERE dossier = d.id AND state = 'open' ORDER BY due_at, id LIMIT 1) t ON true
    WHERE d.decided_at IS NULL AND d.status IN (2, 4, 6) AND NOT d.paused AND d.due_at < ${tx.now}
      AND ${watched(tx, 'd.deciding', filter.agency)} AND ${after}
    ORDER BY d.due_at, d.id LIMIT ${filter.limit}`.execute(db(tx))
  return rows
}

/** Only what lies where the actor supervises or leads; `agency` narrows it to one and what is below. */
function watched(tx: Tx, column: string, agency?: string): RawBuilder<boolean> {
  const at = sql.ref(column)
  const under = (place: string) =>
    sql`(${at} = ${place} OR ${at} LIKE ${`${place.replace(/[\\%_]/g, '\\$&')}/%`})`
  const grants = tx.actor.kind === 'staff' ? tx.actor.grants : []
  const places = grants
    .filter(grant => grant.role === 'supervisor' || grant.role === 'agency-leader')
    .map(grant => (grant.reach === 'below' ? under(grant.agency) : sql`${at} = ${grant.agency}`))
  if (tx.actor.kind !== 'system' && !places.length) return sql<boolean>`false`
  const own = places.length ? sql`(${sql.join(places, sql` OR `)})` : sql`true`
  return agency ? sql<boolean>`(${own} AND ${under(agency)})` : sql<boolean>`${own}`
}
