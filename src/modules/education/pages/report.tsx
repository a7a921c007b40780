import { BackLink, Button, EmptyState, PageHeading, StatTiles, Table } from '#design'
import { formatAmount, formatDong } from '#lib/money'
import { writeCsv } from '#lib/table-file'
import { vnDay } from '#lib/vietnamese-text'
import { can } from '#platform/access'
import { type Ctx, definePage, fileReply } from '#platform/http'
import { staffPage } from '#platform/pages'
import { type SchoolSums, schoolReport } from '../queries/list-campaigns.ts'
import { schoolYearName, schoolYearOn } from '../school-year.ts'
import { texts } from '../texts.ts'
import { home, yearIn } from './place.ts'

const here = `${home}/tong-hop`

async function load(ctx: Ctx): Promise<{ year: number; rows: SchoolSums[] }> {
  const year = yearIn(ctx, schoolYearOn(vnDay(ctx.now)))
  return { year, rows: await ctx.read(tx => schoolReport(tx, year)) }
}

/** What each school collected in a school year, and how many schools collect this way at all. */
export const reportPage = definePage({
  path: here,
  who: 'staff',
  text: 'Tổng hợp thu theo trường trong một năm học',
  async get(ctx) {
    const t = texts(ctx.locale)
    const { year, rows } = await load(ctx)
    const sum = (of: 'asked' | 'paid' | 'owed') =>
      formatAmount(rows.reduce((total, row) => total + row[of], 0))
    const used = rows.filter(row => row.campaigns > 0).length
    const isSchool =
      ctx.actor.kind === 'staff' &&
      ctx.actor.grants.some(({ agency }) => can(ctx, 'education:campaign.read', { agency }))
    const other = (text: string, to: number) => (
      <Button kind="secondary" small href={`${here}?nam=${to}`}>
        {text}
      </Button>
    )
    return staffPage(ctx, {
      title: t('report.title'),
      children: (
        <>
          {isSchool && <BackLink href={home}>{t('home.back')}</BackLink>}
          <PageHeading
            title={t('report.title')}
            caption={t('year', { year: schoolYearName(year) })}
            aside={
              <Button kind="secondary" href={`${here}.csv?nam=${year}`}>
                {t('report.csv')}
              </Button>
            }
          />
          <div class="govuk-button-group">
            {other(t('year', { year: schoolYearName(year - 1) }), year - 1)}
            {other(t('year', { year: schoolYearName(year + 1) }), year + 1)}
          </div>
          <StatTiles
            stats={[
              { label: t('report.used'), value: t('sums.of', { part: used, whole: rows.length }) },
              { label: t('sums.asked'), value: sum('asked'), unit: t('dong') },
              { label: t('sums.paid'), value: sum('paid'), unit: t('dong') },
              { label: t('sums.owed'), value: sum('owed'), unit: t('dong') },
            ]}
          />
          {rows.length === 0 && <EmptyState title={t('home.no-school')} />}
          {rows.length > 0 && (
            <Table
              caption={t('report.by-school')}
              captionSize="m"
              rows={rows}
              rowKey={row => row.agency}
              columns={[
                { key: 'name', header: t('school'), isRowHeader: true, cell: row => row.name },
                { key: 'enrolled', header: t('pupils.count'), numeric: true, cell: row => row.enrolled },
                {
                  key: 'campaigns',
                  header: t('report.campaigns'),
                  numeric: true,
                  cell: row => row.campaigns,
                },
                ...(['asked', 'paid', 'owed'] as const).map(key => ({
                  key,
                  header: t(`sums.${key}`),
                  numeric: true,
                  noWrap: true,
                  cell: (row: SchoolSums) => formatDong(row[key]),
                })),
              ]}
            />
          )}
        </>
      ),
    })
  },
})

export const reportCsv = definePage({
  path: `${here}.csv`,
  who: 'staff',
  text: 'Tổng hợp thu theo trường, CSV',
  async get(ctx) {
    const t = texts(ctx.locale)
    const { year, rows } = await load(ctx)
    const keys = ['enrolled', 'campaigns', 'asked', 'paid', 'owed'] as const
    const head = [
      t('school'),
      t('pupils.count'),
      t('report.campaigns'),
      t('sums.asked'),
      t('sums.paid'),
      t('sums.owed'),
    ]
    return fileReply({
      name: `thu-theo-truong-${year}.csv`,
      mediaType: 'text/csv',
      body: Buffer.from(
        writeCsv([head, ...rows.map(row => [row.name, ...keys.map(key => String(row[key]))])]),
      ),
    })
  },
})
