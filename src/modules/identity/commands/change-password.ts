import { getStaff } from '#modules/organisation'
import { NotFound, NotSignedIn } from '#platform/errors'
import { type Ctx, spend } from '#platform/http'
import { append } from '#platform/ledger'
import { deviceToken } from '../known-device.ts'
import { faultOf, hashPassword, type PasswordFault, verifyPassword } from '../password.ts'
import { findCredential, holdCredential } from '../queries/credential.ts'
import { db } from '../schema.ts'
import { endSessionsOf, openSession } from '../session.ts'

export type PasswordChange = { current: string; next: string; agent: string; replaces?: string }
export type PasswordChangeErrors = {
  current?: 'password.wrong' | 'password.shared'
  next?: PasswordFault | 'password.same'
}

/**
 * An officer changes their own password. Every session and attempt of theirs ends, and no browser is known any
 * more; the returned tokens are of a new session for this browser, and of the browser. The account of the
 * demonstration, which many share, keeps its password: `password.shared`. Ten tries a quarter of an hour (TooMany).
 */
export async function changePassword(
  ctx: Pick<Ctx, 'actor' | 'write'>,
  input: PasswordChange,
): Promise<{ ok: true; token: string; device: string } | { ok: false; errors: PasswordChangeErrors }> {
  const { actor } = ctx
  if (actor.kind !== 'staff') throw new NotSignedIn()
  const { staff, credential } = await ctx.write(async tx => {
    await spend(tx, `password-change|${actor.id}`, 10, 15 * 60)
    return { staff: await getStaff(tx, actor.id), credential: await findCredential(tx, actor.id) }
  })
  if (!credential) throw new NotFound('account')
  if (credential.demonstration) return { ok: false, errors: { current: 'password.shared' } }
  if (!(await verifyPassword(input.current, credential.password)))
    return { ok: false, errors: { current: 'password.wrong' } }
  const fault = input.next === input.current ? 'password.same' : faultOf(input.next, staff)
  if (fault) return { ok: false, errors: { next: fault } }

  const password = await hashPassword(input.next)
  const done = await ctx.write(async tx => {
    const held = await holdCredential(tx, actor.id, credential.password!)
    if (!held) return undefined
    await db(tx)
      .updateTable('identity.staff_credential')
      .set({ password, password_changed_at: tx.now })
      .where('staff', '=', actor.id)
      .execute()
    await db(tx).deleteFrom('identity.staff_attempt').where('staff', '=', actor.id).execute()
    await endSessionsOf(tx, actor.id)
    await append(tx, { chain: actor.id, action: 'password.changed' })
    const token = await openSession(tx, {
      kind: 'staff',
      subject: actor.id,
      name: actor.name,
      grants: [...actor.grants],
      method: 'code',
      agent: input.agent,
      replaces: input.replaces,
    })
    return { token, device: deviceToken({ ...held, password_changed_at: tx.now }, tx.now) }
  })
  return done ? { ok: true, ...done } : { ok: false, errors: { current: 'password.wrong' } }
}
