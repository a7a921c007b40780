import { PageHeading, Speaking, textsIn } from '#design'
import { writeCsv } from '#lib/table-file'
import { formatDateTime, vnDay } from '#lib/vietnamese-text'
import { definePage, fileReply, html } from '#platform/http'
import { staffPage } from '#platform/pages'
import { holderOf, lateBy } from './late-list.tsx'
import { addressOf, here, loadOverview } from './overview.ts'
import { LiveOverview } from './overview-view.tsx'
import { texts } from './texts.ts'

const pageSize = 50
const mostRows = 5000

/** What is late and where: figures, by agency, by step, and each late dossier with who holds it. */
export const overviewPage = definePage({
  path: here,
  who: 'staff',
  text: 'Giám sát: hồ sơ trễ hạn, ở đâu, ai đang giữ',
  async get(ctx) {
    const t = texts(ctx.locale)
    const view = await ctx.read(tx => loadOverview(tx, ctx, pageSize))
    return staffPage(ctx, {
      title: t('overview.title'),
      children: (
        <>
          <PageHeading
            title={t('overview.title')}
            lead={view.agency ? view.agencies.get(view.agency) : undefined}
            aside={
              <a class="govuk-button govuk-button--secondary" role="button" href={addressOf(view, '.csv')}>
                {t('overview.csv')}
              </a>
            }
          />
          <LiveOverview ctx={ctx} t={t} view={view} />
        </>
      ),
    })
  },
})

export const overviewFragment = definePage({
  path: `${here}/so-lieu`,
  who: 'staff',
  text: 'Giám sát: phần số liệu, tự cập nhật',
  async get(ctx) {
    const view = await ctx.read(tx => loadOverview(tx, ctx, pageSize))
    return html(
      <Speaking texts={textsIn[ctx.locale]}>
        <LiveOverview ctx={ctx} t={texts(ctx.locale)} view={view} />
      </Speaking>,
    )
  },
})

/** The late ones for a spreadsheet. */
export const overviewCsv = definePage({
  path: `${here}.csv`,
  who: 'staff',
  text: 'Giám sát: danh sách hồ sơ trễ hạn, CSV',
  async get(ctx) {
    const t = texts(ctx.locale)
    const view = await ctx.read(tx => loadOverview(tx, ctx, mostRows))
    const head = [
      t('column.code'),
      t('column.procedure'),
      t('column.applicant'),
      t('head.deciding'),
      t('column.due'),
      t('overview.late-by'),
      t('overview.step'),
      t('column.holder'),
    ]
    const lines = view.late.map(row => [
      row.code,
      row.procedure_name ?? '',
      row.applicant_name,
      view.agencies.get(row.deciding) ?? row.deciding,
      formatDateTime(row.due_at),
      lateBy(ctx, view, row),
      row.task ?? '',
      holderOf(t, view, row),
    ])
    return fileReply({
      name: `ho-so-tre-han-${vnDay(ctx.now)}.csv`,
      mediaType: 'text/csv',
      body: Buffer.from(writeCsv([head, ...lines])),
    })
  },
})
