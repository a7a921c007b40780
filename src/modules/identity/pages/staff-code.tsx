import { Button, CopyCode, FormPage, InsetText, PageHeading, Qr, TextInput } from '#design'
import { openBytes, server } from '#platform/config'
import type { Tx } from '#platform/db'
import { type Ctx, definePage, type Reply, redirect } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { attemptCookie } from '../commands/begin-attempt.ts'
import { type Finished, finishSignIn } from '../commands/finish-sign-in.ts'
import { deviceAge, deviceCookie } from '../known-device.ts'
import { type Attempt, findAttempt } from '../queries/attempt.ts'
import { findCredential } from '../queries/credential.ts'
import { sessionCookie } from '../session.ts'
import { texts } from '../texts.ts'
import { codeOfStep, stepAt, totpUri } from '../totp.ts'
import { agentSummary } from '../user-agent.ts'

/** The second step: the code of the authenticator, or enrolling one. */
export const staffCodePage = definePage({
  path: '/can-bo/dang-nhap/ma',
  who: 'anyone',
  text: 'Cán bộ đăng nhập: mã xác thực, hoặc đăng ký ứng dụng xác thực',
  async get(ctx) {
    const attempt = await ctx.read(tx => findAttempt(tx, ctx.cookie(attemptCookie)))
    return attempt ? page(ctx, attempt) : redirect('/can-bo/dang-nhap')
  },
  async post(ctx) {
    const token = ctx.cookie(attemptCookie)
    const attempt = await ctx.read(tx => findAttempt(tx, token))
    if (!token || !attempt) return redirect('/can-bo/dang-nhap')
    const done = await ctx.write(tx =>
      finishSignIn(tx, {
        attempt: token,
        code: [ctx.form.code ?? ''].flat()[0]!,
        agent: agentSummary(ctx.raw.headers['user-agent']),
        device: ctx.cookie(deviceCookie),
        replaces: ctx.cookie(sessionCookie),
      }),
    )
    if (done.ok) return signedIn(ctx, done)
    if (done.error === 'ended') {
      ctx.clearCookie(attemptCookie)
      return redirect('/can-bo/dang-nhap')
    }
    return page(ctx, attempt, texts(ctx.locale)('code.wrong'))
  },
})

function signedIn(ctx: Ctx, done: Extract<Finished, { ok: true }>): Reply {
  ctx.setCookie(sessionCookie, done.token)
  ctx.setCookie(deviceCookie, done.device, { maxAge: deviceAge })
  ctx.clearCookie(attemptCookie)
  return done.recoveryCodes ? recoveryPage(ctx, done.recoveryCodes, done.back) : redirect(done.back)
}

function page(ctx: Ctx, attempt: Attempt, error?: string): Promise<Reply> | Reply {
  return attempt.secret ? enrolPage(ctx, attempt, attempt.secret, error) : codePage(ctx, attempt, error)
}

async function codePage(ctx: Ctx, attempt: Attempt, error?: string): Promise<Reply> {
  const t = texts(ctx.locale)
  const recovery = !!ctx.query['du-phong']
  const demonstration = server().DEMONSTRATION
    ? await ctx.read(tx => demonstrationCode(tx, attempt.staff.id))
    : undefined
  const path = `/can-bo/dang-nhap/ma${recovery ? '?du-phong=1' : ''}`
  return citizenPage(ctx, {
    title: t('code.title'),
    hasErrors: !!error,
    status: error ? 422 : 200,
    children: (
      <>
        <PageHeading title={t('code.title')} lead={t('code.lead', { name: attempt.staff.name })} />
        {demonstration && (
          <InsetText>
            <CopyCode label={t('code.demo')}>{demonstration}</CopyCode>
            <p class="govuk-hint">{t('code.demo.text')}</p>
          </InsetText>
        )}
        <FormPage
          action={path}
          csrf={ctx.csrf}
          submitText={t('code.submit')}
          secondary={
            !recovery && (
              <a class="govuk-link" href="/can-bo/dang-nhap/ma?du-phong=1">
                {t('code.recovery.link')}
              </a>
            )
          }
          errors={error ? [{ field: 'code', text: error }] : []}
        >
          <TextInput
            name="code"
            label={t(recovery ? 'code.recovery.label' : 'code.label')}
            hint={t(recovery ? 'code.recovery.hint' : 'code.hint')}
            error={error}
            isCode
            width={recovery ? 20 : 10}
            inputMode={recovery ? undefined : 'numeric'}
            autoCapitalize="none"
            autoComplete="one-time-code"
          />
        </FormPage>
      </>
    ),
  })
}

/** What the telephone of an officer of the demonstration would show; the next code when this one was used already. */
async function demonstrationCode(tx: Tx, staff: string): Promise<string | undefined> {
  const credential = await findCredential(tx, staff)
  if (!credential?.demonstration || !credential.totp_secret) return undefined
  const step = Math.max(stepAt(tx.now), credential.totp_last_step + 1)
  return codeOfStep(openBytes('totp', credential.totp_secret), step)
}

function enrolPage(ctx: Ctx, attempt: Attempt, secret: Buffer, error?: string): Reply {
  const t = texts(ctx.locale)
  const { uri, letters } = totpUri(secret, attempt.staff.email)
  return citizenPage(ctx, {
    title: t('enrol.title'),
    hasErrors: !!error,
    status: error ? 422 : 200,
    children: (
      <FormPage
        action="/can-bo/dang-nhap/ma"
        csrf={ctx.csrf}
        submitText={t('enrol.submit')}
        errors={error ? [{ field: 'code', text: error }] : []}
      >
        <PageHeading title={t('enrol.title')} lead={t('enrol.lead')} />
        <p class="govuk-body">1. {t('enrol.step1')}</p>
        <Qr content={uri} label={t('enrol.qr')} size={220} />
        <p class="govuk-body">
          {t('enrol.letters')} <CopyCode>{letters}</CopyCode>
        </p>
        <p class="govuk-body">2. {t('enrol.step2')}</p>
        <TextInput
          name="code"
          label={t('code.label')}
          error={error}
          isCode
          width={10}
          inputMode="numeric"
          autoComplete="one-time-code"
        />
      </FormPage>
    ),
  })
}

/** The one page after a POST that is not a redirect: what it shows lies nowhere in letters and is never shown again. */
function recoveryPage(ctx: Ctx, codes: string[], back: string): Reply {
  const t = texts(ctx.locale)
  return citizenPage(ctx, {
    title: t('enrol.done.title'),
    children: (
      <>
        <PageHeading title={t('enrol.done.title')} lead={t('enrol.done.text')} />
        <ol class="govuk-list govuk-list--number">
          {codes.map(code => (
            <li>
              <CopyCode>{code}</CopyCode>
            </li>
          ))}
        </ol>
        <Button href={back}>{t('enrol.done.continue')}</Button>
      </>
    ),
  })
}
