import { Button, Checkboxes, ErrorSummary, FormPage, InsetText, PageHeading, Textarea } from '#design'
import { formatDay } from '#lib/vietnamese-text'
import type { ProcedureDefinition } from '#modules/procedures'
import type { Reusable } from '#modules/vault'
import type { Ctx, Reply } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { CorrectedPages, correctionErrors, correctionOnPage } from '../corrected-pages.tsx'
import { texts } from '../texts.ts'
import type { Asked, Wrong } from './answer-supplement.tsx'
import { Brought, PaperUpload, UploadButton, uploadedOf } from './paper-upload.tsx'
import { fileField, limitMb } from './uploads.ts'

/** A paper that nobody named: whatever else the applicant wants to add. */
export const otherPaper = 'khac'

export async function drawAnswer(ctx: Ctx, hand: Asked, wrong: Wrong = {}): Promise<Reply> {
  const t = texts(ctx.locale)
  const { dossier, definition, asked, own } = hand
  const { came = [], problems = {}, declared } = wrong
  // What was typed for an older request is not put into the newer one.
  const on = await correctionOnPage(ctx, hand, wrong.why === 'newer' ? {} : ctx.form)
  const why = wrong.why === 'nothing' && on.shown.length ? 'nothing.declaration' : wrong.why
  const atWords = declared?.terms ? t('supplement.terms') : why ? t(`supplement.${why}`) : undefined
  const errors = [
    ...correctionErrors(ctx, on, declared?.errors),
    ...(declared?.missing ?? []).map(({ paper }) => ({
      field: fileField(paper.code),
      text: t('supplement.paper.missing', { name: paper.name }),
    })),
    ...Object.entries(problems).flatMap(([paper, texts]) =>
      texts.map(text => ({ field: fileField(paper), text })),
    ),
    ...(atWords ? [{ field: 'tra-loi', text: atWords }] : []),
  ]
  return citizenPage(ctx, {
    title: t('supplement.title'),
    isPrivate: true,
    hasErrors: errors.length > 0,
    backHref: `/ho-so/${dossier.code}`,
    children: (
      <FormPage
        action={`/ho-so/${dossier.code}/bo-sung`}
        csrf={ctx.csrf}
        hasFiles
        hidden={{ so: asked.id }}
        keptInTab={asked.id}
        submitText={t('supplement.send')}
        submitName="gui"
        submitValue="1"
        rules={on.rules}
        secondary={
          declared?.terms && (
            <Button name="giu-nguyen" value="1" kind="secondary">
              {t('supplement.words-only')}
            </Button>
          )
        }
      >
        <Brought came={came} />
        {errors.length > 0 && <ErrorSummary errors={errors} />}
        <PageHeading
          caption={`${definition.shortName} · ${dossier.code}`}
          title={t('supplement.title')}
          lead={t('supplement.until', { day: formatDay(asked.until) })}
        />
        <InsetText>{asked.reason}</InsetText>
        <p>{t('supplement.clock')}</p>
        <CorrectedPages
          on={on}
          title={t('supplement.declaration')}
          lead={t('supplement.declaration.lead')}
          strained={t('supplement.strained')}
          errors={declared?.errors}
        />
        <p class="govuk-hint">{t('papers.kinds', { size: `${limitMb()} MB` })}</p>
        {papersToBring(hand, wrong).map(one => (
          <section class="sen-card sen-paper">
            <PaperUpload
              t={t}
              paper={one.paper}
              label={one.name}
              hint={one.what}
              uploaded={uploadedOf(came, one.paper)}
              problems={problems[one.paper]}
            />
            <Reuse
              paper={one.paper}
              own={ownFor(definition, one.paper, own)}
              chosen={wrong.reused ?? []}
              text={name => t('supplement.reuse', { name })}
            />
          </section>
        ))}
        <section class="sen-card sen-paper">
          <PaperUpload
            t={t}
            paper={otherPaper}
            label={t('supplement.other')}
            optional
            uploaded={uploadedOf(came, otherPaper)}
            problems={problems[otherPaper]}
          />
        </section>
        <Textarea
          name="tra-loi"
          label={t('supplement.answer')}
          hint={t('supplement.answer.hint')}
          optional
          value={wrong.answer ?? ''}
          error={atWords}
        />
        <UploadButton t={t} />
        {on.shown.length > 0 && <p>{t('supplement.declare')}</p>}
      </FormPage>
    ),
  })
}

/** What was asked for, and what only the corrected declaration calls for: it was missing, or came for that reason. */
export function papersToBring(
  { asked, definition }: Pick<Asked, 'asked' | 'definition'>,
  { declared, came = [] }: Pick<Wrong, 'declared' | 'came'>,
): { paper: string; name: string; what?: string }[] {
  const isAsked = (code: string) => asked.papers.some(one => one.paper === code)
  const called = [...(declared?.missing ?? []).map(one => one.paper.code), ...came.map(one => one.paper)]
  return [
    ...asked.papers,
    ...definition.papers
      .filter(({ code }) => called.includes(code) && !isAsked(code))
      .map(({ code, name }) => ({ paper: code, name })),
  ]
}

function ownFor(definition: ProcedureDefinition, paper: string, own: readonly Reusable[]): Reusable[] {
  const kinds = definition.papers.find(one => one.code === paper)?.reuse ?? []
  return own.filter(document => kinds.includes(document.kind))
}

function Reuse(props: {
  paper: string
  own: readonly Reusable[]
  chosen: readonly string[]
  text(name: string): string
}) {
  if (!props.own.length) return null
  return (
    <Checkboxes
      name="dung-lai"
      idPrefix={`dung-lai.${props.paper}`}
      values={[...props.chosen]}
      items={props.own.map(document => ({
        value: `${props.paper}:${document.id}`,
        text: props.text(document.name),
      }))}
      small
    />
  )
}
