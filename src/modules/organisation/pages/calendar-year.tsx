import { FormPage, NotificationBanner, PageHeading, Radios, Textarea, TextInput, Timeline } from '#design'
import { formatDateTime } from '#lib/vietnamese-text'
import type { Calendar, CalendarYear } from '#lib/working-time'
import { can, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import { type Ctx, definePage, type Reply, redirect } from '#platform/http'
import { staffPage } from '#platform/pages'
import {
  type CalendarLineError,
  type CalendarLines,
  calendarLines,
  parseCalendarLines,
} from '../calendar-lines.ts'
import { publishCalendarYear } from '../commands/publish-calendar-year.ts'
import { provinceAgency } from '../queries/agency.ts'
import { calendarOf, calendarVersion, findCalendarYear } from '../queries/calendar.ts'
import { namedHistoryOf, type Recorded } from '../queries/staff-record.ts'
import { texts } from '../texts.ts'
import { CalendarDays, CalendarDifferences } from './calendar-days.tsx'

type Known = {
  year: number
  published: CalendarYear | undefined
  calendar: Calendar
  version: string
  province: string
  history: (Recorded & { by: string })[]
}

export const calendarYearPage = definePage({
  path: '/can-bo/quan-tri/lich/:year',
  who: 'staff',
  text: 'Lịch nghỉ của một năm: xem, sửa, xem trước, công bố',
  async get(ctx) {
    const known = await ctx.read(tx => look(tx, ctx.params.year!))
    const lines = known.published
      ? calendarLines(known.published)
      : { notices: '', daysOff: '', workedDays: '', note: '', confidence: 'predicted' as const }
    return yearPage(ctx, known, lines)
  },
  async post(ctx) {
    const known = await ctx.read(tx => look(tx, ctx.params.year!))
    need(ctx, 'organisation:calendar.edit', { agency: known.province })
    const lines = posted(ctx)
    const read = parseCalendarLines(known.year, lines)
    if (!read.ok) return yearPage(ctx, known, lines, read.errors)
    if (ctx.form.step === 'publish') {
      await ctx.write(tx => publishCalendarYear(tx, { year: read.year, version: text(ctx, 'version') }))
      return redirect(`/can-bo/quan-tri/lich/${known.year}?xong=1`)
    }
    return ctx.form.step === 'edit' ? yearPage(ctx, known, lines) : previewPage(ctx, known, lines, read.year)
  },
})

const text = (ctx: Ctx, name: string) => [ctx.form[name] ?? ''].flat()[0]!

function posted(ctx: Ctx): CalendarLines {
  return {
    notices: text(ctx, 'notices'),
    daysOff: text(ctx, 'daysOff'),
    workedDays: text(ctx, 'workedDays'),
    note: text(ctx, 'note'),
    confidence: text(ctx, 'confidence') === 'verified' ? 'verified' : 'predicted',
  }
}

async function look(tx: Tx, typed: string): Promise<Known> {
  const year = Number(typed)
  if (!/^2[01]\d\d$/.test(typed)) throw new NotFound('page')
  const province = await provinceAgency(tx)
  const published = await findCalendarYear(tx, year)
  const history = published ? await namedHistoryOf(tx, published.chain) : []
  return {
    year,
    published,
    province,
    calendar: await calendarOf(tx, province),
    version: await calendarVersion(tx),
    history,
  }
}

const crumbs = (t: ReturnType<typeof texts>, year: number) => [
  { text: t('admin.title'), href: '/can-bo/quan-tri' },
  { text: t('calendar.title'), href: '/can-bo/quan-tri/lich' },
  { text: t('calendar.year', { year }) },
]

function yearPage(ctx: Ctx, known: Known, lines: CalendarLines, errors: CalendarLineError[] = []): Reply {
  const t = texts(ctx.locale)
  const { year, published, history } = known
  const names = {
    notices: t('calendar.notices'),
    daysOff: t('calendar.days-off'),
    workedDays: t('calendar.worked-days'),
  }
  const sentence = ({ field, line, text, reason }: CalendarLineError) =>
    t(`calendar.error.${reason}`, { field: names[field as keyof typeof names], line, text })
  const errorAt = (field: keyof CalendarLines) =>
    errors.length
      ? errors
          .filter(error => error.field === field)
          .map(sentence)
          .join(' ') || undefined
      : undefined
  const area = (field: 'notices' | 'daysOff' | 'workedDays', label: string, hint: string, rows: number) => (
    <Textarea
      name={field}
      label={label}
      labelSize="s"
      hint={hint}
      rows={rows}
      value={lines[field]}
      error={errorAt(field)}
    />
  )
  return staffPage(ctx, {
    title: t('calendar.year', { year }),
    hasErrors: errors.length > 0,
    breadcrumbs: crumbs(t, year),
    children: (
      <>
        {ctx.query.xong && <NotificationBanner kind="success" text={t('calendar.published', { year })} />}
        <PageHeading
          caption={t('calendar.title')}
          title={t('calendar.year', { year })}
          lead={t('calendar.lead')}
        />
        {published && errors.length === 0 && (
          <CalendarDays t={t} year={published} calendar={known.calendar} />
        )}
        {can(ctx, 'organisation:calendar.edit', { agency: known.province }) && (
          <FormPage
            action={`/can-bo/quan-tri/lich/${year}`}
            csrf={ctx.csrf}
            errors={errors.map(error => ({ field: error.field, text: sentence(error) }))}
            submitText={t('calendar.preview')}
          >
            <Radios
              name="confidence"
              legend={t('calendar.confidence')}
              legendSize="s"
              value={lines.confidence}
              items={[
                { value: 'verified', text: t('calendar.verified'), hint: t('calendar.verified.hint') },
                { value: 'predicted', text: t('calendar.predicted'), hint: t('calendar.predicted.hint') },
              ]}
            />
            {area('notices', t('calendar.notices'), t('calendar.notices.hint'), 4)}
            {area('daysOff', t('calendar.days-off'), t('calendar.days-off.hint'), 12)}
            {area('workedDays', t('calendar.worked-days'), t('calendar.worked-days.hint'), 4)}
            <TextInput name="note" label={t('calendar.note')} labelSize="s" optional value={lines.note} />
          </FormPage>
        )}
        {history.length > 0 && (
          <>
            <h2 class="govuk-heading-m">{t('calendar.history')}</h2>
            <Timeline
              items={history.toReversed().map(row => ({
                state: 'done',
                title: t('calendar.history.entry', {
                  added: (row.body.added as string[]).length,
                  removed: (row.body.removed as string[]).length,
                }),
                who: row.by,
                when: formatDateTime(row.at),
                dateTime: row.at.toISOString(),
                children: (
                  <ul class="govuk-list">
                    {(row.body.added as string[]).map(line => (
                      <li>+ {line}</li>
                    ))}
                    {(row.body.removed as string[]).map(line => (
                      <li>− {line}</li>
                    ))}
                  </ul>
                ),
              }))}
            />
          </>
        )}
      </>
    ),
  })
}

function previewPage(ctx: Ctx, known: Known, lines: CalendarLines, draft: CalendarYear): Reply {
  const t = texts(ctx.locale)
  const { year } = known
  return staffPage(ctx, {
    title: t('calendar.preview.title', { year }),
    breadcrumbs: crumbs(t, year),
    children: (
      <>
        <PageHeading
          caption={t('calendar.title')}
          title={t('calendar.preview.title', { year })}
          lead={t('calendar.preview.question')}
        />
        <CalendarDifferences t={t} draft={draft} calendar={known.calendar} published={known.published} />
        <CalendarDays t={t} year={draft} calendar={known.calendar} />
        <FormPage
          action={`/can-bo/quan-tri/lich/${year}`}
          csrf={ctx.csrf}
          hidden={{ ...lines, version: known.version }}
          submitText={t('calendar.publish', { year })}
          submitName="step"
          submitValue="publish"
          secondary={
            <button type="submit" class="govuk-button govuk-button--secondary" name="step" value="edit">
              {t('calendar.back')}
            </button>
          }
        >
          {null}
        </FormPage>
      </>
    ),
  })
}
