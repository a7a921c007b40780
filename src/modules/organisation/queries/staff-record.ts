import { searchKey, vnDay } from '#lib/vietnamese-text'
import { can, type Grant, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { historyOf } from '#platform/ledger'
import { getStaff, placesOf, type Staff, staffNames } from './staff.ts'

export type Position = {
  agency: string
  agency_name: string
  title: string
  valid_from: string
  valid_to: string | null
}
export type HeldRole = Grant & {
  id: string
  agency_name: string
  valid_from: string
  valid_to: string | null
}

/** Positions of today, and those that begin later. */
export function positionsOf(tx: Tx, staffId: string): Promise<Position[]> {
  return tx.query<Position>('organisation', {
    text: `SELECT p.agency, a.short_name AS agency_name, p.title, p.valid_from, p.valid_to
           FROM organisation.position p JOIN organisation.agency a ON a.id = p.agency
           WHERE p.staff = $1 AND (p.valid_to IS NULL OR p.valid_to >= $2::date) ORDER BY p.valid_from, p.agency`,
    values: [staffId, vnDay(tx.now)],
  })
}

/** Roles of today, and those that begin later, each with its id. */
export function rolesOf(tx: Tx, staffId: string): Promise<HeldRole[]> {
  return tx.query<HeldRole>('organisation', {
    text: `SELECT r.id, r.role, r.agency, a.short_name AS agency_name, r.reach, r.valid_from, r.valid_to
           FROM organisation.staff_role r JOIN organisation.agency a ON a.id = r.agency
           WHERE r.staff = $1 AND (r.valid_to IS NULL OR r.valid_to >= $2::date) ORDER BY r.agency, r.role`,
    values: [staffId, vnDay(tx.now)],
  })
}

export type Recorded = Awaited<ReturnType<typeof historyOf>>[number]
export type StaffRow = Staff & { title: string | null; agency_name: string | null }

export type StaffRecord = Staff & {
  positions: Position[]
  roles: HeldRole[]
  history: (Recorded & { by: string })[]
  /** Whether the actor may change anything about them. */
  managed: boolean
}

/** An officer as an administrator of one of their places sees them. Throws NotFound `staff`. */
export async function getStaffRecord(tx: Tx, id: string): Promise<StaffRecord> {
  const staff = await getStaff(tx, id)
  const [positions, roles] = [await positionsOf(tx, id), await rolesOf(tx, id)]
  const agencies = [...positions, ...roles].map(place => place.agency)
  if (agencies.length) need(tx, 'organisation:staff.manage', { agencies })
  else need(tx, 'organisation:administration.open')
  const managed = (await placesOf(tx, id)).every(agency => can(tx, 'organisation:staff.manage', { agency }))
  return { ...staff, positions, roles, history: await namedHistoryOf(tx, id), managed }
}

/**
 * Officers whose name or account holds the words, by given name: a page of them, and where the next begins.
 * Only those who sit (or last sat) where the actor administers.
 */
export async function searchStaff(
  tx: Tx,
  input: { words?: string; after?: string; limit?: number },
): Promise<{ rows: StaffRow[]; next?: string }> {
  need(tx, 'organisation:administration.open')
  const limit = input.limit ?? 50
  const places =
    tx.actor.kind === 'staff' ? tx.actor.grants.filter(grant => grant.role === 'administrator') : []
  const rows = await tx.query<StaffRow>('organisation', {
    text: `SELECT s.id, s.name, s.email, s.phone, s.active, p.title, p.agency_name FROM organisation.staff s
           LEFT JOIN LATERAL (
             SELECT p.title, a.short_name AS agency_name, p.agency FROM organisation.position p JOIN organisation.agency a ON a.id = p.agency
             WHERE p.staff = s.id ORDER BY p.valid_to DESC NULLS FIRST, p.agency LIMIT 1) p ON true
           WHERE s.search LIKE '%' || $1 || '%'
             AND EXISTS (
               SELECT FROM jsonb_to_recordset($2) AS place(agency text, reach text)
               WHERE p.agency = place.agency OR (place.reach = 'below' AND starts_with(p.agency, place.agency || '/')))
             AND ($3::uuid IS NULL OR (s.sort_name, s.id) > (SELECT sort_name, id FROM organisation.staff WHERE id = $3))
           ORDER BY s.sort_name, s.id LIMIT $4`,
    values: [searchKey(input.words ?? ''), JSON.stringify(places), input.after ?? null, limit + 1],
  })
  return { rows: rows.slice(0, limit), ...(rows.length > limit && { next: rows[limit - 1]!.id }) }
}

/** The ledger of one chain, with the names of the officers who acted; a job of ours keeps its key. */
export async function namedHistoryOf(tx: Tx, chain: string): Promise<(Recorded & { by: string })[]> {
  const history = await historyOf(tx, chain)
  const officer = ({ actor }: Recorded) => (actor.startsWith('staff:') ? actor.slice(6) : undefined)
  const names = await staffNames(
    tx,
    history.map(officer).filter(id => id !== undefined),
  )
  return history.map(row => ({ ...row, by: names.get(officer(row) ?? '') ?? row.actor }))
}
