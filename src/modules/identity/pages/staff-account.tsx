import { z } from 'zod'
import { FormPage, NotificationBanner, PageHeading, SummaryList, TextInput } from '#design'
import { getStaff } from '#modules/organisation'
import { roles } from '#platform/access'
import { NotFound, NotSignedIn } from '#platform/errors'
import { type Ctx, definePage, type Reply, redirect } from '#platform/http'
import { staffPage } from '#platform/pages'
import { attemptCookie } from '../commands/begin-attempt.ts'
import { changePassword, type PasswordChangeErrors } from '../commands/change-password.ts'
import { endOwnSession } from '../commands/end-own-session.ts'
import { renewAuthenticator } from '../commands/renew-authenticator.ts'
import { deviceAge, deviceCookie } from '../known-device.ts'
import { findCredential } from '../queries/credential.ts'
import { listOwnSessions } from '../queries/sessions.ts'
import { sessionCookie } from '../session.ts'
import { texts } from '../texts.ts'
import { agentSummary } from '../user-agent.ts'
import { SessionList } from './session-list.tsx'

const here = '/can-bo/tai-khoan'

type Mistakes = PasswordChangeErrors & { password?: 'password.wrong' }

/** An officer's own account: roles, password, authenticator, sessions. */
export const staffAccountPage = definePage({
  path: here,
  who: 'staff',
  text: 'Tài khoản của cán bộ: mật khẩu, ứng dụng xác thực, nơi đang đăng nhập',
  get: ctx => accountPage(ctx, {}),
  async post(ctx) {
    const one = (name: string) => [ctx.form[name] ?? ''].flat()[0]!
    switch (one('step')) {
      case 'end-session': {
        const session = z.uuid().safeParse(one('session'))
        if (!session.success) throw new NotFound('session')
        await ctx.write(tx => endOwnSession(tx, { session: session.data }))
        return redirect(`${here}?xong=sessions.ended`)
      }
      case 'password': {
        const changed = await changePassword(ctx, {
          current: one('current'),
          next: one('next'),
          agent: agentSummary(ctx.raw.headers['user-agent']),
          replaces: ctx.cookie(sessionCookie),
        })
        if (!changed.ok) return accountPage(ctx, changed.errors)
        ctx.setCookie(sessionCookie, changed.token)
        ctx.setCookie(deviceCookie, changed.device, { maxAge: deviceAge })
        return redirect(`${here}?xong=password.changed`)
      }
      case 'authenticator': {
        const attempt = await renewAuthenticator(ctx, { password: one('password') })
        if (!attempt) return accountPage(ctx, { password: 'password.wrong' })
        ctx.setCookie(attemptCookie, attempt.token, { maxAge: 600 })
        return redirect('/can-bo/dang-nhap/ma')
      }
      default:
        throw new NotFound('page')
    }
  },
})

async function accountPage(ctx: Ctx, mistakes: Mistakes): Promise<Reply> {
  const t = texts(ctx.locale)
  const { actor } = ctx
  if (actor.kind !== 'staff') throw new NotSignedIn()
  const { staff, credential, sessions } = await ctx.read(async tx => ({
    staff: await getStaff(tx, actor.id),
    credential: await findCredential(tx, actor.id),
    sessions: await listOwnSessions(tx),
  }))
  const error = (field: keyof Mistakes) => {
    const code = mistakes[field]
    return code && t(code)
  }
  const summary = (...fields: (keyof Mistakes)[]) =>
    fields.filter(field => mistakes[field]).map(field => ({ field, text: error(field) }))
  const form = (step: string, submitText: string) => ({
    action: here,
    csrf: ctx.csrf,
    hidden: { step },
    submitText,
    sticky: false,
  })
  return staffPage(ctx, {
    title: t('account.title'),
    hasErrors: Object.keys(mistakes).length > 0,
    status: Object.keys(mistakes).length ? 422 : 200,
    children: (
      <>
        {ctx.query.xong === 'password.changed' && (
          <NotificationBanner kind="success" text={t('password.changed')} />
        )}
        {ctx.query.xong === 'sessions.ended' && (
          <NotificationBanner kind="success" text={t('account.sessions.ended')} />
        )}
        <PageHeading title={t('account.title')} />
        <SummaryList
          rows={[
            { key: t('account.name'), value: staff.name },
            { key: t('account.email'), value: staff.email },
            {
              key: t('account.roles'),
              value: [...new Set(actor.grants.map(grant => roles[grant.role]))].join(', ') || '—',
            },
          ]}
        />
        <SessionList ctx={ctx} sessions={sessions} action={here} />
        <h2 class="govuk-heading-m">{t('account.password')}</h2>
        <FormPage {...form('password', t('account.password'))} errors={summary('current', 'next')}>
          <TextInput
            name="current"
            label={t('password.current')}
            type="password"
            autoComplete="current-password"
            error={error('current')}
          />
          <TextInput
            name="next"
            label={t('password.new')}
            hint={t('password.new.hint')}
            type="password"
            autoComplete="new-password"
            error={error('next')}
          />
        </FormPage>
        <h2 class="govuk-heading-m">{t('account.authenticator')}</h2>
        <p class="govuk-body">
          {t('account.authenticator.text', { left: credential?.recovery_codes.length ?? 0 })}
        </p>
        <FormPage {...form('authenticator', t('account.authenticator.submit'))} errors={summary('password')}>
          <TextInput
            name="password"
            label={t('password.current')}
            type="password"
            autoComplete="current-password"
            error={error('password')}
          />
        </FormPage>
      </>
    ),
  })
}
