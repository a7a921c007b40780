import {
  BackLink,
  type Column,
  Details,
  ErrorSummary,
  InsetText,
  LiveRegion,
  PageHeading,
  StatTiles,
  SummaryList,
  Table,
} from '#design'
import { formatAmount, formatDong } from '#lib/money'
import { formatDay } from '#lib/vietnamese-text'
import { getAgency } from '#modules/organisation'
import { can } from '#platform/access'
import { type Ctx, definePage, fieldOf, idOf, liveAddress, type Reply } from '#platform/http'
import { staffPage } from '#platform/pages'
import { closeCampaign, openCampaign } from '../commands/open-campaign.ts'
import { withdrawCampaign } from '../commands/withdraw-campaign.ts'
import { expectedOf } from '../queries/expected.ts'
import { type Campaign, type ClassSums, getCampaign, type Sums } from '../queries/get-campaign.ts'
import { listMisnumbered, listReductions } from '../queries/list-pupils.ts'
import { channelOf } from '../schema.ts'
import { schoolYearName } from '../school-year.ts'
import { type Text, texts } from '../texts.ts'
import { carryOut, DeedButton, Outcome } from './deed.tsx'
import { Draft, Items } from './draft-campaign.tsx'
import { classPath, home, pathOf, pupilPath } from './place.ts'
import { StateTag } from './state-tag.tsx'
import { Withdraw, Withdrawn } from './withdraw.tsx'

/** One campaign: what it asks for, how each class stands, and the one thing to do next. */
export const campaignPage = definePage({
  path: pathOf(':campaign'),
  who: 'staff',
  text: 'Một đợt thu của trường: mở, theo dõi, kết thúc',
  get: ctx => show(ctx),
  async post(ctx) {
    const campaign = idOf(ctx, 'campaign')
    const deed = fieldOf(ctx, 'viec')
    let lacksReason = false
    const reply = await carryOut(ctx, pathOf(campaign), async tx => {
      if (deed === 'thu-hoi') {
        const done = await withdrawCampaign(tx, { campaign, reason: fieldOf(ctx, 'ly-do') })
        lacksReason = !done.ok
        return { done: 'done.withdrawn' }
      }
      await (deed === 'dong' ? closeCampaign : openCampaign)(tx, { campaign })
      return { done: deed === 'dong' ? 'done.closed' : 'done.opened' }
    })
    return lacksReason ? show(ctx, true) : reply
  },
})

async function show(ctx: Ctx, lacksReason = false): Promise<Reply> {
  const t = texts(ctx.locale)
  const { campaign, expected, school, waiting, misnumbered } = await ctx.read(async tx => {
    const campaign = await getCampaign(tx, idOf(ctx, 'campaign'))
    return {
      campaign,
      ...(campaign.state === 'draft' && { expected: await expectedOf(tx, campaign) }),
      school: await getAgency(tx, campaign.school),
      waiting: await listReductions(tx, { campaign: campaign.id, isWaiting: true }),
      misnumbered: await listMisnumbered(tx, { campaign: campaign.id }),
    }
  })
  return staffPage(ctx, {
    title: campaign.name,
    hasErrors: lacksReason,
    children: (
      <>
        <BackLink href={home}>{t('home.back')}</BackLink>
        <Outcome ctx={ctx} />
        {lacksReason && <ErrorSummary errors={[{ field: 'ly-do', text: t('withdraw.reason.error') }]} />}
        <PageHeading
          caption={school.name}
          title={campaign.name}
          aside={<StateTag t={t} state={campaign.state} />}
        />
        <Withdrawn t={t} campaign={campaign} />
        {campaign.state !== 'draft' && <Collecting ctx={ctx} t={t} campaign={campaign} />}
        <SummaryList
          rows={[
            { key: t('year.key'), value: schoolYearName(campaign.year) },
            { key: t('campaign.due'), value: formatDay(campaign.due_on) },
            ...(campaign.basis ? [{ key: t('campaign.basis'), value: campaign.basis }] : []),
          ]}
        />
        <Items t={t} campaign={campaign} expected={expected} />
        {expected && (
          <Draft
            ctx={ctx}
            t={t}
            campaign={campaign}
            expected={expected}
            classes={<Classes t={t} campaign={campaign} />}
          />
        )}
        <Pupils
          t={t}
          campaign={campaign}
          caption={t('reductions.waiting')}
          rows={waiting}
          columns={[{ key: 'reason', header: t('reduction.reason'), cell: one => one.reason }]}
        />
        {misnumbered.length > 0 && <InsetText>{t('misnumbered.text')}</InsetText>}
        <Pupils
          t={t}
          campaign={campaign}
          caption={t('misnumbered')}
          rows={misnumbered}
          columns={[
            { key: 'class', header: t('class'), noWrap: true, cell: one => one.class },
            { key: 'parent', header: t('pupil.parent'), cell: one => one.parent_name },
          ]}
        />
        {campaign.state === 'open' && mayOpen(ctx, campaign) && (
          <Details summary={t('close.summary')}>
            <p class="govuk-body">{t('close.text')}</p>
            <DeedButton
              ctx={ctx}
              campaign={campaign.id}
              deed="dong"
              kind="warning"
              text={t('close.submit')}
            />
          </Details>
        )}
        <Withdraw ctx={ctx} t={t} campaign={campaign} hasError={lacksReason} />
      </>
    ),
  })
}

type Props = { ctx: Ctx; t: Text; campaign: Campaign }

const mayOpen = (ctx: Ctx, campaign: Campaign) =>
  can(ctx, 'education:campaign.open', { agency: campaign.school })

type PupilRow = { pupil: string; name: string }

/** Pupils for whom something is to be done, each a link to where; nothing without them. */
function Pupils<Row extends PupilRow>(
  props: Pick<Props, 't' | 'campaign'> & { caption: string; rows: Row[]; columns: Column<Row>[] },
) {
  const { t, campaign, caption, rows, columns } = props
  if (!rows.length) return null
  return (
    <Table
      caption={caption}
      captionSize="m"
      rows={rows}
      rowKey={one => one.pupil}
      columns={[
        {
          key: 'name',
          header: t('pupil.name'),
          isRowHeader: true,
          cell: one => (
            <a class="govuk-link" href={pupilPath(campaign.id, one.pupil)}>
              {one.name}
            </a>
          ),
        },
        ...columns,
      ]}
    />
  )
}

function Collecting({ ctx, t, campaign }: Props) {
  const { classes } = campaign
  const waiting = total(classes, 'waiting')
  return (
    <>
      <LiveRegion
        id="tinh-hinh"
        events={liveAddress(ctx, [channelOf(campaign.id)])}
        fragment={pathOf(campaign.id)}
      >
        <StatTiles
          stats={[
            { label: t('sums.paid'), value: formatAmount(total(classes, 'paid')), unit: t('dong') },
            { label: t('sums.owed'), value: formatAmount(total(classes, 'owed')), unit: t('dong') },
            {
              label: t('sums.settled'),
              value: t('sums.of', { part: total(classes, 'settled'), whole: total(classes, 'pupils') }),
            },
            ...(total(classes, 'dropped') > 0
              ? [{ label: t('sums.dropped'), value: formatAmount(total(classes, 'dropped')) }]
              : []),
          ]}
        />
        {campaign.state === 'open' && waiting > 0 && (
          <>
            <InsetText>{t('open.waiting', { count: waiting })}</InsetText>
            {mayOpen(ctx, campaign) && (
              <DeedButton
                ctx={ctx}
                campaign={campaign.id}
                deed="mo"
                kind="secondary"
                text={t('open.again')}
              />
            )}
          </>
        )}
        <Classes t={t} campaign={campaign} />
      </LiveRegion>
      <p class="govuk-body">
        <a class="govuk-link" href={pathOf(campaign.id, '/danh-sach.csv')}>
          {t('campaign.csv')}
        </a>
      </p>
    </>
  )
}

const total = (classes: ClassSums[], of: keyof Sums) => classes.reduce((sum, one) => sum + one[of], 0)

function Classes({ t, campaign }: Pick<Props, 't' | 'campaign'>) {
  const isDraft = campaign.state === 'draft'
  return (
    <Table
      caption={t('campaign.classes')}
      captionSize="m"
      rows={campaign.classes}
      rowKey={one => one.id}
      rowHref={one => classPath(campaign.id, one.id)}
      columns={[
        {
          key: 'name',
          header: t('class'),
          isRowHeader: true,
          cell: one => (
            <a class="govuk-link" href={classPath(campaign.id, one.id)}>
              {t('class.named', { name: one.name })}
            </a>
          ),
        },
        {
          key: 'pupils',
          header: isDraft ? t('pupils.count') : t('sums.settled'),
          numeric: true,
          noWrap: true,
          cell: one => (isDraft ? one.pupils : t('sums.of', { part: one.settled, whole: one.pupils })),
        },
        ...(isDraft
          ? []
          : (['paid', 'owed'] as const).map(key => ({
              key,
              header: t(`sums.${key}`),
              numeric: true,
              noWrap: true,
              cell: (one: ClassSums) => formatDong(one[key]),
            }))),
      ]}
    />
  )
}
