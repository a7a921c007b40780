import type { Tx } from '#platform/db'

const failuresToOpen = 3
const restSeconds = 30

/**
 * Whether a register may be asked now. After three failures in a row it rests for half a minute; then one question
 * is let through to try, and the others wait for how it goes. A rest that a wrong clock put too far ahead is none.
 */
export async function mayAsk(tx: Tx, register: string): Promise<boolean> {
  const [circuit] = await tx.query<{ failures: number }>('registers', {
    text: 'SELECT failures FROM registers.circuit WHERE register = $1',
    values: [register],
  })
  if (circuit!.failures < failuresToOpen) return true
  const tried = await tx.query('registers', {
    text: `UPDATE registers.circuit SET open_until = $2::timestamptz + make_interval(secs => $3)
           WHERE register = $1 AND NOT (open_until > $2 AND open_until <= $2::timestamptz + make_interval(secs => $3))
           RETURNING register`,
    values: [register, tx.now, restSeconds],
  })
  return tried.length > 0
}

export async function noteAnswer(tx: Tx, register: string): Promise<void> {
  await tx.query('registers', {
    text: 'UPDATE registers.circuit SET failures = 0, open_until = NULL WHERE register = $1 AND failures > 0',
    values: [register],
  })
}

export async function noteFailure(tx: Tx, register: string): Promise<void> {
  await tx.query('registers', {
    text: `UPDATE registers.circuit SET failures = failures + 1,
             open_until = CASE WHEN failures + 1 >= $2 THEN $3::timestamptz + make_interval(secs => $4) END
           WHERE register = $1`,
    values: [register, failuresToOpen, tx.now, restSeconds],
  })
}
