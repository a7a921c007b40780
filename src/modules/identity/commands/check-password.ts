import { createHash } from 'node:crypto'
import { findStaffByEmail } from '#modules/organisation'
import type { Tx } from '#platform/db'
import { type Ctx, spend } from '#platform/http'
import { append } from '#platform/ledger'
import { isKnownDevice } from '../known-device.ts'
import { hashPassword, isOutdated, verifyPassword } from '../password.ts'
import { type Credential, findCredential, holdCredential } from '../queries/credential.ts'
import { db } from '../schema.ts'
import { beginAttempt } from './begin-attempt.ts'

const quarter = 15 * 60
/** Wrong passwords and codes from unknown browsers, in sum, before an account refuses those for a quarter of an hour. */
const failuresBeforeLock = 20

export type PasswordInput = {
  email: string
  password: string
  address: string
  device?: string
  back: string
}

/**
 * The first step of an officer's sign-in. Right: an attempt begins, whose token goes into a cookie, and the code is
 * asked next. Wrong, unknown, closed, not activated and locked are one answer that takes one time. Anyone, within
 * limits (TooMany): 10 tries a quarter on one account from one address or from one known browser, and from one
 * address 300 of browsers that nobody knows.
 * The password is computed outside any transaction: it takes long on purpose and must hold no connection. What was read
 * before is asked again after: others may have guessed, or the officer may have changed it, meanwhile.
 */
export async function checkPassword(
  on: Pick<Ctx, 'write'>,
  input: PasswordInput,
): Promise<{ token: string } | undefined> {
  const email = input.email.trim().toLowerCase()
  const account = await on.write(async tx => {
    const staff = await findStaffByEmail(tx, email)
    const credential = staff && (await findCredential(tx, staff.id))
    const known = isKnownDevice(credential, input.device, tx.now)
    const who = known ? `device:${input.device}` : `${email}|${input.address}`
    // Many officers share one address: who guesses from there keeps none of them out of their own browsers.
    if (!known) await spend(tx, `sign-in|${input.address}`, 300, quarter)
    await spend(tx, `sign-in|${createHash('sha256').update(who).digest('base64url')}`, 10, quarter)
    return { staff, credential, known, open: !!staff?.active && (known || !isLocked(credential, tx.now)) }
  })
  const stored = account.credential?.password
  const right = await verifyPassword(input.password, stored)
  const { staff } = account
  if (!staff || !right || !account.open) {
    // Also for an account that does not exist, so that both take the same way.
    await on.write(tx => recordFailure(tx, account.known || !account.open ? undefined : staff?.id))
    return undefined
  }
  const renewed = isOutdated(stored!) ? await hashPassword(input.password) : undefined
  return on.write(async tx => {
    const credential = await holdCredential(tx, staff.id, stored!)
    if (!credential || (!account.known && isLocked(credential, tx.now))) return undefined
    if (renewed)
      await db(tx)
        .updateTable('identity.staff_credential')
        .set({ password: renewed })
        .where('staff', '=', staff.id)
        .execute()
    return beginAttempt(tx, { staff: staff.id, back: input.back, enrol: !credential.totp_secret })
  })
}

function isLocked(credential: Credential | undefined, now: Date): boolean {
  return !!credential?.locked_until && credential.locked_until > now
}

/** Counts a wrong password or code; for nobody, it takes as long. */
export async function recordFailure(tx: Tx, staff: string | undefined): Promise<void> {
  const [row] = await tx.query<{ locked: boolean }>('identity', {
    text: `UPDATE identity.staff_credential SET
             failed = CASE WHEN failed + 1 >= $3 THEN 0 ELSE failed + 1 END,
             locked_until = CASE WHEN failed + 1 >= $3 THEN $2::timestamptz + make_interval(secs => $4) ELSE locked_until END
           WHERE staff = $1 RETURNING failed = 0 AS locked`,
    values: [staff ?? null, tx.now, failuresBeforeLock, quarter],
  })
  if (staff && row?.locked) await append(tx, { chain: staff, action: 'sign-in.locked' })
}
