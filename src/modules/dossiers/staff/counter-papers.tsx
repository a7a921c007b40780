import { Checkboxes, Details } from '#design'
import { type Answers, type FormError, settle } from '#lib/form'
import { vnDay } from '#lib/vietnamese-text'
import type { Person } from '#modules/identity'
import { type Paper, type ProcedureVersion, papersOf } from '#modules/procedures'
import type { Reusable } from '#modules/vault'
import type { Ctx } from '#platform/http'
import { PaperUpload } from '../citizen/paper-upload.tsx'
import type { UploadProblems } from '../citizen/uploads.ts'
import type { DraftPaper } from '../commands/keep-draft.ts'
import type { Delivery, DraftRow } from '../schema.ts'
import { texts as uploadTexts } from '../texts.ts'
import { besideId } from '../whole-form.tsx'
import type { Text } from './texts.ts'

/** A draft at the counter, and what is known for it. */
export type DraftAtDesk = {
  draft: DraftRow
  version: ProcedureVersion
  person: Person
  brought: DraftPaper[]
  reusable: Reusable[]
  /** Just now, to the version in force. */
  isRenewed: boolean
  code?: string
}

/** What was typed and ticked, and what is wrong with it. */
export type Typed = {
  answers: Answers
  delivery: Delivery
  shown: string[]
  errors: FormError[]
  missing: string[]
  problems: UploadProblems
}

export const nameOf = (papers: Paper[], code: string) =>
  papers.find(paper => paper.code === code)?.name ?? code

/** Every paper that the procedure knows; those that these answers do not call for are hidden until they do. */
export function CounterPapers({
  ctx,
  t,
  desk,
  typed,
}: {
  ctx: Ctx
  t: Text
  desk: DraftAtDesk
  typed: Typed
}) {
  const { definition } = desk.version
  const asked = papersOf(
    definition,
    settle(definition.form, typed.answers, { today: vnDay(ctx.now) }).answers,
  )
  return (
    <fieldset class="govuk-fieldset">
      <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">{t('counter.papers')}</legend>
      <p class="govuk-hint">{t('counter.papers.hint')}</p>
      {definition.papers.map((paper, index) => (
        <div id={besideId(definition.form, index)} hidden={!asked.includes(paper)}>
          <PaperTick t={t} desk={desk} paper={paper} typed={typed} lang={ctx.locale} />
        </div>
      ))}
    </fieldset>
  )
}

function PaperTick({
  t,
  desk,
  paper,
  typed,
  lang,
}: {
  t: Text
  desk: DraftAtDesk
  paper: Paper
  typed: Typed
  lang: 'vi' | 'en'
}) {
  const scans = desk.brought.filter(one => one.paper === paper.code && one.file)
  const own = desk.reusable.filter(document => paper.reuse.includes(document.kind))
  const lacks = typed.missing.includes(paper.code)
  return (
    <>
      <Checkboxes
        name="giay"
        idPrefix={`giay.${paper.code}`}
        small
        values={typed.shown}
        error={lacks ? t('counter.paper.missing', { name: paper.name }) : undefined}
        items={[
          {
            value: paper.code,
            text: paper.name,
            hint: [paper.required ? t('counter.paper.required') : t('counter.paper.optional'), paper.hint]
              .filter(Boolean)
              .join(' '),
          },
        ]}
      />
      {own.length > 0 && (
        <Checkboxes
          name={`kho.${paper.code}`}
          small
          values={desk.brought.flatMap(one => (one.paper === paper.code && one.document) || [])}
          items={own.map(({ id, name, number, issuer_name }) => ({
            value: id,
            text: t('counter.reuse', { name, number: number ?? '' }),
            hint: issuer_name,
          }))}
        />
      )}
      {!paper.presentOnly && (
        <Details
          summary={scans.length ? t('counter.scanned', { count: scans.length }) : t('counter.scan')}
          open={!!typed.problems[paper.code]}
        >
          <PaperUpload
            t={uploadTexts(lang)}
            paper={paper.code}
            label={t('counter.scan.of', { name: paper.name })}
            problems={typed.problems[paper.code]}
            uploaded={scans.map(({ id, name }) => ({ id, name, removeName: 'bo' }))}
          />
        </Details>
      )}
    </>
  )
}
