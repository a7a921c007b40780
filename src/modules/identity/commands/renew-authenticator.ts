import { NotSignedIn } from '#platform/errors'
import { type Ctx, spend } from '#platform/http'
import { verifyPassword } from '../password.ts'
import { findCredential, holdCredential } from '../queries/credential.ts'
import { beginAttempt } from './begin-attempt.ts'

/**
 * An officer with a new telephone: after their password, an attempt begins in which another authenticator is enrolled;
 * the old one and its recovery codes end when the first code of the new one is right. Undefined when the password is
 * wrong, or when the account is one of the demonstration, which many share. Ten tries a quarter of an hour (TooMany).
 */
export async function renewAuthenticator(
  ctx: Pick<Ctx, 'actor' | 'write'>,
  input: { password: string },
): Promise<{ token: string } | undefined> {
  const { actor } = ctx
  if (actor.kind !== 'staff') throw new NotSignedIn()
  const credential = await ctx.write(async tx => {
    await spend(tx, `password-change|${actor.id}`, 10, 15 * 60)
    return findCredential(tx, actor.id)
  })
  const right = await verifyPassword(input.password, credential?.password)
  if (!right || credential?.demonstration) return undefined
  return ctx.write(async tx => {
    if (!(await holdCredential(tx, actor.id, credential!.password!))) return undefined
    return beginAttempt(tx, { staff: actor.id, back: '/can-bo/tai-khoan', enrol: true })
  })
}
