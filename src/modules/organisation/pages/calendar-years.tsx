import { Button, PageHeading, Table, Tag } from '#design'
import { definePage } from '#platform/http'
import { staffPage } from '#platform/pages'
import { listCalendarYears } from '../queries/calendar.ts'
import { texts } from '../texts.ts'

export const calendarYearsPage = definePage({
  path: '/can-bo/quan-tri/lich',
  who: 'staff',
  text: 'Các năm đã có lịch nghỉ',
  async get(ctx) {
    const t = texts(ctx.locale)
    const years = await ctx.read(listCalendarYears)
    const next = (years[0]?.year ?? ctx.now.getFullYear()) + 1
    return staffPage(ctx, {
      title: t('calendar.title'),
      breadcrumbs: [{ text: t('admin.title'), href: '/can-bo/quan-tri' }, { text: t('calendar.title') }],
      children: (
        <>
          <PageHeading
            title={t('calendar.title')}
            lead={t('calendar.lead')}
            aside={
              <Button href={`/can-bo/quan-tri/lich/${next}`} kind="secondary">
                {t('calendar.new-year', { year: next })}
              </Button>
            }
          />
          <Table
            caption={t('calendar.title')}
            captionHidden
            rows={years}
            rowKey={row => String(row.year)}
            rowHref={row => `/can-bo/quan-tri/lich/${row.year}`}
            columns={[
              {
                key: 'year',
                header: t('calendar.year', { year: '' }).trim(),
                isRowHeader: true,
                cell: row => (
                  <a class="govuk-link" href={`/can-bo/quan-tri/lich/${row.year}`}>
                    {row.year}
                  </a>
                ),
              },
              {
                key: 'confidence',
                header: t('calendar.confidence'),
                cell: row => (
                  <Tag colour={row.confidence === 'verified' ? 'green' : 'amber'}>
                    {t(`calendar.${row.confidence}`)}
                  </Tag>
                ),
              },
            ]}
          />
        </>
      ),
    })
  },
})
