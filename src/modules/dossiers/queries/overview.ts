import { createHash } from 'node:crypto'
import { type RawBuilder, sql } from 'kysely'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { type Does, db } from '../schema.ts'
import { awaitsMoney } from './list-tasks.ts'

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

type Counted = {
  figure: string
  agency: string
  all: number
  late: number
  today: number
  soon: number
}

/**
 * How the dealing with dossiers stands where the actor watches, right to the moment: what is counted beforehand, and
 * what the ledger says has moved since. Needs `dossiers:overview.view`. A dossier that waits for the citizen is open,
 * and neither late nor due, and so is the step at which its fee is collected.
 */
export async function getOverview(tx: Tx, frame: OverviewFrame, agency?: string): Promise<Overview> {
  need(tx, 'dossiers:overview.view')
  const here = watched(tx, 'agency', agency)
  const startOfToday = new Date(frame.endOfToday.getTime() - 86_400_000)
  const passed = sql`due_at > ${startOfToday} AND due_at < ${tx.now}`
  // One statement, one snapshot: a fold that ends meanwhile is seen whole or not at all.
  const asked = sql<Counted>`
    WITH moved AS MATERIALIZED (
      SELECT ARRAY(SELECT DISTINCT chain FROM platform.ledger
        WHERE xid >= (SELECT until FROM dossiers.tally_mark) AND action <> 'viewed') AS dossiers
    ), counted AS (
      SELECT figure, at, agency, n, 0 AS passed FROM dossiers.tally WHERE figure = ANY (${running}) AND ${here}
      UNION ALL SELECT figure, at, agency, n, 0 FROM dossiers.tally
        WHERE figure = ANY (${decisions}) AND at >= ${frame.monthStart} AND ${here}
      UNION ALL SELECT figure, at, agency, n, 0 FROM dossiers.counts
        WHERE dossier = ANY ((SELECT dossiers FROM moved)::uuid[]) AND ${here}
      UNION ALL SELECT figure, at, agency, -n, 0 FROM dossiers.tallied
        WHERE dossier = ANY ((SELECT dossiers FROM moved)::uuid[]) AND ${here}
      UNION ALL SELECT 'open', ${frame.endOfToday}::timestamptz, deciding, 0, 1 FROM dossiers.dossier
        WHERE decided_at IS NULL AND received_at IS NOT NULL AND NOT paused AND status IN (2, 4, 5, 6)
          AND ${passed} AND ${watched(tx, 'deciding', agency)}
      UNION ALL SELECT does, ${frame.endOfToday}::timestamptz, agency, 0, 1 FROM dossiers.task
        WHERE state = 'open' AND ${passed} AND ${here}
    )
    SELECT figure, agency, sum(n) AS all,
      coalesce(sum(n) FILTER (WHERE at < ${frame.endOfToday}), 0) + sum(passed) AS late,
      coalesce(sum(n) FILTER (WHERE at = ${frame.endOfToday}), 0) - sum(passed) AS today,
      coalesce(sum(n) FILTER (WHERE at > ${frame.endOfToday} AND at <= ${frame.soonUntil}), 0) AS soon
    FROM counted WHERE figure = ANY (${running}) OR at >= ${frame.monthStart}
    GROUP BY figure, agency HAVING sum(n) <> 0 ORDER BY agency`.compile(db(tx))
  // Its planning takes half as long as its work. Its text says only how many places the actor watches.
  const rows = await tx.query<Counted>('dossiers', {
    name: `overview-${createHash('sha256').update(asked.sql).digest('hex').slice(0, 16)}`,
    text: asked.sql,
    values: asked.parameters,
  })
  return { open: openOf(rows), decided: decidedOf(rows), steps: stepsOf(rows) }
}

/** Figures of the tally about dossiers and tasks that are open … */
const running = [
  'open',
  'waiting',
  ...([
    'receive',
    'collect',
    'examine',
    'opinion',
    'inspect',
    'review',
    'sign',
    'seal',
    'return',
  ] as const satisfies readonly Does[]),
]
/** … and about what was decided in a month. */
const decisions = ['on-time', 'late', 'on-time-extended', 'late-extended']

function openOf(rows: readonly Counted[]): OpenCounts[] {
  const byAgency = Map.groupBy(
    rows.filter(row => row.figure === 'open' || row.figure === 'waiting'),
    row => row.agency,
  )
  return [...byAgency]
    .map(([agency, counted]) => {
      const clocked = counted.find(row => row.figure === 'open')
      const waiting = counted.find(row => row.figure === 'waiting')?.all ?? 0
      const { all = 0, late = 0, today = 0, soon = 0 } = clocked ?? {}
      return { agency, open: all + waiting, late, today, soon, waiting }
    })
    .sort(
      (one, other) => other.late - one.late || other.open - one.open || (one.agency < other.agency ? -1 : 1),
    )
}

function decidedOf(rows: readonly Counted[]): DecidedCounts[] {
  const byAgency = Map.groupBy(
    rows.filter(row => decisions.includes(row.figure)),
    row => row.agency,
  )
  return [...byAgency].map(([agency, counted]) => {
    const sum = (of: (figure: string) => boolean) =>
      counted.filter(row => of(row.figure)).reduce((total, row) => total + row.all, 0)
    return {
      agency,
      decided: sum(() => true),
      onTime: sum(figure => figure.startsWith('on-time')),
      extended: sum(figure => figure.endsWith('-extended')),
    }
  })
}

function stepsOf(rows: readonly Counted[]): StepCounts[] {
  const tasks = rows.filter(row => !['open', 'waiting', ...decisions].includes(row.figure))
  return [...Map.groupBy(tasks, row => row.figure as Does)].map(([does, counted]) => ({
    does,
    open: counted.reduce((sum, row) => sum + row.all, 0),
    late: does === awaitsMoney ? 0 : counted.reduce((sum, row) => sum + row.late, 0),
  }))
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
