import { getStaff, grantsOf } from '#modules/organisation'
import { type Actor, anyone, type Grant, system } from '#platform/access'
import { type Database, type Gathering, type Tx, withoutStandby } from '#platform/db'
import type { Session } from '#platform/http'
import { longestBack } from './back-path.ts'
import { isLeftBehind } from './queries/credential.ts'
import { knowSignedIn, type Person, personColumns } from './queries/person.ts'
import { sessionCookie } from './session.ts'
import { identitySettings } from './settings.ts'
import { hashToken } from './token.ts'

type Row = {
  id: string
  kind: 'citizen' | 'staff'
  subject: string
  name: string
  level: 1 | 2
  grants: Grant[]
  csrf: string
  stale: boolean
  person: Person | null
}

/** Grants in a session are read again when older than this; a change that is announced reaches it sooner. */
const freshSeconds = 60

/**
 * Who a request comes from: one indexed statement, and once a minute another that notes that the session is in use.
 * Officers carry their grants in the session row; those are read again every minute, and at once when the directory
 * announces a change.
 */
export function authenticate(request: {
  cookie(name: string): string | undefined
  database: Database
}): Promise<{ actor: Actor; session?: Session }> {
  const token = request.cookie(sessionCookie)
  if (!token) return Promise.resolve({ actor: anyone })
  return request.database.read({ actor: system('identity.authenticate') }, async tx => {
    const row = await liveSession(tx, token)
    if (!row) return { actor: anyone }
    const session = { id: row.id, csrf: row.csrf }
    if (row.kind === 'citizen') {
      const actor: Actor = { kind: 'citizen', id: row.subject, name: row.name, level: row.level }
      if (row.person) knowSignedIn(actor, row.person)
      return { actor, session }
    }
    const grants = row.stale ? await refreshGrants(tx, row.subject) : row.grants
    return grants
      ? { actor: { kind: 'staff', id: row.subject, name: row.name, grants }, session }
      : { actor: anyone }
  })
}

const sessionFind: Gathering = {
  module: 'identity',
  name: 'session-find',
  // OFFSET 0: a look into the index for each, whatever the planner thinks of how many they are.
  text: `
SELECT i.at, id, kind, subject, name, level, grants, csrf, last_seen < i.now - interval '1 minute' AS unseen,
  kind = 'staff' AND grants_at < i.now - interval '${freshSeconds} seconds' AS stale,
  CASE kind WHEN 'citizen' THEN
    (SELECT to_json(p) FROM (SELECT ${personColumns} FROM identity.person WHERE id = subject) p) END AS person
FROM jsonb_to_recordset($1) AS i(at int, token text, now timestamptz, idle int),
  LATERAL (SELECT * FROM identity.session WHERE token_hash = decode(i.token, 'hex') OFFSET 0) s
WHERE revoked_at IS NULL AND expires_at > i.now AND last_seen > i.now - make_interval(mins => i.idle)`,
}

async function liveSession(tx: Tx, token: string): Promise<Row | undefined> {
  const hash = hashToken(token)
  const [row] = await tx.gathered<Row & { unseen: boolean }>(sessionFind, {
    token: hash.toString('hex'),
    now: tx.now,
    idle: identitySettings().SESSION_IDLE_MINUTES,
  })
  if (row?.unseen)
    await tx.query('identity', {
      name: 'session-seen',
      fleeting: true,
      text: `UPDATE identity.session SET last_seen = $2 FROM ${withoutStandby} WHERE token_hash = $1`,
      values: [hash, tx.now],
    })
  return row
}

/**
 * Reads the grants of an officer into all their sessions. Undefined, and no session left, when they have left or are of
 * a demonstration that is over.
 */
export async function refreshGrants(tx: Tx, staff: string): Promise<Grant[] | undefined> {
  const { active } = await getStaff(tx, staff)
  const grants = active && !(await isLeftBehind(tx, staff)) ? await grantsOf(tx, staff) : undefined
  await tx.query('identity', {
    fleeting: true,
    text: `UPDATE identity.session SET grants = coalesce($2, grants), grants_at = $3, revoked_at = CASE WHEN $2::jsonb IS NULL THEN $3::timestamptz END
           FROM ${withoutStandby} WHERE subject = $1 AND kind = 'staff' AND revoked_at IS NULL`,
    values: [staff, grants ? JSON.stringify(grants) : null, tx.now],
  })
  return grants
}

/**
 * Where somebody signs in to go on at `back`; an address so long that nobody would be led back to it is left out, or
 * the answer would be too long a head for a balancer. Officers and citizens have different doors.
 */
export function signInPath(who: 'anyone' | 'citizen' | 'staff' | 'signed-in', back: string): string {
  const officer =
    who === 'staff' || (who === 'signed-in' && (back === '/can-bo' || back.startsWith('/can-bo/')))
  const door = officer ? '/can-bo/dang-nhap' : '/dang-nhap'
  return back.length > longestBack ? door : `${door}?ve=${encodeURIComponent(back)}`
}
