import { BackLink, Button, FileUpload, type FormError, FormPage, PageHeading, Select, Table } from '#design'
import { readRows } from '#lib/table-file'
import { formatDay, vnDay } from '#lib/vietnamese-text'
import { can, need } from '#platform/access'
import { NotFound } from '#platform/errors'
import { type Ctx, definePage, fieldOf, type Reply, redirect } from '#platform/http'
import { staffPage } from '#platform/pages'
import { importRoster } from '../commands/import-roster.ts'
import { type School, schoolsWhere } from '../queries/list-campaigns.ts'
import { listClass, listClasses } from '../queries/list-pupils.ts'
import { isRosterHead, mostLines, type RosterLine, rosterLines } from '../roster.ts'
import type { PupilRow } from '../schema.ts'
import { schoolYearName, schoolYearOn } from '../school-year.ts'
import { texts } from '../texts.ts'
import { Outcome, saying } from './deed.tsx'
import { correctedLines, MendLines } from './mend-lines.tsx'
import { home, yearIn } from './place.ts'

const here = `${home}/hoc-sinh`

/** The classes of a school and their pupils, and the form that takes a list from a spreadsheet. */
export const pupilsPage = definePage({
  path: here,
  who: 'staff',
  text: 'Danh sách học sinh của trường: xem, nhập từ Excel hoặc CSV',
  inspects: true,
  limit: { times: 60, seconds: 600 },
  get: ctx => show(ctx),
  async post(ctx) {
    const t = texts(ctx.locale)
    const { school } = await chosenSchool(ctx)
    need(ctx, 'education:pupil.import', school)
    const year = yearIn(ctx, schoolYearOn(vnDay(ctx.now)))
    const given = correctedLines(ctx) ?? linesOfFile(ctx)
    if (typeof given === 'string') return show(ctx, [{ field: 'tep', text: t(given, { most: mostLines }) }])
    const done = await ctx.write(tx => importRoster(tx, { school: school.agency, year, lines: given }))
    if (!done.ok)
      return staffPage(ctx, {
        title: t('mend.title'),
        hasErrors: true,
        children: (
          <MendLines
            ctx={ctx}
            action={here}
            hidden={{ truong: school.agency, nam: String(year) }}
            lines={given}
            problems={done.problems}
          />
        ),
      })
    const { added, changed } = done
    const figures = { added, changed, same: given.length - added - changed }
    return redirect(`${saying(here, { done: 'done.imported', figures })}&${placeOf(school, year)}`)
  },
})

const placeOf = (school: School, year: number) =>
  new URLSearchParams({ truong: school.agency, nam: String(year) })

type Refused =
  | 'file.missing'
  | 'file.unknown-format'
  | 'file.too-large'
  | 'file.broken-file'
  | 'file.open-quote'
  | 'file.no-columns'
  | 'file.empty'
  | 'file.too-many'

function linesOfFile(ctx: Ctx): RosterLine[] | Refused {
  if (!ctx.inspected?.bytes.length) return 'file.missing'
  const read = readRows(ctx.inspected.bytes, isRosterHead)
  if (!read.ok) return `file.${read.problem.code}`
  const lines = rosterLines(read.rows)
  if (!lines) return 'file.no-columns'
  if (lines.length > mostLines) return 'file.too-many'
  return lines.length ? lines : 'file.empty'
}

/** The school that the form or the address names, else the first one. */
async function chosenSchool(ctx: Ctx): Promise<{ school: School; schools: School[] }> {
  const schools = await ctx.read(tx => schoolsWhere(tx, 'education:campaign.read'))
  const asked = fieldOf(ctx, 'truong') || ctx.query.truong
  const school = asked ? schools.find(one => one.agency === asked) : schools[0]
  if (!school) throw new NotFound('school')
  return { school, schools }
}

async function show(ctx: Ctx, errors: FormError[] = []): Promise<Reply> {
  const t = texts(ctx.locale)
  const { school, schools } = await chosenSchool(ctx)
  const year = yearIn(ctx, schoolYearOn(vnDay(ctx.now)))
  const classes = await ctx.read(tx => listClasses(tx, { school: school.agency, year }))
  const shown = classes.find(one => one.id === ctx.query.lop)
  const pupils = shown && (await ctx.read(tx => listClass(tx, { school: school.agency, class: shown.id })))
  const years = [year - 1, year, year + 1].map(one => ({ value: String(one), text: schoolYearName(one) }))
  return staffPage(ctx, {
    title: t('pupils.title'),
    hasErrors: errors.length > 0,
    children: (
      <>
        <BackLink href={home}>{t('home.back')}</BackLink>
        <Outcome ctx={ctx} />
        <PageHeading
          title={t('pupils.title')}
          caption={school.name}
          lead={t('year', { year: schoolYearName(year) })}
        />
        {classes.length > 0 && (
          <Table
            caption={t('pupils.classes')}
            captionSize="m"
            onPhone="plain"
            rows={classes}
            rowKey={one => one.id}
            columns={[
              {
                key: 'name',
                header: t('class'),
                isRowHeader: true,
                cell: one => (
                  <a class="govuk-link" href={`${here}?${placeOf(school, year)}&lop=${one.id}`}>
                    {one.name}
                  </a>
                ),
              },
              { key: 'pupils', header: t('pupils.count'), numeric: true, cell: one => one.pupils },
            ]}
          />
        )}
        {shown && (
          <PupilTable ctx={ctx} caption={t('pupils.of-class', { name: shown.name })} pupils={pupils!} />
        )}
        {can(ctx, 'education:pupil.import', { agency: school.agency }) && (
          <FormPage
            action={here}
            csrf={ctx.csrf}
            errors={errors}
            hidden={{ truong: school.agency }}
            submitText={t('import.submit')}
            hasFiles
            sticky={false}
          >
            <h2 class="govuk-heading-m">{t('import.title')}</h2>
            <p class="govuk-body">{t('import.columns')}</p>
            <Select name="nam" label={t('import.year')} value={String(year)} items={years} />
            <FileUpload
              name="tep"
              label={t('import.file')}
              hint={t('import.hint')}
              accept={['.xlsx', '.csv', '.txt']}
              error={errors[0]?.text}
            />
          </FormPage>
        )}
        {schools.length > 1 && (
          <form action={here} class="sen-form">
            <Select
              name="truong"
              label={t('school.other')}
              value={school.agency}
              items={schools.map(one => ({ value: one.agency, text: one.name }))}
            />
            <Button kind="secondary">{t('school.show')}</Button>
          </form>
        )}
      </>
    ),
  })
}

function PupilTable({ ctx, caption, pupils }: { ctx: Ctx; caption: string; pupils: PupilRow[] }) {
  const t = texts(ctx.locale)
  return (
    <Table
      caption={caption}
      captionSize="m"
      compact
      rows={pupils}
      rowKey={pupil => pupil.id}
      columns={[
        { key: 'name', header: t('pupil.name'), isRowHeader: true, cell: pupil => pupil.name },
        { key: 'code', header: t('pupil.code'), noWrap: true, cell: pupil => pupil.code },
        {
          key: 'born',
          header: t('pupil.born'),
          noWrap: true,
          cell: pupil => (pupil.born ? formatDay(pupil.born) : ''),
        },
        {
          key: 'parent',
          header: t('pupil.parent'),
          cell: pupil => pupil.parent_name ?? t('pupil.parent.none'),
        },
        {
          key: 'account',
          header: t('pupil.how'),
          cell: pupil => t(pupil.parent_number ? 'pupil.how.account' : 'pupil.how.paper'),
        },
      ]}
    />
  )
}
