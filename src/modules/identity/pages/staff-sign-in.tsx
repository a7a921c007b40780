import {
  CopyCode,
  Details,
  FormPage,
  InsetText,
  NotificationBanner,
  PageHeading,
  Table,
  TextInput,
} from '#design'
import { roles } from '#platform/access'
import { server } from '#platform/config'
import { type Ctx, definePage, type Reply, redirect } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { backPath } from '../back-path.ts'
import { attemptCookie } from '../commands/begin-attempt.ts'
import { checkPassword } from '../commands/check-password.ts'
import { deviceCookie } from '../known-device.ts'
import { listDemonstrationAccounts } from '../queries/demonstration.ts'
import { demonstrationPassword } from '../seed.ts'
import { texts } from '../texts.ts'

/** The first step: account and password. */
export const staffSignInPage = definePage({
  path: '/can-bo/dang-nhap',
  who: 'anyone',
  text: 'Cán bộ đăng nhập: địa chỉ thư và mật khẩu',
  async get(ctx) {
    const back = backPath(ctx.query.ve, '/can-bo')
    return ctx.actor.kind === 'staff' ? redirect(back) : passwordPage(ctx, back)
  },
  async post(ctx) {
    const one = (name: string) => [ctx.form[name] ?? ''].flat()[0]!
    const back = backPath(one('back'), '/can-bo')
    const attempt = await checkPassword(ctx, {
      email: one('email'),
      password: one('password'),
      address: ctx.address,
      device: ctx.cookie(deviceCookie),
      back,
    })
    if (!attempt) return passwordPage(ctx, back, one('email'))
    ctx.setCookie(attemptCookie, attempt.token, { maxAge: 600 })
    return redirect('/can-bo/dang-nhap/ma')
  },
})

async function passwordPage(ctx: Ctx, back: string, typed?: string): Promise<Reply> {
  const t = texts(ctx.locale)
  const wrong = typed !== undefined ? t('staff.wrong') : undefined
  return citizenPage(ctx, {
    title: t('staff.title'),
    hasErrors: !!wrong,
    status: wrong ? 422 : 200,
    children: (
      <>
        {ctx.query.xong && <NotificationBanner kind="success" text={t('staff.activated')} />}
        <PageHeading title={t('staff.title')} />
        {back.startsWith('/gui-tiep/') && (
          <InsetText>
            <strong>{t('citizen.held.title')}.</strong> {t('citizen.held.text')}
          </InsetText>
        )}
        <FormPage
          action="/can-bo/dang-nhap"
          csrf={ctx.csrf}
          hidden={{ back }}
          submitText={t('staff.submit')}
          errors={wrong ? [{ field: 'email', text: wrong }] : []}
        >
          <TextInput
            name="email"
            label={t('staff.email')}
            type="email"
            autoComplete="username"
            value={typed}
            error={wrong}
          />
          <TextInput
            name="password"
            label={t('staff.password')}
            type="password"
            autoComplete="current-password"
          />
        </FormPage>
        <Details summary={t('staff.forgot')}>{t('staff.forgot.text')}</Details>
        {server().DEMONSTRATION && (
          <DemonstrationAccounts ctx={ctx} accounts={await ctx.read(listDemonstrationAccounts)} />
        )}
      </>
    ),
  })
}

function DemonstrationAccounts(props: {
  ctx: Ctx
  accounts: Awaited<ReturnType<typeof listDemonstrationAccounts>>
}) {
  const t = texts(props.ctx.locale)
  return (
    <>
      <h2 class="govuk-heading-m">{t('staff.demo')}</h2>
      <p class="govuk-body">
        {t('staff.demo.text')} <CopyCode>{demonstrationPassword}</CopyCode>
      </p>
      <Table
        caption={t('staff.demo')}
        captionHidden
        compact
        rows={props.accounts}
        rowKey={row => row.role}
        columns={[
          { key: 'role', header: t('staff.demo.role'), isRowHeader: true, cell: row => roles[row.role] },
          { key: 'account', header: t('staff.demo.account'), cell: row => <CopyCode>{row.email}</CopyCode> },
        ]}
      />
    </>
  )
}
