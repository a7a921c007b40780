import { BackLink, Button, FormPage, LiveRegion, PageHeading, StatTiles, Table } from '#design'
import { formatAmount, formatDong } from '#lib/money'
import { formatDay, vnDay } from '#lib/vietnamese-text'
import { can } from '#platform/access'
import { type Ctx, definePage, fieldOf, idOf, liveAddress } from '#platform/http'
import { staffPage } from '#platform/pages'
import { chooseItems } from '../commands/choose-items.ts'
import { remindClass } from '../commands/remind-class.ts'
import { type Campaign, getCampaign, needClass } from '../queries/get-campaign.ts'
import { listParticipants, type Participant } from '../queries/list-pupils.ts'
import { channelOf, isDropped } from '../schema.ts'
import { type Text, texts } from '../texts.ts'
import { carryOut, Outcome } from './deed.tsx'
import { classPath, pathOf, pupilPath } from './place.ts'
import { DueTag } from './state-tag.tsx'

/** The list of a class with who paid beside each name; before the opening, who takes which optional item. */
export const classPage = definePage({
  path: classPath(':campaign', ':class'),
  who: 'staff',
  text: 'Danh sách lớp trong đợt thu: ai đã nộp, nhắc nộp, chọn khoản tự nguyện',
  async get(ctx) {
    const t = texts(ctx.locale)
    const id = idOf(ctx, 'class')
    const { campaign, name, pupils } = await ctx.read(async tx => {
      const campaign = await getCampaign(tx, idOf(ctx, 'campaign'))
      const { name } = await needClass(tx, { campaign: campaign.id, class: id })
      return { campaign, name, pupils: await listParticipants(tx, { campaign: campaign.id, class: id }) }
    })
    const props = { ctx, t, campaign, pupils, here: classPath(campaign.id, id) }
    return staffPage(ctx, {
      title: t('class.title', { name }),
      children: (
        <>
          <BackLink href={pathOf(campaign.id)}>{t('campaign.back')}</BackLink>
          <Outcome ctx={ctx} />
          <PageHeading caption={campaign.name} title={t('class.title', { name })} />
          {campaign.state === 'draft' ? <Choosing {...props} /> : <Collected {...props} />}
        </>
      ),
    })
  },
  async post(ctx) {
    const of = { campaign: idOf(ctx, 'campaign'), class: idOf(ctx, 'class') }
    return carryOut(ctx, classPath(of.campaign, of.class), async tx => {
      if (fieldOf(ctx, 'viec') === 'nhac') {
        const figures = await remindClass(tx, of)
        return { done: figures.told ? 'done.reminded' : 'done.reminded-none', figures }
      }
      await chooseItems(tx, { ...of, chosen: chosenIn(ctx) })
      return { done: 'done.chosen' }
    })
  },
})

/** `chon` is posted as "<pupil>.<position>". */
function chosenIn(ctx: Ctx): { pupil: string; position: number }[] {
  return [ctx.form.chon ?? []].flat().flatMap(one => {
    const [, pupil, position] = /^([0-9a-f-]{36})\.(\d{1,2})$/.exec(one) ?? []
    return pupil ? [{ pupil, position: Number(position) }] : []
  })
}

type Props = { ctx: Ctx; t: Text; campaign: Campaign; pupils: Participant[]; here: string }

/** The head of each row leads to the pupil, where reductions are asked for. */
const nameColumn = ({ t, campaign }: Pick<Props, 't' | 'campaign'>) => ({
  key: 'name',
  header: t('pupil.name'),
  isRowHeader: true,
  cell: (pupil: Participant) => (
    <a class="govuk-link" href={pupilPath(campaign.id, pupil.id)}>
      {pupil.name}
    </a>
  ),
})

function Choosing({ ctx, t, campaign, pupils, here }: Props) {
  const optional = campaign.items.filter(item => !item.compulsory)
  const table = (
    <Table
      caption={t('class.pupils')}
      captionHidden
      rows={pupils}
      rowKey={pupil => pupil.id}
      columns={[
        nameColumn({ t, campaign }),
        { key: 'code', header: t('pupil.code'), noWrap: true, hideOnPhone: true, cell: pupil => pupil.code },
        ...optional.map(item => ({
          key: String(item.position),
          header: `${item.name} (${formatDong(item.amount)})`,
          cell: (pupil: Participant) => (
            <label class="sen-check">
              <input
                class="sen-check__box"
                type="checkbox"
                name="chon"
                value={`${pupil.id}.${item.position}`}
                checked={pupil.chosen.includes(item.position)}
              />
              <span class="govuk-visually-hidden">
                {t('choose.label', { item: item.name, pupil: pupil.name })}
              </span>
            </label>
          ),
        })),
      ]}
    />
  )
  if (!optional.length || !can(ctx, 'education:campaign.prepare', { agency: campaign.school })) return table
  return (
    <FormPage action={here} csrf={ctx.csrf} submitText={t('choose.submit')}>
      <p class="govuk-body">{t('choose.text')}</p>
      {table}
    </FormPage>
  )
}

function Collected({ ctx, t, campaign, pupils, here }: Props) {
  const dues = pupils.flatMap(pupil => pupil.due ?? [])
  const mayRemind =
    campaign.state === 'open' && can(ctx, 'education:reminder.send', { agency: campaign.school })
  const isSomebodyDropped = dues.some(due => isDropped(due.state))
  const isSomebodyLate = dues.some(due => due.owed > 0)
  return (
    <>
      <LiveRegion id="danh-sach-lop" events={liveAddress(ctx, [channelOf(campaign.id)])} fragment={here}>
        <StatTiles
          stats={[
            {
              label: t('sums.settled'),
              value: t('sums.of', {
                part: dues.filter(due => due.owed <= 0 && !isDropped(due.state)).length,
                whole: pupils.length,
              }),
            },
            ...(isSomebodyDropped
              ? [{ label: t('sums.dropped'), value: dues.filter(due => isDropped(due.state)).length }]
              : []),
            {
              label: t('sums.paid'),
              value: formatAmount(dues.reduce((sum, due) => sum + due.paid, 0)),
              unit: t('dong'),
            },
            {
              label: t('sums.owed'),
              value: formatAmount(dues.reduce((sum, due) => sum + Math.max(0, due.owed), 0)),
              unit: t('dong'),
            },
          ]}
        />
        <ClassTable ctx={ctx} t={t} campaign={campaign} pupils={pupils} />
      </LiveRegion>
      {isSomebodyLate && (
        <form method="post" action={here} class="sen-form">
          <input type="hidden" name="_csrf" value={ctx.csrf} />
          {mayRemind && <p class="govuk-hint">{t('remind.hint')}</p>}
          <div class="govuk-button-group">
            {mayRemind && (
              <Button once name="viec" value="nhac">
                {t('remind.submit')}
              </Button>
            )}
            <Button kind="secondary" href={`${here}/phieu`}>
              {t('slips.print')}
            </Button>
          </div>
        </form>
      )}
    </>
  )
}

function ClassTable({ ctx, t, campaign, pupils }: Omit<Props, 'here'>) {
  const takesCash = can(ctx, 'payments:cash.take', { agency: campaign.school })
  const isLate = campaign.due_on < vnDay(ctx.now)
  const owes = ({ due }: Participant) => !!due && due.owed > 0
  return (
    <Table
      caption={t('class.pupils')}
      captionHidden
      compact
      rows={pupils}
      rowKey={pupil => pupil.id}
      columns={[
        nameColumn({ t, campaign }),
        {
          key: 'state',
          header: t('state'),
          noWrap: true,
          cell: pupil => (
            <>
              <DueTag t={t} state={pupil.due?.state} />
              {isLate && owes(pupil) && <span class="govuk-hint"> {t('due.late')}</span>}
            </>
          ),
        },
        {
          key: 'asked',
          header: t('sums.asked'),
          hideOnPhone: true,
          numeric: true,
          noWrap: true,
          cell: pupil => formatDong(pupil.due?.asked ?? 0),
        },
        {
          key: 'owed',
          header: t('sums.owed'),
          numeric: true,
          noWrap: true,
          cell: pupil => formatDong(Math.max(0, pupil.due?.owed ?? 0)),
        },
        {
          key: 'reminded',
          header: t('remind.last'),
          hideOnPhone: true,
          noWrap: true,
          cell: ({ due }) => (due?.reminded_at ? formatDay(vnDay(due.reminded_at)) : '–'),
        },
        ...(takesCash
          ? [
              {
                key: 'cash',
                header: t('class.till'),
                cell: (pupil: Participant) =>
                  pupil.due?.bill ? (
                    <a class="govuk-link" href={`/can-bo/thu-ngan/${pupil.due.bill}`}>
                      {t(owes(pupil) ? 'class.cash' : 'class.bill')}
                      <span class="govuk-visually-hidden"> {pupil.name}</span>
                    </a>
                  ) : (
                    '–'
                  ),
              },
            ]
          : []),
      ]}
    />
  )
}
