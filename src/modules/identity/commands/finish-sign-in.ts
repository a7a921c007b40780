import { grantsOf } from '#modules/organisation'
import { openBytes, sealBytes } from '#platform/config'
import type { Tx } from '#platform/db'
import { spend } from '#platform/http'
import { append } from '#platform/ledger'
import { deviceToken, isKnownDevice } from '../known-device.ts'
import { type Attempt, attemptTries, findAttempt } from '../queries/attempt.ts'
import { findCredential } from '../queries/credential.ts'
import { db } from '../schema.ts'
import { endSessionsOf, type Opening, openSession } from '../session.ts'
import { hashToken } from '../token.ts'
import { hashRecoveryCode, newRecoveryCodes, totpStep } from '../totp.ts'
import { recordFailure } from './check-password.ts'

export type CodeInput = { attempt: string; code: string; agent: string; device?: string; replaces?: string }
export type Finished =
  | {
      ok: true
      token: string
      staff: string
      /** By which this browser is known from now on. */
      device: string
      back: string
      /** To be shown once, after enrolling. */
      recoveryCodes?: string[]
    }
  /** `ended`: back to the password. */
  | { ok: false; error: 'wrong' | 'ended' }

/**
 * The second step of an officer's sign-in: the code of the authenticator (good once, also against somebody who looked
 * over the shoulder) or a recovery code (then used up); or, when the attempt enrols an authenticator, the first code
 * of that, which also makes ten recovery codes and ends every other attempt and session of theirs. Opens a session with
 * a new token and ends the one that it replaces. Whoever holds the attempt: five tries, and 20 a quarter of an hour on
 * one account, or from one known browser (TooMany). A wrong code counts like a wrong password and stands in the ledger:
 * somebody has the password.
 */
export async function finishSignIn(tx: Tx, input: CodeInput): Promise<Finished> {
  const attempt = await takeTry(tx, input.attempt)
  if (!attempt?.staff.active) return { ok: false, error: 'ended' }
  const staff = attempt.staff.id
  const known = isKnownDevice(await findCredential(tx, staff), input.device, tx.now)
  await spend(tx, `code|${known ? hashToken(input.device!).toString('base64url') : staff}`, 20, 15 * 60)

  const recoveryCodes = attempt.secret ? newRecoveryCodes() : undefined
  const method = attempt.secret
    ? await enrol(tx, staff, attempt.secret, input.code, recoveryCodes!)
    : await useCode(tx, staff, input.code)
  if (!method) {
    // The code of an authenticator being enrolled is no secret from whoever sees its key on the page.
    if (!attempt.secret) {
      await append(tx, { chain: staff, action: 'code.wrong' })
      await recordFailure(tx, known ? undefined : staff)
    }
    return { ok: false, error: attempt.left > 0 ? 'wrong' : 'ended' }
  }

  await db(tx)
    .deleteFrom('identity.staff_attempt')
    .where('token_hash', '=', hashToken(input.attempt))
    .execute()
  await db(tx)
    .updateTable('identity.staff_credential')
    .set({ failed: 0, locked_until: null })
    .where('staff', '=', staff)
    .execute()
  const token = await openSession(tx, {
    kind: 'staff',
    subject: staff,
    name: attempt.staff.name,
    grants: await grantsOf(tx, staff),
    method,
    agent: input.agent,
    replaces: input.replaces,
  })
  // As it is now, with the authenticator that was just enrolled.
  const device = deviceToken((await findCredential(tx, staff))!, tx.now)
  return { ok: true, token, staff, device, back: attempt.back, recoveryCodes }
}

/** Counts the try before looking at the code, so that tries at the same moment are all counted. */
async function takeTry(tx: Tx, token: string): Promise<(Attempt & { left: number }) | undefined> {
  const attempt = await findAttempt(tx, token)
  if (!attempt) return undefined
  const [row] = await tx.query<{ tries: number }>('identity', {
    text: 'UPDATE identity.staff_attempt SET tries = tries + 1 WHERE token_hash = $1 AND tries < $2 RETURNING tries',
    values: [hashToken(token), attemptTries],
  })
  return row && { ...attempt, left: attemptTries - row.tries }
}

async function enrol(
  tx: Tx,
  staff: string,
  secret: Buffer,
  code: string,
  recoveryCodes: string[],
): Promise<Opening['method'] | undefined> {
  const step = totpStep(secret, code.replace(/\s/g, ''), tx.now, 0)
  if (step === undefined) return undefined
  await db(tx)
    .updateTable('identity.staff_credential')
    .set({
      totp_secret: sealBytes('totp', secret),
      totp_last_step: step,
      recovery_codes: recoveryCodes.map(hashRecoveryCode),
      demonstration: false,
    })
    .where('staff', '=', staff)
    .execute()
  // Whoever knew the old one, or began an enrolment of their own, is out.
  await db(tx).deleteFrom('identity.staff_attempt').where('staff', '=', staff).execute()
  await endSessionsOf(tx, staff)
  await append(tx, { chain: staff, action: 'authenticator.enrolled' })
  return 'code'
}

async function useCode(tx: Tx, staff: string, typed: string): Promise<Opening['method'] | undefined> {
  const credential = await findCredential(tx, staff)
  if (!credential?.totp_secret) return undefined
  const step = totpStep(
    openBytes('totp', credential.totp_secret),
    typed.replace(/\s/g, ''),
    tx.now,
    credential.totp_last_step,
  )
  if (step !== undefined) {
    // The condition again, in the row: of two at the same moment with one code, one comes in.
    const [used] = await tx.query('identity', {
      text: 'UPDATE identity.staff_credential SET totp_last_step = $2 WHERE staff = $1 AND totp_last_step < $2 RETURNING staff',
      values: [staff, step],
    })
    return used && 'code'
  }
  const [used] = await tx.query<{ left: number }>('identity', {
    text: `UPDATE identity.staff_credential SET recovery_codes = array_remove(recovery_codes, $2)
           WHERE staff = $1 AND $2 = ANY (recovery_codes) RETURNING cardinality(recovery_codes) AS left`,
    values: [staff, hashRecoveryCode(typed)],
  })
  if (!used) return undefined
  await append(tx, { chain: staff, action: 'recovery-code.used', body: { left: used.left } })
  return 'recovery-code'
}
