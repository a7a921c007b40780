import type { Grant } from '#platform/access'
import type { Tx } from '#platform/db'
import { append } from '#platform/ledger'
import { identitySettings } from './settings.ts'
import { hashToken, newToken } from './token.ts'

/** The name of the session cookie. */
export const sessionCookie = 'sen'

export type Opening = {
  method: 'vneid' | 'code' | 'recovery-code' | 'test'
  agent: string
  /** The token that the browser held until now: that session ends. */
  replaces?: string
} & (
  | { kind: 'citizen'; subject: string; name: string; level: 1 | 2 }
  | { kind: 'staff'; subject: string; name: string; grants: Grant[] }
)

/**
 * Opens a session and returns its token for the cookie. The token is always new: one that was planted in the browser
 * before signing in is worth nothing afterwards.
 */
export async function openSession(tx: Tx, opening: Opening): Promise<string> {
  const before = opening.replaces === undefined ? undefined : await endSession(tx, opening.replaces)
  const token = newToken()
  const staff = opening.kind === 'staff'
  const expires = new Date(tx.now.getTime() + identitySettings().SESSION_HOURS * 3_600_000)
  await tx.query('identity', {
    text: `INSERT INTO identity.session
             (token_hash, kind, subject, name, level, grants, grants_at, csrf, method, agent, created_at, last_seen, expires_at, rotated_from)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11, $12, $13)`,
    values: [
      hashToken(token),
      opening.kind,
      opening.subject,
      opening.name,
      staff ? null : opening.level,
      staff ? JSON.stringify(opening.grants) : null,
      staff ? tx.now : null,
      newToken(),
      opening.method,
      opening.agent,
      tx.now,
      expires,
      before ?? null,
    ],
  })
  await append(tx, {
    chain: opening.subject,
    action: 'session.opened',
    body: { method: opening.method, agent: opening.agent, ...(!staff && { level: opening.level }) },
  })
  return token
}

/** Ends the session of a token; returns its id, or undefined when there was none. */
export async function endSession(tx: Tx, token: string): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }>('identity', {
    text: 'UPDATE identity.session SET revoked_at = $2 WHERE token_hash = $1 AND revoked_at IS NULL RETURNING id',
    values: [hashToken(token), tx.now],
  })
  return row?.id
}

/** Ends every session of somebody, but for one; returns how many. */
export async function endSessionsOf(tx: Tx, subject: string, except?: string): Promise<number> {
  const rows = await tx.query('identity', {
    text: `UPDATE identity.session SET revoked_at = $2
           WHERE subject = $1 AND revoked_at IS NULL AND ($3::uuid IS NULL OR id <> $3) RETURNING id`,
    values: [subject, tx.now, except ?? null],
  })
  return rows.length
}
