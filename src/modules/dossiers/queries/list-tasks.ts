import { type RawBuilder, sql } from 'kysely'
import type { Grant } from '#platform/access'
import type { Tx } from '#platform/db'
import { type Does, db, type TaskRow } from '../schema.ts'

export type TaskFilter = {
  /** Only what is mine, or nobody's. */
  mine?: boolean
  does?: Does
  late?: boolean
  /** Not late yet, and due by then. */
  today?: Date
  /** Keyset: the last row of the page before. */
  after?: { dueAt: Date; id: string }
  limit?: number
}

/**
 * The step whose clock stands still for as long as it is open: the fee is asked for when it opens, and the pause that
 * begins then (`requestPayment`) ends with it. So it is neither late nor due today, however short its term.
 */
export const awaitsMoney = 'collect' satisfies Does
const isClocked = sql`does <> ${sql.lit(awaitsMoney)}`

type Place = { agency: string; role: string; below: boolean }
type Condition = RawBuilder<unknown>

/**
 * What an officer's roles have to do, most urgent first. Only open tasks; those that wait for the citizen are not work.
 */
export async function listTasks(tx: Tx, filter: TaskFilter = {}): Promise<TaskRow[]> {
  const places = placesOf(tx)
  if (!places.length || tx.actor.kind !== 'staff') return []
  const conditions: Condition[] = []
  if (filter.mine) conditions.push(sql`claimed_by = ${tx.actor.id}`)
  if (filter.does) conditions.push(sql`does = ${filter.does}`)
  if (filter.late) conditions.push(sql`due_at < ${tx.now} AND ${isClocked}`)
  if (filter.today) conditions.push(sql`due_at >= ${tx.now} AND due_at <= ${filter.today} AND ${isClocked}`)
  if (filter.after) conditions.push(sql`(due_at, id) > (${filter.after.dueAt}, ${filter.after.id})`)
  const { rows } = await mostUrgent<TaskRow>(places, conditions, filter.limit ?? 50).execute(db(tx))
  return rows
}

export type TaskCounts = { all: number; late: number; today: number; mine: number }

/** Counted up to 1,000, the most urgent of them: beyond that nobody reads the number. */
export async function countTasks(tx: Tx, endOfToday: Date): Promise<TaskCounts> {
  const places = placesOf(tx)
  if (!places.length || tx.actor.kind !== 'staff') return { all: 0, late: 0, today: 0, mine: 0 }
  const { rows } = await sql<TaskCounts>`
    SELECT count(*) AS all, count(*) FILTER (WHERE due_at < ${tx.now} AND ${isClocked}) AS late,
      count(*) FILTER (WHERE due_at >= ${tx.now} AND due_at <= ${endOfToday} AND ${isClocked}) AS today,
      count(*) FILTER (WHERE claimed_by = ${tx.actor.id}) AS mine
    FROM (${mostUrgent(places, [], 1000, sql`id, due_at, claimed_by, does`)}) AS task`.execute(db(tx))
  return rows[0]!
}

/** The channels that tell an open worklist to look again. */
export function channelsOf(tx: Pick<Tx, 'actor'>): string[] {
  const channels = placesOf(tx).flatMap(({ agency, below }) => [
    `tasks:${agency}`,
    ...(below ? [`tasks:${agency}/*`] : []),
  ])
  return [...new Set(channels)]
}

/**
 * One range of one index for each place that somebody works at, each read only as far as it may be shown, and then
 * together: the whole of a busy office is never read. Two places may overlap, so what both hold stands there once.
 */
function mostUrgent<Row>(
  places: readonly Place[],
  conditions: readonly Condition[],
  limit: number,
  columns = sql`*`,
): RawBuilder<Row> {
  const ranges = places.map(place => {
    const where = sql.join(
      [sql`state = 'open'`, sql`role = ${place.role}`, atPlace(place), ...conditions],
      sql` AND `,
    )
    return sql`(SELECT ${columns} FROM dossiers.task WHERE ${where} ORDER BY due_at, id LIMIT ${limit})`
  })
  return sql<Row>`SELECT * FROM (${sql.join(ranges, sql` UNION `)}) AS place ORDER BY due_at, id LIMIT ${limit}`
}

export function placesOf(tx: Pick<Tx, 'actor'>): Place[] {
  if (tx.actor.kind !== 'staff') return []
  return tx.actor.grants.map(placeOf)
}

export function placeOf({ agency, role, reach }: Grant): Place {
  return { agency, role, below: reach === 'below' }
}

export function atPlace({ agency, below }: Place, column = 'agency'): Condition {
  const at = sql.ref(column)
  return below
    ? sql`(${at} = ${agency} OR ${at} LIKE ${`${agency.replace(/[\\%_]/g, '\\$&')}/%`})`
    : sql`${at} = ${agency}`
}
