import { Button, ConfirmPage, CopyCode, FormPage, InsetText, PageHeading, TextInput } from '#design'
import type { Staff } from '#modules/organisation'
import { publicUrl } from '#platform/config'
import { type Ctx, definePage, idOf, type Reply, redirect } from '#platform/http'
import { citizenPage, staffPage } from '#platform/pages'
import { activateStaff } from '../commands/activate-staff.ts'
import { getStaffToActivate, issueActivation } from '../commands/issue-activation.ts'
import type { PasswordFault } from '../password.ts'
import { getActivation } from '../queries/activation.ts'
import { texts } from '../texts.ts'

/** An officer with a link sets a password. */
export const activationPage = definePage({
  path: '/can-bo/kich-hoat/:token',
  who: 'anyone',
  text: 'Cán bộ đặt mật khẩu bằng đường dẫn kích hoạt',
  limit: { times: 20, seconds: 900 },
  async get(ctx) {
    return passwordPage(ctx, await ctx.read(tx => getActivation(tx, ctx.params.token!)))
  },
  async post(ctx) {
    const input = { token: ctx.params.token!, password: [ctx.form.password ?? ''].flat()[0]! }
    const done = await activateStaff(ctx, input)
    if (done.ok) return redirect('/can-bo/dang-nhap?xong=1')
    return passwordPage(ctx, await ctx.read(tx => getActivation(tx, input.token)), done.error)
  },
})

function passwordPage(ctx: Ctx, staff: Staff, fault?: PasswordFault): Reply {
  const t = texts(ctx.locale)
  const error = fault && t(fault)
  return citizenPage(ctx, {
    title: t('activation.title'),
    hasErrors: !!error,
    status: error ? 422 : 200,
    children: (
      <FormPage
        action={ctx.url.pathname}
        csrf={ctx.csrf}
        submitText={t('activation.submit')}
        errors={error ? [{ field: 'password', text: error }] : []}
      >
        <PageHeading
          caption={staff.name}
          title={t('activation.title')}
          lead={t('activation.lead', { email: staff.email })}
        />
        {/* For password managers, which keep a password under an account. */}
        <input type="hidden" name="username" autocomplete="username" value={staff.email} />
        <TextInput
          name="password"
          label={t('password.new')}
          hint={t('password.new.hint')}
          type="password"
          autoComplete="new-password"
          error={error}
        />
      </FormPage>
    ),
  })
}

/** An administrator makes the link, and sees it once. */
export const issueActivationPage = definePage({
  path: '/can-bo/quan-tri/can-bo/:id/kich-hoat',
  who: 'staff',
  text: 'Cấp đường dẫn kích hoạt cho một cán bộ',
  async get(ctx) {
    const t = texts(ctx.locale)
    const staff = await ctx.read(tx => getStaffToActivate(tx, idOf(ctx, 'id')))
    const title = t('activation.issue.question', { name: staff.name })
    return staffPage(ctx, {
      title,
      children: (
        <ConfirmPage
          title={title}
          caption={t('activation.issue.title')}
          action={`/can-bo/quan-tri/can-bo/${staff.id}/kich-hoat`}
          csrf={ctx.csrf}
          confirmText={t('activation.issue.submit')}
          cancelHref={`/can-bo/quan-tri/can-bo/${staff.id}`}
          warning={t(staff.active ? 'activation.issue.warning' : 'activation.inactive')}
        >
          <p class="govuk-body">{t('activation.issue.text', { email: staff.email })}</p>
        </ConfirmPage>
      ),
    })
  },
  async post(ctx) {
    const t = texts(ctx.locale)
    const { token, staff } = await ctx.write(tx => issueActivation(tx, { staff: idOf(ctx, 'id') }))
    const title = t('activation.issued.title', { name: staff.name })
    // Shown in place of a redirect: the link lies nowhere in letters and is never shown again.
    return staffPage(ctx, {
      title,
      children: (
        <>
          <PageHeading title={title} lead={t('activation.issued.text')} />
          <InsetText>
            <CopyCode>{`${publicUrl()}/can-bo/kich-hoat/${token}`}</CopyCode>
          </InsetText>
          <Button href={`/can-bo/quan-tri/can-bo/${staff.id}`} kind="secondary">
            {t('activation.issued.back')}
          </Button>
        </>
      ),
    })
  },
})
