import { sql } from 'kysely'
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

type Place = { agency: string; role: string; below: boolean }

/**
 * What an officer's roles have to do, most urgent first: one range of one index for each place they work at. Only open
 * tasks; those that wait for the citizen are not work.
 */
export async function listTasks(tx: Tx, filter: TaskFilter = {}): Promise<TaskRow[]> {
  const places = placesOf(tx)
  if (!places.length || tx.actor.kind !== 'staff') return []
  let query = db(tx)
    .selectFrom('dossiers.task')
    .selectAll()
    .where('state', '=', 'open')
    .where(row => row.or(places.map(place => row.and([row('role', '=', place.role), atPlace(place)]))))
  if (filter.mine) query = query.where('claimed_by', '=', tx.actor.id)
  if (filter.does) query = query.where('does', '=', filter.does)
  if (filter.late) query = query.where('due_at', '<', tx.now)
  if (filter.today) query = query.where('due_at', '>=', tx.now).where('due_at', '<=', filter.today)
  if (filter.after) query = query.where(sql<boolean>`(due_at, id) > (${filter.after.dueAt}, ${filter.after.id})`)
  return query.orderBy('due_at').orderBy('id').limit(filter.limit ?? 50).execute()
}

export type TaskCounts = { all: number; late: number; today: number; mine: number }

/** Counted up to 1,000: beyond that nobody reads the number. */
export async function countTasks(tx: Tx, endOfToday: Date): Promise<TaskCounts> {
  const places = placesOf(tx)
  if (!places.length || tx.actor.kind !== 'staff') return { all: 0, late: 0, today: 0, mine: 0 }
  const me = tx.actor.id
  const capped = db(tx)
    .selectFrom('dossiers.task')
    .select(['due_at', 'claimed_by'])
    .where('state', '=', 'open')
    .where(row => row.or(places.map(place => row.and([row('role', '=', place.role), atPlace(place)]))))
    .limit(1000)
    .as('mine')
  return db(tx)
    .selectFrom(capped)
    .select(row => [
      row.fn.countAll<number>().as('all'),
      sql<number>`count(*) FILTER (WHERE due_at < ${tx.now})`.as('late'),
      sql<number>`count(*) FILTER (WHERE due_at >= ${tx.now} AND due_at <= ${endOfToday})`.as('today'),
      sql<number>`count(*) FILTER (WHERE claimed_by = ${me})`.as('mine'),
    ])
    .executeTakeFirstOrThrow()
}

/** The channels that tell an open worklist to look again. */
export function channelsOf(tx: Pick<Tx, 'actor'>): string[] {
  return [...new Set(placesOf(tx).map(place => `tasks:${place.agency}`))]
}

function placesOf(tx: Pick<Tx, 'actor'>): Place[] {
  if (tx.actor.kind !== 'staff') return []
  return tx.actor.grants.map(grant => ({ agency: grant.agency, role: grant.role, below: grant.reach === 'below' }))
}

function atPlace({ agency, below }: Place) {
  return below
    ? sql<boolean>`(agency = ${agency} OR agency LIKE ${`${agency.replace(/[\\%_]/g, '\\$&')}/%`})`
    : sql<boolean>`agency = ${agency}`
}
