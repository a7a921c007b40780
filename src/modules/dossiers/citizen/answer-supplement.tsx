import { Button, Checkboxes, ErrorSummary, FormPage, InsetText, PageHeading, Textarea } from '#design'
import { formatDay } from '#lib/vietnamese-text'
import { getVersion } from '#modules/procedures'
import { findReusable, type Reusable } from '#modules/vault'
import { Conflict } from '#platform/errors'
import { type Ctx, definePage, type Reply, redirect } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { type Answered, answerSupplement } from '../commands/answer-supplement.ts'
import { changesBetween, declaredOn, notesOf, readCorrection } from '../correction.ts'
import { findAwaitedSupplement } from '../queries/awaited-supplement.ts'
import { getOwnDossier } from '../queries/get-dossier.ts'
import type { DossierRow } from '../schema.ts'
import { isFinal } from '../status.ts'
import { type Texts, texts } from '../texts.ts'
import { placesOf, WholeForm, wholeFormErrors, wholeFormRules } from '../whole-form.tsx'
import { Brought, PaperUpload, UploadButton, uploadedOf } from './paper-upload.tsx'
import { type Came, fileField, limitMb, readUploads, type UploadProblems } from './uploads.ts'

/** A paper that nobody named: whatever else the applicant wants to add. */
const other = 'khac'

type Wrong = {
  problems: UploadProblems
  came: Came[]
  reused: string[]
  nothing?: true
  answer?: string
  declared?: Extract<Answered, { ok: false }>
}

/** What is missing, each with its place to put it; what is wrong in the declaration, to write anew; and room for words. */
export const answerSupplementPage = definePage({
  path: '/ho-so/:code/bo-sung',
  who: 'citizen',
  text: 'Gửi phần bổ sung của hồ sơ',
  get: ctx => show(ctx),
  async post(ctx) {
    const t = texts(ctx.locale)
    const { dossier, definition, asked, own } = await ctx.read(tx => askedFor(tx, ctx.params.code!))
    if (!asked) return nothingAsked(ctx, t, dossier)
    const { came, problems } = await readUploads(ctx, t, [...definition.papers.map(one => one.code), other])
    const kept = came.filter(one => one.file !== ctx.form.bo)
    const answer = typeof ctx.form['tra-loi'] === 'string' ? ctx.form['tra-loi'].trim().slice(0, 4000) : ''
    const reused = [ctx.form['dung-lai'] ?? []].flat()
    const wrong = { problems, came: kept, reused, answer }
    const { answers, onForm } = readCorrection(definition.form, dossier, asked.declaration, ctx.form)
    if (!('gui' in ctx.form) || onForm || Object.keys(problems).length > 0) return show(ctx, wrong)
    const { form } = definition
    const isCorrected = changesBetween(form, dossier.answers, answers, declaredOn(dossier)).length > 0
    if (!kept.length && !reused.length && !answer && !isCorrected)
      return show(ctx, { ...wrong, nothing: true })
    const papers = [
      ...kept,
      ...reused.flatMap(value => {
        const [paper = '', document] = value.split(':')
        const found = own.find(one => one.id === document)
        return found ? [{ paper, document: found.id, name: found.name }] : []
      }),
    ]
    try {
      const posted = ctx.form
      const answered = await ctx.write(tx =>
        answerSupplement(tx, { code: dossier.code, answer, papers, posted }),
      )
      if (!answered.ok) return show(ctx, { ...wrong, declared: answered })
    } catch (error) {
      // Pressed twice the first one counts; a dossier that has ended meanwhile says so itself.
      if (!(error instanceof Conflict)) throw error
    }
    return redirect(`/ho-so/${dossier.code}`)
  },
})

async function askedFor(tx: Parameters<typeof getOwnDossier>[0], code: string) {
  const dossier = await getOwnDossier(tx, code)
  const { definition } = await getVersion(tx, dossier.version)
  const asked = await findAwaitedSupplement(tx, dossier)
  const kinds = definition.papers
    .filter(paper => asked?.papers.some(one => one.paper === paper.code))
    .flatMap(paper => paper.reuse)
  const own = await findReusable(tx, { holder: dossier.applicant, kinds })
  return { dossier, definition, asked, own }
}

/** Answered already, as the dossier shows; or it is over. */
function nothingAsked(ctx: Ctx, t: Texts, dossier: DossierRow): Reply {
  const here = `/ho-so/${dossier.code}`
  if (!isFinal(dossier.status)) return redirect(here)
  return citizenPage(ctx, {
    title: t('supplement.title'),
    isPrivate: true,
    backHref: here,
    children: (
      <>
        <PageHeading caption={dossier.code} title={t('supplement.title')} />
        <p>{t('supplement.over')}</p>
        <Button href={here}>{t('supplement.over.go')}</Button>
      </>
    ),
  })
}

async function show(ctx: Ctx, wrong?: Wrong): Promise<Reply> {
  const t = texts(ctx.locale)
  const { dossier, definition, asked, own } = await ctx.read(tx => askedFor(tx, ctx.params.code!))
  if (!asked) return nothingAsked(ctx, t, dossier)
  const { form } = definition
  const context = declaredOn(dossier)
  const { answers, open } = readCorrection(form, dossier, asked.declaration, ctx.form)
  const wrongAnswers = wrong?.declared?.errors ?? []
  const missing = wrong?.declared?.missing ?? []
  const papers = [
    ...asked.papers,
    // What came for a paper that nobody asked for was missing the last time.
    ...definition.papers.flatMap(({ code, name }) =>
      !asked.papers.some(one => one.paper === code) &&
      (missing.some(one => one.paper.code === code) || wrong?.came.some(one => one.paper === code))
        ? [{ paper: code, name, what: undefined }]
        : [],
    ),
  ]
  const nothing = wrong?.nothing
    ? t(asked.declaration.length ? 'supplement.nothing.declaration' : 'supplement.nothing')
    : undefined
  const places = await ctx.read(tx => placesOf(tx, form, answers, ctx.form))
  const errors = [
    ...wholeFormErrors(form, answers, context, wrongAnswers, ctx.locale),
    ...missing.map(({ paper }) => ({
      field: fileField(paper.code),
      text: t('supplement.paper.missing', { name: paper.name }),
    })),
    ...(wrong?.declared?.terms ? [{ field: 'tra-loi', text: t('supplement.terms') }] : []),
    ...Object.entries(wrong?.problems ?? {}).flatMap(([paper, texts]) =>
      texts.map(text => ({ field: fileField(paper), text })),
    ),
    ...(nothing ? [{ field: 'tra-loi', text: nothing }] : []),
  ]
  const uploaded = (paper: string) => uploadedOf(wrong?.came ?? [], paper)
  const here = `/ho-so/${dossier.code}/bo-sung`
  return citizenPage(ctx, {
    title: t('supplement.title'),
    isPrivate: true,
    hasErrors: errors.length > 0,
    backHref: `/ho-so/${dossier.code}`,
    children: (
      <FormPage
        action={here}
        csrf={ctx.csrf}
        hasFiles
        submitText={t('supplement.send')}
        submitName="gui"
        submitValue="1"
        rules={asked.declaration.length ? wholeFormRules(form, answers, context, { shown: open }) : undefined}
      >
        <Brought came={wrong?.came ?? []} />
        {errors.length > 0 && <ErrorSummary errors={errors} />}
        <PageHeading
          caption={`${definition.shortName} · ${dossier.code}`}
          title={t('supplement.title')}
          lead={t('supplement.until', { day: formatDay(asked.until) })}
        />
        <InsetText>{asked.reason}</InsetText>
        <p>{t('supplement.clock')}</p>
        {asked.declaration.length > 0 && (
          <section class="sen-card">
            <h2 class="sen-card__title">{t('supplement.declaration')}</h2>
            <p>{t('supplement.declaration.lead')}</p>
            <WholeForm
              form={form}
              shown={open}
              notes={notesOf(asked)}
              answers={answers}
              context={context}
              errors={wrongAnswers}
              places={places}
            />
          </section>
        )}
        <p class="govuk-hint">{t('papers.kinds', { size: `${limitMb()} MB` })}</p>
        {papers.map(one => (
          <section class="sen-card sen-paper">
            <PaperUpload
              t={t}
              paper={one.paper}
              label={one.name}
              hint={one.what}
              uploaded={uploaded(one.paper)}
              problems={wrong?.problems[one.paper]}
            />
            <Reuse
              paper={one.paper}
              own={ownFor(definition, one.paper, own)}
              chosen={wrong?.reused ?? []}
              text={name => t('supplement.reuse', { name })}
            />
          </section>
        ))}
        <section class="sen-card sen-paper">
          <PaperUpload
            t={t}
            paper={other}
            label={t('supplement.other')}
            optional
            uploaded={uploaded(other)}
            problems={wrong?.problems[other]}
          />
        </section>
        <Textarea
          name="tra-loi"
          label={t('supplement.answer')}
          hint={t('supplement.answer.hint')}
          optional
          value={wrong?.answer ?? ''}
          error={wrong?.declared?.terms ? t('supplement.terms') : nothing}
        />
        <UploadButton t={t} />
      </FormPage>
    ),
  })
}

function ownFor(
  definition: Awaited<ReturnType<typeof askedFor>>['definition'],
  paper: string,
  own: readonly Reusable[],
): Reusable[] {
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
