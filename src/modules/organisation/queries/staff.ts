import { vnDay } from '#lib/vietnamese-text'
import type { Grant, Role } from '#platform/access'
import { byId, type Gathering, type Tx } from '#platform/db'
import { NotFound } from '#platform/errors'

export type Staff = { id: string; name: string; email: string; phone: string | null; active: boolean }

const columns = 'id, name, email, phone, active'
/** Of a role, on the day that is parameter `n`. */
const current = (n: number) =>
  `r.valid_from <= $${n}::date AND (r.valid_to IS NULL OR r.valid_to >= $${n}::date)`

export async function findStaff(tx: Tx, id: string): Promise<Staff | undefined> {
  const [row] = await tx.gathered<Staff>(staffFind, { asked: id })
  return row
}

const staffFind = byId('staff-find', 'organisation.staff', columns)

/** Also somebody who has left. Throws NotFound `staff`. */
export async function getStaff(tx: Tx, id: string): Promise<Staff> {
  const staff = await findStaff(tx, id)
  if (!staff) throw new NotFound('staff')
  return staff
}

export async function findStaffByEmail(tx: Tx, email: string): Promise<Staff | undefined> {
  const [row] = await tx.query<Staff>('organisation', {
    name: 'staff-find-by-email',
    text: `SELECT ${columns} FROM organisation.staff WHERE email = $1`,
    values: [email.trim().toLowerCase()],
  })
  return row
}

export async function staffNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (!ids.length) return new Map()
  const rows = await tx.query<{ id: string; name: string }>('organisation', {
    name: 'staff-names',
    text: 'SELECT id, name FROM organisation.staff WHERE id = ANY ($1)',
    values: [[...new Set(ids)]],
  })
  return new Map(rows.map(row => [row.id, row.name]))
}

/** The roles of somebody today; none for somebody who has left. */
export function grantsOf(tx: Tx, staffId: string): Promise<Grant[]> {
  return tx.query<Grant>('organisation', {
    name: 'staff-grants',
    text: `SELECT r.role, r.agency, r.reach FROM organisation.staff_role r JOIN organisation.staff s ON s.id = r.staff AND s.active
           WHERE r.staff = $1 AND ${current(2)} ORDER BY r.agency, r.role`,
    values: [staffId, vnDay(tx.now)],
  })
}

/** Everybody who may act in this role at this agency today, as `need` would let them; by given name. */
export function staffWithRole(tx: Tx, role: Exclude<Role, 'citizen'>, agency: string): Promise<Staff[]> {
  return tx.query<Staff>('organisation', {
    name: 'staff-with-role',
    text: `SELECT ${columns} FROM organisation.staff s WHERE active AND EXISTS (
             SELECT FROM organisation.staff_role r WHERE r.staff = s.id AND r.role = $1 AND ${current(3)}
               AND (r.agency = $2 OR (r.reach = 'below' AND starts_with($2, r.agency || '/'))))
           ORDER BY sort_name, id`,
    values: [role, agency, vnDay(tx.now)],
  })
}

/**
 * What somebody is there, as printed below a signature: the title of the position at that agency, else at an office
 * inside it, else at an agency above, else any. Empty when they hold none.
 */
export async function positionTitle(tx: Tx, staffId: string, agency: string): Promise<string> {
  const [row] = await tx.gathered<{ title: string }>(titleFind, {
    staff: staffId,
    agency,
    day: vnDay(tx.now),
  })
  return row?.title ?? ''
}

const titleFind: Gathering = {
  module: 'organisation',
  name: 'staff-position-title',
  text: `
SELECT i.at, p.title FROM jsonb_to_recordset($1) AS i(at int, staff uuid, agency text, day date),
  LATERAL (SELECT title FROM organisation.position
    WHERE staff = i.staff AND valid_from <= i.day AND (valid_to IS NULL OR valid_to >= i.day)
    ORDER BY agency = i.agency DESC, starts_with(agency, i.agency || '/') DESC,
      starts_with(i.agency, agency || '/') DESC, agency LIMIT 1) p`,
}

/**
 * The agencies where somebody sits or acts, today or from a later day on. A role that reaches below stands as
 * `agency/*`: for `need`, only a grant that reaches below covers that.
 */
export async function placesOf(tx: Tx, staffId: string): Promise<string[]> {
  const rows = await tx.query<{ agency: string }>('organisation', {
    text: `SELECT agency FROM organisation.position WHERE staff = $1 AND (valid_to IS NULL OR valid_to >= $2::date)
           UNION SELECT CASE reach WHEN 'below' THEN agency || '/*' ELSE agency END FROM organisation.staff_role
             WHERE staff = $1 AND (valid_to IS NULL OR valid_to >= $2::date) ORDER BY agency`,
    values: [staffId, vnDay(tx.now)],
  })
  return rows.map(row => row.agency)
}

/** Everybody in the directory with their account, for whoever gives them something to sign in with. */
export function listStaffEmails(tx: Tx): Promise<{ id: string; email: string }[]> {
  return tx.query('organisation', {
    text: 'SELECT id, email FROM organisation.staff WHERE active ORDER BY email',
  })
}
