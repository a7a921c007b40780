import { Button, EmptyState, LinkTile, LinkTiles, PageHeading, Table } from '#design'
import { formatDong } from '#lib/money'
import { formatDay } from '#lib/vietnamese-text'
import { can } from '#platform/access'
import { definePage } from '#platform/http'
import { staffPage } from '#platform/pages'
import { type CampaignSums, listCampaigns, type School, schoolsWhere } from '../queries/list-campaigns.ts'
import { type Text, texts } from '../texts.ts'
import { home, pathOf } from './place.ts'
import { StateTag } from './state-tag.tsx'

/** What a school collects: its campaigns, and the ways to pupils, till and bank. */
export const schoolHome = definePage({
  path: home,
  who: 'staff',
  text: 'Khoản thu của trường: các đợt thu',
  async get(ctx) {
    const t = texts(ctx.locale)
    const { schools, campaigns } = await ctx.read(async tx => {
      const schools = await schoolsWhere(tx, 'education:campaign.read')
      return { schools, campaigns: await listCampaigns(tx, schools) }
    })
    const mayPrepare = schools.some(({ agency }) => can(ctx, 'education:campaign.prepare', { agency }))
    const way = (key: 'pupils' | 'till' | 'statements' | 'unmatched' | 'report', href: string) => (
      <LinkTile title={t(`way.${key}`)} text={t(`way.${key}.text`)} href={href} />
    )
    return staffPage(ctx, {
      title: t('home.title'),
      children: (
        <>
          <PageHeading
            title={t('home.title')}
            lead={schools.length === 1 ? schools[0]!.name : undefined}
            aside={mayPrepare && <Button href={pathOf('moi')}>{t('home.new')}</Button>}
          />
          {campaigns.length ? (
            <Campaigns t={t} schools={schools} campaigns={campaigns} />
          ) : (
            <EmptyState title={t(schools.length ? 'home.none' : 'home.no-school')}>
              {schools.length > 0 && t('home.none.text')}
            </EmptyState>
          )}
          <LinkTiles label={t('home.ways')}>
            {schools.length > 0 && way('pupils', `${home}/hoc-sinh`)}
            {mayPrepare && way('till', '/can-bo/thu-ngan')}
            {mayPrepare && way('statements', '/can-bo/thu-ngan/sao-ke')}
            {mayPrepare && way('unmatched', '/can-bo/thu-ngan/chua-khop')}
            {way('report', `${home}/tong-hop`)}
          </LinkTiles>
        </>
      ),
    })
  },
})

type Props = { t: Text; schools: School[]; campaigns: CampaignSums[] }

function Campaigns({ t, schools, campaigns }: Props) {
  const nameOf = new Map(schools.map(school => [school.agency, school.shortName]))
  return (
    <Table
      caption={t('home.campaigns')}
      captionHidden
      rows={campaigns}
      rowKey={one => one.id}
      rowHref={one => pathOf(one.id)}
      columns={[
        {
          key: 'name',
          header: t('campaign.name'),
          isRowHeader: true,
          cell: one => (
            <a class="govuk-link" href={pathOf(one.id)}>
              {one.name}
            </a>
          ),
        },
        ...(schools.length > 1
          ? [{ key: 'school', header: t('school'), cell: (one: CampaignSums) => nameOf.get(one.school) }]
          : []),
        { key: 'due', header: t('campaign.due'), noWrap: true, cell: one => formatDay(one.due_on) },
        { key: 'state', header: t('state'), cell: one => <StateTag t={t} state={one.state} /> },
        {
          key: 'settled',
          header: t('sums.settled'),
          numeric: true,
          noWrap: true,
          cell: one => t('sums.of', { part: one.settled, whole: one.pupils }),
        },
        {
          key: 'owed',
          header: t('sums.owed'),
          numeric: true,
          noWrap: true,
          cell: one => formatDong(one.owed),
        },
      ]}
    />
  )
}
