import { type FormError, FormPage, InsetText, PageHeading, Textarea, TextInput } from '#design'
import { formatDateTime, formatDay, parseDay } from '#lib/vietnamese-text'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { type Ctx, definePage, fieldOf, type Reply, redirect } from '#platform/http'
import { staffPage } from '#platform/pages'
import { extendDeadline, proposedDay } from '../commands/extend-deadline.ts'
import { getDossierForStaff } from '../queries/get-dossier.ts'
import type { DossierRow } from '../schema.ts'
import { dossierCrumbs } from './dossier-crumbs.ts'
import { texts } from './texts.ts'

/** The agency apologises and names a new day. */
export const extendPage = definePage({
  path: '/can-bo/ho-so/:code/gia-han',
  who: 'staff',
  text: 'Xin lỗi và gia hạn (mẫu 04)',
  async get(ctx) {
    const { dossier, proposed } = await ctx.read(tx => load(tx, ctx))
    if (!dossier.due_at || !proposed) return redirect(`/can-bo/ho-so/${dossier.code}?vuong=dossier.status`)
    return show(ctx, dossier, { until: formatDay(proposed), reason: '' })
  },
  async post(ctx) {
    const t = texts(ctx.locale)
    const { dossier } = await ctx.read(tx => load(tx, ctx))
    const typed = { until: fieldOf(ctx, 'den'), reason: fieldOf(ctx, 'ly-do') }
    const until = parseDay(typed.until)
    const errors: FormError[] = []
    if (!until) errors.push({ field: 'den', text: t('extend.until.wrong') })
    if (typed.reason.length < 10)
      errors.push({ field: 'ly-do', text: t('ending.reason.missing', { count: 10 }) })
    if (typed.reason.length > 2000) errors.push({ field: 'ly-do', text: t('extend.reason.too-long') })
    if (!until || errors.length) return show(ctx, dossier, typed, errors)
    try {
      await ctx.write(tx => extendDeadline(tx, { code: dossier.code, until, reason: typed.reason }))
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
      if (error.code === 'deadline.not-later')
        return show(ctx, dossier, typed, [{ field: 'den', text: t('conflict.deadline.not-later') }])
      return redirect(`/can-bo/ho-so/${dossier.code}?vuong=${error.code}`)
    }
    return redirect(`/can-bo/ho-so/${dossier.code}?xong=extend`)
  },
})

async function load(tx: Tx, ctx: Ctx): Promise<{ dossier: DossierRow; proposed?: string }> {
  const dossier = await getDossierForStaff(tx, ctx.params.code ?? '')
  need(tx, 'dossiers:deadline.extend', { agency: dossier.deciding })
  return {
    dossier,
    ...(dossier.due_at && { proposed: await proposedDay(tx, dossier.deciding, dossier.due_at) }),
  }
}

function show(
  ctx: Ctx,
  dossier: DossierRow,
  typed: { until: string; reason: string },
  errors: FormError[] = [],
): Reply {
  const t = texts(ctx.locale)
  const errorAt = (field: string) => errors.find(error => error.field === field)?.text
  return staffPage(ctx, {
    title: t('extend.title'),
    hasErrors: errors.length > 0,
    breadcrumbs: dossierCrumbs(t, dossier.code, t('extend.title')),
    children: (
      <FormPage
        action={`/can-bo/ho-so/${dossier.code}/gia-han`}
        csrf={ctx.csrf}
        errors={errors}
        submitText={t('extend.send')}
        secondary={
          <a class="govuk-link" href={`/can-bo/ho-so/${dossier.code}`}>
            {t('cancel')}
          </a>
        }
      >
        <PageHeading
          title={t('extend.title')}
          caption={`${dossier.code} · ${dossier.applicant_name}`}
          lead={t('extend.lead')}
        />
        {dossier.due_at && (
          <InsetText>{t('extend.now', { due: formatDateTime(dossier.due_at, { weekday: true }) })}</InsetText>
        )}
        <TextInput
          name="den"
          label={t('extend.until')}
          hint={t('extend.until.hint')}
          width={10}
          value={typed.until}
          error={errorAt('den')}
          autoComplete="off"
        />
        <Textarea
          name="ly-do"
          label={t('extend.reason')}
          hint={t('extend.reason.hint')}
          rows={4}
          value={typed.reason}
          error={errorAt('ly-do')}
        />
      </FormPage>
    ),
  })
}
