import { z } from 'zod'
import {
  BackLink,
  Button,
  ErrorSummary,
  type FormError,
  FormPage,
  InsetText,
  PageHeading,
  SummaryList,
  Table,
  Textarea,
  TextInput,
} from '#design'
import { formatDong, parseDong } from '#lib/money'
import { formatDateTime } from '#lib/vietnamese-text'
import { staffNames } from '#modules/organisation'
import { actorKey, can } from '#platform/access'
import { NotFound } from '#platform/errors'
import { type Ctx, definePage, fieldOf, idOf, type Reply } from '#platform/http'
import { staffPage } from '#platform/pages'
import { askedOf, toGiveBack } from '../amounts.ts'
import { decideReduction, requestReduction } from '../commands/reductions.ts'
import { getCampaign } from '../queries/get-campaign.ts'
import { listParticipants, listReductions } from '../queries/list-pupils.ts'
import type { ReductionRow } from '../schema.ts'
import { type Text, texts } from '../texts.ts'
import { carryOut, Outcome } from './deed.tsx'
import { pathOf, pupilPath } from './place.ts'
import { DueTag } from './state-tag.tsx'

const staffIdOf = (actor: string) => actor.replace(/^staff:/, '')

/** One pupil in a campaign: how the bill stands, and miễn giảm: asked for by one, granted by another. */
export const pupilPage = definePage({
  path: pupilPath(':campaign', ':pupil'),
  who: 'staff',
  text: 'Một học sinh trong đợt thu: đề nghị và duyệt miễn giảm',
  get: ctx => show(ctx),
  async post(ctx) {
    const of = { campaign: idOf(ctx, 'campaign'), pupil: idOf(ctx, 'pupil') }
    const at = pupilPath(of.campaign, of.pupil)
    if (fieldOf(ctx, 'viec') !== 'de-nghi') {
      const reduction = z.uuid().safeParse(fieldOf(ctx, 'mien-giam'))
      if (!reduction.success) throw new NotFound('reduction')
      const isGranted = fieldOf(ctx, 'viec') === 'duyet'
      return carryOut(ctx, at, async tx => {
        await decideReduction(tx, { reduction: reduction.data, isGranted })
        return { done: isGranted ? 'done.granted' : 'done.refused' }
      })
    }
    const t = texts(ctx.locale)
    const share = fieldOf(ctx, 'muc')
    const percent = /^(\d{1,3})\s*%$/.exec(share)?.[1]
    const amount = percent ? undefined : parseDong(share)
    const errors: FormError[] = []
    const reply = await carryOut(ctx, at, async tx => {
      const done = await requestReduction(tx, {
        ...of,
        ...(percent && { percent: Number(percent) }),
        ...(amount !== undefined && { amount }),
        reason: fieldOf(ctx, 'ly-do'),
      })
      if (!done.ok)
        for (const error of done.errors)
          errors.push({ field: error === 'share' ? 'muc' : 'ly-do', text: t(`reduction.${error}.error`) })
      return { done: 'done.requested' }
    })
    return errors.length ? show(ctx, errors) : reply
  },
})

async function show(ctx: Ctx, errors: FormError[] = []): Promise<Reply> {
  const t = texts(ctx.locale)
  const { campaign, pupil, reductions, names } = await ctx.read(async tx => {
    const campaign = await getCampaign(tx, idOf(ctx, 'campaign'))
    const of = { campaign: campaign.id, pupil: idOf(ctx, 'pupil') }
    const [pupil] = await listParticipants(tx, of)
    if (!pupil) throw new NotFound('pupil')
    const reductions = await listReductions(tx, of)
    const actors = reductions.flatMap(one => [one.requested_by, one.decided_by ?? []].flat())
    return { campaign, pupil, reductions, names: await staffNames(tx, actors.filter(isStaff).map(staffIdOf)) }
  })
  const here = pupilPath(campaign.id, pupil.id)
  const { due } = pupil
  const giveBack = toGiveBack({
    whole: askedOf(campaign.items, new Set(pupil.chosen), []).total,
    paid: due?.paid ?? 0,
    reductions,
  })
  const mayAsk =
    (campaign.state === 'draft' || campaign.state === 'open') &&
    can(ctx, 'education:reduction.request', { agency: campaign.school }) &&
    reductions.every(one => one.granted !== null) &&
    (!due || due.owed > 0)
  return staffPage(ctx, {
    title: pupil.name,
    hasErrors: errors.length > 0,
    children: (
      <>
        <BackLink href={pathOf(campaign.id)}>{t('campaign.back')}</BackLink>
        <Outcome ctx={ctx} />
        {errors.length > 0 && <ErrorSummary errors={errors} />}
        <PageHeading caption={campaign.name} title={pupil.name} />
        <SummaryList
          rows={[
            { key: t('pupil.code'), value: pupil.code },
            { key: t('pupil.parent'), value: pupil.parent_name ?? t('pupil.parent.none') },
            { key: t('pupil.how'), value: t(pupil.has_account ? 'pupil.how.account' : 'pupil.how.paper') },
            { key: t('state'), value: <DueTag t={t} state={due?.state} /> },
            ...(due
              ? [
                  { key: t('sums.asked'), value: formatDong(due.asked) },
                  { key: t('sums.paid'), value: formatDong(due.paid) },
                  { key: t('sums.owed'), value: formatDong(Math.max(0, due.owed)) },
                ]
              : []),
          ]}
        />
        {giveBack > 0 && (
          <InsetText>
            {t('reduction.give-back', { amount: formatDong(giveBack) })}{' '}
            {can(ctx, 'payments:refund.request', { agency: campaign.school }) && (
              <a class="govuk-link" href={`/can-bo/thu-ngan/${due!.bill}/hoan-tien`}>
                {t('reduction.give-back.link')}
              </a>
            )}
          </InsetText>
        )}
        {reductions.length > 0 && (
          <Table
            caption={t('reductions')}
            captionSize="m"
            rows={reductions}
            rowKey={one => one.id}
            columns={[
              {
                key: 'share',
                header: t('reduction.share'),
                isRowHeader: true,
                noWrap: true,
                cell: one => shareText(t, one),
              },
              { key: 'reason', header: t('reduction.reason'), cell: one => one.reason },
              {
                key: 'by',
                header: t('reduction.by'),
                cell: one => signed(names, one.requested_by, one.requested_at),
              },
              {
                key: 'decided',
                header: t('reduction.decided'),
                cell: one => (
                  <Decision
                    ctx={ctx}
                    t={t}
                    school={campaign.school}
                    here={here}
                    reduction={one}
                    names={names}
                  />
                ),
              },
            ]}
          />
        )}
        {mayAsk && (
          <FormPage
            action={here}
            csrf={ctx.csrf}
            submitText={t('reduction.submit')}
            submitName="viec"
            submitValue="de-nghi"
            sticky={false}
          >
            <h2 class="govuk-heading-m">{t('reduction.title')}</h2>
            <TextInput
              name="muc"
              label={t('reduction.share')}
              hint={t('reduction.share.hint')}
              width={10}
              value={fieldOf(ctx, 'muc')}
              error={errors.find(one => one.field === 'muc')?.text}
            />
            <Textarea
              name="ly-do"
              label={t('reduction.reason')}
              hint={t('reduction.reason.hint')}
              rows={3}
              value={fieldOf(ctx, 'ly-do')}
              error={errors.find(one => one.field === 'ly-do')?.text}
            />
          </FormPage>
        )}
      </>
    ),
  })
}

const isStaff = (actor: string) => actor.startsWith('staff:')
const shareText = (t: Text, { percent, amount }: ReductionRow) =>
  percent === null ? formatDong(amount!) : t('reduction.percent', { percent })
const signed = (names: Map<string, string>, by: string, at: Date) =>
  [names.get(staffIdOf(by)), formatDateTime(at)].filter(Boolean).join(', ')

type DecisionProps = {
  ctx: Ctx
  t: Text
  school: string
  here: string
  reduction: ReductionRow
  names: Map<string, string>
}

/** What was decided and by whom; for whoever may decide and did not ask, the two buttons. */
function Decision({ ctx, t, school, here, reduction, names }: DecisionProps) {
  const { granted, decided_by, decided_at, carried_out } = reduction
  if (granted !== null)
    return (
      <>
        {t(granted ? 'reduction.granted' : 'reduction.refused')}: {signed(names, decided_by!, decided_at!)}
        {carried_out !== null && (
          <span class="govuk-hint"> {t('reduction.carried-out', { amount: formatDong(carried_out) })}</span>
        )}
      </>
    )
  const may = can(ctx, 'education:reduction.grant', { agency: school })
  if (!may || reduction.requested_by === actorKey(ctx.actor)) return <>{t('reduction.waiting')}</>
  return (
    <form method="post" action={here}>
      <input type="hidden" name="_csrf" value={ctx.csrf} />
      <input type="hidden" name="mien-giam" value={reduction.id} />
      <div class="govuk-button-group">
        <Button small name="viec" value="duyet">
          {t('reduction.grant')}
        </Button>
        <Button small kind="secondary" name="viec" value="khong">
          {t('reduction.refuse')}
        </Button>
      </div>
    </form>
  )
}
