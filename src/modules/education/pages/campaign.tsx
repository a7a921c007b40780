import {
  BackLink,
  Button,
  ButtonGroup,
  Details,
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
import { type Ctx, definePage, fieldOf, idOf, liveAddress } from '#platform/http'
import { staffPage } from '#platform/pages'
import { closeCampaign, openCampaign } from '../commands/open-campaign.ts'
import { type Campaign, type ClassSums, getCampaign, type Sums } from '../queries/get-campaign.ts'
import { listReductions } from '../queries/list-pupils.ts'
import { channelOf, type ItemRow } from '../schema.ts'
import { schoolYearName } from '../school-year.ts'
import { type Text, texts } from '../texts.ts'
import { carryOut, Outcome } from './deed.tsx'
import { classPath, home, pathOf, pupilPath } from './place.ts'
import { StateTag } from './state-tag.tsx'

/** One campaign: what it asks for, how each class stands, and the one thing to do next. */
export const campaignPage = definePage({
  path: pathOf(':campaign'),
  who: 'staff',
  text: 'Một đợt thu của trường: mở, theo dõi, kết thúc',
  async get(ctx) {
    const t = texts(ctx.locale)
    const { campaign, school, waiting } = await ctx.read(async tx => {
      const campaign = await getCampaign(tx, idOf(ctx, 'campaign'))
      return {
        campaign,
        school: await getAgency(tx, campaign.school),
        waiting: await listReductions(tx, { campaign: campaign.id, isWaiting: true }),
      }
    })
    return staffPage(ctx, {
      title: campaign.name,
      children: (
        <>
          <BackLink href={home}>{t('home.back')}</BackLink>
          <Outcome ctx={ctx} />
          <PageHeading
            caption={school.name}
            title={campaign.name}
            aside={<StateTag t={t} state={campaign.state} />}
          />
          {campaign.state !== 'draft' && <Collecting ctx={ctx} t={t} campaign={campaign} />}
          <SummaryList
            rows={[
              { key: t('year.key'), value: schoolYearName(campaign.year) },
              { key: t('campaign.due'), value: formatDay(campaign.due_on) },
              ...(campaign.basis ? [{ key: t('campaign.basis'), value: campaign.basis }] : []),
            ]}
          />
          <Items t={t} items={campaign.items} />
          {campaign.state === 'draft' && <Draft ctx={ctx} t={t} campaign={campaign} />}
          {waiting.length > 0 && (
            <Table
              caption={t('reductions.waiting')}
              captionSize="m"
              rows={waiting}
              rowKey={one => one.id}
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
                { key: 'reason', header: t('reduction.reason'), cell: one => one.reason },
              ]}
            />
          )}
          {campaign.state === 'open' && mayOpen(ctx, campaign) && (
            <Details summary={t('close.summary')}>
              <p class="govuk-body">{t('close.text')}</p>
              <Deed ctx={ctx} campaign={campaign} deed="dong" kind="warning" text={t('close.submit')} />
            </Details>
          )}
        </>
      ),
    })
  },
  async post(ctx) {
    const campaign = idOf(ctx, 'campaign')
    const isClosing = fieldOf(ctx, 'viec') === 'dong'
    return carryOut(ctx, pathOf(campaign), async tx => {
      await (isClosing ? closeCampaign : openCampaign)(tx, { campaign })
      return { done: isClosing ? 'done.closed' : 'done.opened' }
    })
  },
})

type Props = { ctx: Ctx; t: Text; campaign: Campaign }

const mayOpen = (ctx: Ctx, campaign: Campaign) =>
  can(ctx, 'education:campaign.open', { agency: campaign.school })

function Deed(props: {
  ctx: Ctx
  campaign: Campaign
  deed: 'mo' | 'dong'
  kind?: 'secondary' | 'warning'
  text: string
}) {
  return (
    <form method="post" action={pathOf(props.campaign.id)}>
      <input type="hidden" name="_csrf" value={props.ctx.csrf} />
      <Button kind={props.kind} name="viec" value={props.deed}>
        {props.text}
      </Button>
    </form>
  )
}

function Items({ t, items }: { t: Text; items: ItemRow[] }) {
  return (
    <Table
      caption={t('items')}
      captionSize="m"
      onPhone="plain"
      rows={items}
      rowKey={item => String(item.position)}
      columns={[
        { key: 'name', header: t('item.name'), isRowHeader: true, cell: item => item.name },
        {
          key: 'kind',
          header: t('item.kind'),
          cell: item => t(item.compulsory ? 'item.compulsory' : 'item.optional'),
        },
        {
          key: 'amount',
          header: t('item.amount'),
          numeric: true,
          noWrap: true,
          cell: item => formatDong(item.amount),
        },
      ]}
    />
  )
}

function Draft({ ctx, t, campaign }: Props) {
  const pupils = total(campaign.classes, 'pupils')
  const hasOptional = campaign.items.some(item => !item.compulsory)
  return (
    <>
      <Classes t={t} campaign={campaign} />
      {hasOptional && <InsetText>{t('draft.optional')}</InsetText>}
      <p class="govuk-body">{t('draft.text', { count: pupils })}</p>
      <ButtonGroup>
        {mayOpen(ctx, campaign) && <Deed ctx={ctx} campaign={campaign} deed="mo" text={t('draft.open')} />}
        {can(ctx, 'education:campaign.prepare', { agency: campaign.school }) && (
          <Button kind="secondary" href={pathOf(campaign.id, '/sua')}>
            {t('draft.edit')}
          </Button>
        )}
      </ButtonGroup>
    </>
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
              <Deed ctx={ctx} campaign={campaign} deed="mo" kind="secondary" text={t('open.again')} />
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
