import { Button, PageHeading } from '#design'
import { vnDay } from '#lib/vietnamese-text'
import type { Tx } from '#platform/db'
import { type Ctx, definePage, type Reply, redirect, spend } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { backPath } from '../back-path.ts'
import { signInCitizen } from '../commands/sign-in-citizen.ts'
import { db } from '../schema.ts'
import { sessionCookie } from '../session.ts'
import { texts } from '../texts.ts'
import { hashToken } from '../token.ts'
import { agentSummary } from '../user-agent.ts'
import { type Arrival, arrival, type Departure, departure } from '../vneid.ts'
import { readClaims } from '../vneid-claims.ts'

export const citizenSignInPage = definePage({
  path: '/dang-nhap',
  who: 'anyone',
  text: 'Người dân đăng nhập bằng VNeID',
  async get(ctx) {
    const back = backPath(ctx.query.ve, '/')
    // A service that needs more sends people here with `muc=2`, though they are signed in with less.
    const level = ctx.query.muc === '2' ? 2 : 1
    if (ctx.actor.kind === 'citizen' && ctx.actor.level >= level) return redirect(back)
    // Somebody sent here by a form they posted reads why; and a browser follows a form to no other site (form-action).
    if (back.startsWith('/gui-tiep/') && !ctx.query.di) return heldNotice(ctx, back)
    let leave: Departure | undefined
    try {
      leave = await departure(level)
    } catch (error) {
      ctx.raw.log.error({ err: error, requestId: ctx.requestId }, 'the issuer did not answer')
      return notice(ctx, 'unreachable', back)
    }
    if (!leave) return notice(ctx, 'not-offered', back)
    await ctx.write(tx => keepAttempt(tx, leave, back, ctx))
    return redirect(leave.url)
  },
})

export const citizenReturnPage = definePage({
  path: '/dang-nhap/ve',
  who: 'anyone',
  text: 'Nơi VNeID đưa người dân trở lại',
  async get(ctx) {
    const attempt = await ctx.write(tx => takeAttempt(tx, ctx.query.state, ctx.csrf))
    if (!attempt) return notice(ctx, 'failed', '/')
    if (ctx.query.error === 'access_denied') return notice(ctx, 'cancelled', attempt.back)
    let told: Arrival
    try {
      told = await arrival(ctx.url, { ...attempt, state: ctx.query.state! })
    } catch (error) {
      // The code says what was wrong; the rest of such an error may quote what the issuer told.
      ctx.raw.log.warn(
        { code: (error as { code?: string }).code, requestId: ctx.requestId },
        'sign-in refused',
      )
      return notice(ctx, 'failed', attempt.back)
    }
    const person = readClaims(told.claims, vnDay(ctx.now))
    if (!person) return notice(ctx, 'no-number', attempt.back)
    const { token } = await ctx.write(tx =>
      signInCitizen(tx, {
        person,
        level: told.level,
        agent: agentSummary(ctx.raw.headers['user-agent']),
        replaces: ctx.cookie(sessionCookie),
      }),
    )
    ctx.setCookie(sessionCookie, token)
    return redirect(attempt.back)
  },
})

/** Bound to the browser by the secret of its forms: an address with somebody else's code signs nobody in. */
async function keepAttempt(
  tx: Tx,
  leave: Departure,
  back: string,
  by: Pick<Ctx, 'csrf' | 'address'>,
): Promise<void> {
  // A telephone network shows thousands of people under one address.
  await spend(tx, `sign-in-citizen|${by.address}`, 600, 300)
  await db(tx)
    .insertInto('identity.oidc_attempt')
    .values({
      state: hashToken(leave.state),
      binding: hashToken(by.csrf),
      nonce: leave.nonce,
      verifier: leave.verifier,
      back,
      expires_at: new Date(tx.now.getTime() + 15 * 60_000),
    })
    .execute()
}

/** Each attempt comes back once. */
async function takeAttempt(tx: Tx, state: string | undefined, binding: string) {
  if (!state) return undefined
  return db(tx)
    .deleteFrom('identity.oidc_attempt')
    .where('state', '=', hashToken(state))
    .where('binding', '=', hashToken(binding))
    .where('expires_at', '>', tx.now)
    .returning(['nonce', 'verifier', 'back'])
    .executeTakeFirst()
}

function heldNotice(ctx: Ctx, back: string): Reply {
  const t = texts(ctx.locale)
  return citizenPage(ctx, {
    title: t('citizen.held.title'),
    children: (
      <>
        <PageHeading title={t('citizen.held.title')} lead={t('citizen.held.text')} />
        <Button start href={`/dang-nhap?${new URLSearchParams({ ve: back, di: '1' })}`}>
          {t('citizen.start')}
        </Button>
      </>
    ),
  })
}

type Trouble = 'cancelled' | 'failed' | 'unreachable' | 'no-number' | 'not-offered'

function notice(ctx: Ctx, trouble: Trouble, back: string): Reply {
  const t = texts(ctx.locale)
  return citizenPage(ctx, {
    title: t(`citizen.${trouble}.title`),
    status: trouble === 'unreachable' || trouble === 'not-offered' ? 503 : 400,
    children: (
      <>
        <PageHeading title={t(`citizen.${trouble}.title`)} lead={t(`citizen.${trouble}.text`)} />
        <Button href={`/dang-nhap?${new URLSearchParams({ ve: back, di: '1' })}`}>
          {t('citizen.again')}
        </Button>
      </>
    ),
  })
}
