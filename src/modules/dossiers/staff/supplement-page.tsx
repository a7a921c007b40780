import { Checkboxes, type FormError, FormPage, PageHeading, Textarea, TextInput } from '#design'
import { settle } from '#lib/form'
import { formatDay, parseDay, vnDay } from '#lib/vietnamese-text'
import { addWorkingDays } from '#lib/working-time'
import { calendarOf } from '#modules/organisation'
import { type ProcedureVersion, papersOf } from '#modules/procedures'
import type { Tx } from '#platform/db'
import { type Ctx, definePage, fieldOf, fieldsOf, idOf, type Reply } from '#platform/http'
import { staffPage } from '#platform/pages'
import { mayCorrect, requestSupplement, SupplementInput } from '../commands/request-supplement.ts'
import { declaredOn } from '../correction.ts'
import { getTask } from '../queries/get-task.ts'
import { type AskedPage, type DossierRow, db, type TaskRow } from '../schema.ts'
import { carryOut } from './deed.ts'
import { dossierCrumbs } from './dossier-crumbs.ts'
import { texts } from './texts.ts'

/** Working days that are offered for the answer; the officer may name another day. */
const proposedDays = 10

type Line = { paper: string; name: string; what: string }
type Asked = { reasons: string[]; text: string; lines: Line[]; pages: AskedPage[]; until: string }
type Found = {
  task: TaskRow
  dossier: DossierRow
  version: ProcedureVersion
  lines: Line[]
  /** Of the declaration, each with nothing against it yet. */
  pages: AskedPage[]
  proposed: string
}

/** Asks the citizen, once and for everything, to complete the dossier. */
export const supplementPage = definePage({
  path: '/can-bo/viec/:task/bo-sung',
  who: 'staff',
  text: 'Yêu cầu bổ sung, hoàn thiện hồ sơ (mẫu 02)',
  async get(ctx) {
    const found = await ctx.read(tx => load(tx, idOf(ctx, 'task')))
    return formPage(
      ctx,
      found,
      { reasons: [], text: '', lines: found.lines, pages: found.pages, until: formatDay(found.proposed) },
      [],
    )
  },
  async post(ctx) {
    const t = texts(ctx.locale)
    const found = await ctx.read(tx => load(tx, idOf(ctx, 'task')))
    const asked: Asked = {
      reasons: fieldsOf(ctx, 'ly-do'),
      text: fieldOf(ctx, 'noi-dung'),
      lines: found.lines.map(line => ({ ...line, what: fieldOf(ctx, `giay.${line.paper}`) })),
      pages: found.pages.map(page => ({ ...page, what: fieldOf(ctx, `phan.${page.page}`) })),
      until: fieldOf(ctx, 'den'),
    }
    const papers = asked.lines.filter(line => line.what)
    const written = [...asked.reasons, asked.text].filter(Boolean).join('\n')
    const declaration = asked.pages.filter(page => page.what)
    const each = [
      ...declaration.map(({ title, what }) => `${title}: ${what}`),
      ...papers.map(({ name, what }) => `${name}: ${what}`),
    ]
    const reason = written || each.join('\n')
    const until = parseDay(asked.until)
    const input = SupplementInput.safeParse({
      task: found.task.id,
      reason,
      papers,
      declaration,
      until: until ?? '',
    })
    const errors: FormError[] = []
    if (reason.length < 10) errors.push({ field: 'noi-dung', text: t('supplement.reason.missing') })
    if (!until || until <= vnDay(ctx.now)) errors.push({ field: 'den', text: t('supplement.until.wrong') })
    if (errors.length || !input.success)
      return formPage(ctx, found, asked, errors.length ? errors : [{ text: t('supplement.too-long') }])
    return carryOut(ctx, found.dossier.code, 'supplement', tx => requestSupplement(tx, input.data))
  },
})

/** Papers that may be asked for: those that were found wanting, and required ones that did not come. */
async function load(tx: Tx, id: string): Promise<Found> {
  const { task, dossier, version } = await getTask(tx, id)
  const brought = await db(tx)
    .selectFrom('dossiers.paper')
    .selectAll()
    .where('dossier', '=', dossier.id)
    .orderBy('added_at')
    .orderBy('id')
    .execute()
  const lines = papersOf(version.definition, dossier.answers)
    .filter(paper => !paper.presentOnly)
    .map(({ code, name, required }) => {
      const rows = brought.filter(row => row.paper === code)
      const wrong = rows.filter(row => row.state === 'rejected').map(row => row.note ?? '')
      return {
        paper: code,
        name,
        what: wrong.join('; ') || (required && !rows.length ? texts('vi')('supplement.lacking') : ''),
      }
    })
  const asked = settle(version.definition.form, dossier.answers, declaredOn(dossier)).pages
  const pages = version.definition.form.pages.flatMap(({ id, title }) =>
    mayCorrect(task) && asked.includes(id) ? [{ page: id, title, what: '' }] : [],
  )
  const proposed = addWorkingDays(vnDay(tx.now), proposedDays, await calendarOf(tx, dossier.receiving))
  return { task, dossier, version, lines, pages, proposed }
}

function formPage(ctx: Ctx, found: Found, asked: Asked, errors: FormError[]): Reply {
  const t = texts(ctx.locale)
  const { task, dossier, version } = found
  const errorAt = (field: string) => errors.find(error => error.field === field)?.text
  return staffPage(ctx, {
    title: t('supplement.title'),
    hasErrors: errors.length > 0,
    breadcrumbs: dossierCrumbs(t, dossier.code, t('supplement.title')),
    children: (
      <FormPage
        action={`/can-bo/viec/${task.id}/bo-sung`}
        csrf={ctx.csrf}
        errors={errors}
        submitText={t('supplement.send')}
        secondary={
          <a class="govuk-link" href={`/can-bo/ho-so/${dossier.code}`}>
            {t('cancel')}
          </a>
        }
      >
        <PageHeading
          title={t('supplement.title')}
          caption={`${dossier.code} · ${dossier.applicant_name}`}
          lead={t('supplement.lead')}
        />
        <Checkboxes
          name="ly-do"
          legend={t('supplement.reasons')}
          small
          values={asked.reasons}
          items={version.definition.supplementReasons.map(reason => ({ value: reason, text: reason }))}
        />
        {asked.lines.length > 0 && (
          <fieldset class="govuk-fieldset">
            <legend class="govuk-fieldset__legend">{t('supplement.papers')}</legend>
            {asked.lines.map(line => (
              <TextInput name={`giay.${line.paper}`} label={line.name} value={line.what} maxLength={500} />
            ))}
          </fieldset>
        )}
        {asked.pages.length > 0 && (
          <fieldset class="govuk-fieldset">
            <legend class="govuk-fieldset__legend">{t('supplement.declaration')}</legend>
            {asked.pages.map(({ page, title, what }) => (
              <TextInput name={`phan.${page}`} label={title} value={what} maxLength={500} />
            ))}
          </fieldset>
        )}
        <Textarea
          name="noi-dung"
          label={t('supplement.text')}
          hint={t('supplement.text.hint')}
          rows={3}
          value={asked.text}
          error={errorAt('noi-dung')}
          optional
        />
        <TextInput
          name="den"
          label={t('supplement.until')}
          hint={t('supplement.until.hint')}
          width={10}
          value={asked.until}
          error={errorAt('den')}
          autoComplete="off"
        />
      </FormPage>
    ),
  })
}
