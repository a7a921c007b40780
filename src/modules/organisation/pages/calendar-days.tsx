import { SummaryList, Table } from '#design'
import { type Day, formatDayWithWeekday } from '#lib/vietnamese-text'
import type { Calendar, CalendarYear } from '#lib/working-time'
import { previewCalendar } from '../calendar-preview.ts'
import type { texts } from '../texts.ts'

type T = ReturnType<typeof texts>

/** Every day of a year that is not as an ordinary week has it. */
export function CalendarDays({ t, year, calendar }: { t: T; year: CalendarYear; calendar: Calendar }) {
  const { withoutEffect } = previewCalendar(calendar, year)
  const how = ({ insteadOf, hours }: CalendarYear['workedDays'][number]) =>
    insteadOf
      ? t('calendar.worked-like', { day: formatDayWithWeekday(insteadOf) })
      : hours
        ? t('calendar.worked-hours', { hours: hours.map(session => session.join('–')).join(', ') })
        : t('calendar.worked-weekday')
  const rows = [
    ...year.daysOff.map(day => ({
      date: day.date,
      source: day.source,
      what: `${day.name} (${t(`calendar.kind.${day.kind}`)}${withoutEffect.has(day.date) ? `, ${t('calendar.no-effect')}` : ''})`,
    })),
    ...year.workedDays.map(day => ({ date: day.date, source: day.source, what: how(day) })),
  ].toSorted((a, b) => (a.date < b.date ? -1 : 1))
  if (!rows.length) return <p class="govuk-body">{t('calendar.none')}</p>
  return (
    <Table
      caption={t('calendar.year', { year: year.year })}
      captionHidden
      compact
      rows={rows}
      rowKey={row => row.date}
      columns={[
        {
          key: 'day',
          header: t('calendar.day'),
          isRowHeader: true,
          cell: row => formatDayWithWeekday(row.date),
        },
        { key: 'what', header: t('calendar.what'), cell: row => row.what },
        { key: 'source', header: t('calendar.source'), cell: row => row.source },
      ]}
    />
  )
}

/** What the draft turns, against the calendar in force. */
export function CalendarDifferences(props: {
  t: T
  draft: CalendarYear
  calendar: Calendar
  published: CalendarYear | undefined
}) {
  const { t, draft, calendar, published } = props
  const preview = previewCalendar(calendar, draft)
  const days = (list: Day[]) =>
    list.length ? (
      <ul class="govuk-list">
        {list.map(day => (
          <li>{formatDayWithWeekday(day)}</li>
        ))}
      </ul>
    ) : (
      '—'
    )
  const same = published && !preview.becomesOff.length && !preview.becomesWorked.length
  return (
    <>
      <h2 class="govuk-heading-m">{t('calendar.differences')}</h2>
      {same && <p class="govuk-body">{t('calendar.unchanged')}</p>}
      <SummaryList
        rows={[
          {
            key: t('calendar.working-days'),
            value: published
              ? t('calendar.working-days.was', { count: preview.workingDays, before: preview.before })
              : t('calendar.working-days.now', { count: preview.workingDays }),
          },
          { key: t('calendar.becomes-off'), value: days(preview.becomesOff) },
          { key: t('calendar.becomes-worked'), value: days(preview.becomesWorked) },
        ]}
      />
    </>
  )
}
