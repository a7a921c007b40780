import { Button, Checkboxes, type FormError, FormPage, InsetText, PageHeading, Textarea } from '#design'
import { formatDateTime, formatDay } from '#lib/vietnamese-text'
import { getVersion, type ProcedureDefinition } from '#modules/procedures'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { type Ctx, definePage, fieldOf, fieldsOf, filesLeft, type Reply, redirect } from '#platform/http'
import { staffPage } from '#platform/pages'
import { papersToBring } from '../citizen/answer-supplement-form.tsx'
import { Brought, PaperUpload, uploadedOf } from '../citizen/paper-upload.tsx'
import { type Came, readUploads, type UploadProblems } from '../citizen/uploads.ts'
import type { BroughtPaper } from '../commands/add-papers.ts'
import { type Answered, answerSupplement } from '../commands/answer-supplement.ts'
import { CorrectedPages, correctionErrors, correctionOnPage } from '../corrected-pages.tsx'
import { changesBetween, declaredOn, readCorrection } from '../correction.ts'
import { type AwaitedSupplement, findAwaitedSupplement } from '../queries/awaited-supplement.ts'
import { getDossierForStaff } from '../queries/get-dossier.ts'
import type { DossierRow } from '../schema.ts'
import { texts as uploadTexts } from '../texts.ts'
import { carryOut } from './deed.ts'
import { dossierCrumbs } from './dossier-crumbs.ts'
import { texts } from './texts.ts'

/** The citizen brings to the counter what was asked for. */
export const takeSupplementPage = definePage({
  path: '/can-bo/ho-so/:code/nhan-bo-sung',
  who: 'staff',
  text: 'Nhận phần bổ sung tại quầy',
  async get(ctx) {
    const { asked, ...found } = await ctx.read(tx => load(tx, ctx))
    return asked ? show(ctx, { ...found, asked }) : answeredAlready(found.dossier)
  },
  async post(ctx) {
    const t = texts(ctx.locale)
    const { asked, ...found } = await ctx.read(tx => load(tx, ctx))
    const { dossier, definition } = found
    if (!asked) return answeredAlready(dossier)
    const hand = { ...found, asked }
    const { came: all, problems } = await readUploads(
      ctx,
      uploadTexts(ctx.locale),
      definition.papers.map(one => one.code),
    )
    const came = all.filter(one => one.file !== ctx.form.bo)
    const atWords = (text: string) => show(ctx, hand, { came, errors: [{ field: 'tra-loi', text }] })
    if (ctx.form.so !== undefined && ctx.form.so !== asked.id) return atWords(t('take.newer'))
    if (filesLeft(ctx)) return atWords(t('take.files-left'))
    const correction = readCorrection(definition.form, dossier, asked.declaration, ctx.form, ctx.now)
    const isWordsOnly = 'giu-nguyen' in ctx.form
    // Enter in a box only looks at what is still wrong: what was brought is taken by its button.
    const isTaken = isWordsOnly || ('nhan' in ctx.form && !('bo' in ctx.form))
    if (!isTaken || correction.onForm || Object.keys(problems).length)
      return show(ctx, hand, { came, problems })
    const shown = fieldsOf(ctx, 'da-xem')
    const answer = fieldOf(ctx, 'tra-loi')
    const context = declaredOn(dossier)
    const isCorrected =
      !isWordsOnly && changesBetween(definition.form, dossier.answers, correction.answers, context).length > 0
    if (!answer && !came.length && !shown.length && !isCorrected) return atWords(t('take.missing'))
    const papers = definition.papers.flatMap(({ code: paper, name }): BroughtPaper[] => {
      const files = came.filter(one => one.paper === paper)
      if (files.length) return files.map(({ file }) => ({ paper, name, file }))
      return shown.includes(paper) ? [{ paper, name, originals: 1 }] : []
    })
    const posted = isWordsOnly ? {} : { posted: ctx.form }
    let declared: Answered = { ok: true }
    const done = await carryOut(ctx, dossier.code, 'supplemented', async tx => {
      declared = await answerSupplement(tx, { code: dossier.code, answer, papers, ...posted })
    })
    return declared.ok ? done : show(ctx, hand, { came, declared })
  },
})

const answeredAlready = ({ code }: DossierRow) => redirect(`/can-bo/ho-so/${code}?vuong=supplement.answered`)

type Hand = { dossier: DossierRow; definition: ProcedureDefinition; asked: AwaitedSupplement }
type Wrong = {
  errors: FormError[]
  problems: UploadProblems
  came: Came[]
  declared: Extract<Answered, { ok: false }>
}

async function load(tx: Tx, ctx: Ctx): Promise<Partial<Hand> & Omit<Hand, 'asked'>> {
  const dossier = await getDossierForStaff(tx, ctx.params.code ?? '')
  need(tx, 'dossiers:supplement.answer', { agency: dossier.receiving })
  const asked = await findAwaitedSupplement(tx, dossier)
  const { definition } = await getVersion(tx, dossier.version)
  return { dossier, definition, ...(asked && { asked }) }
}

async function show(
  ctx: Ctx,
  hand: Hand,
  { errors = [], problems = {}, came = [], declared }: Partial<Wrong> = {},
): Promise<Reply> {
  const t = texts(ctx.locale)
  const { dossier, asked } = hand
  const on = await correctionOnPage(ctx, hand)
  const papers = papersToBring(hand, { declared, came })
  const wrong = [
    ...correctionErrors(ctx, on, declared?.errors),
    ...(declared?.missing ?? []).map(({ paper }) => ({
      field: 'da-xem',
      text: t('take.paper.missing', { name: paper.name }),
    })),
    ...(declared?.terms ? [{ field: 'tra-loi', text: t('take.terms') }] : []),
    ...errors,
  ]
  const refused = Object.entries(problems).flatMap(([paper, texts]) =>
    texts.map(text => ({ field: `tep.${paper}`, text })),
  )
  return staffPage(ctx, {
    title: t('take.title'),
    hasErrors: wrong.length + refused.length > 0,
    breadcrumbs: dossierCrumbs(t, dossier.code, t('take.title')),
    children: (
      <FormPage
        action={`/can-bo/ho-so/${dossier.code}/nhan-bo-sung`}
        csrf={ctx.csrf}
        errors={[...wrong, ...refused]}
        submitText={t('take.send')}
        submitName="nhan"
        submitValue="1"
        hasFiles
        hidden={{ so: asked.id }}
        rules={on.rules}
        secondary={
          <>
            {declared?.terms && (
              <Button name="giu-nguyen" value="1" kind="secondary">
                {t('take.words-only')}
              </Button>
            )}
            <a class="govuk-link" href={`/can-bo/ho-so/${dossier.code}`}>
              {t('cancel')}
            </a>
          </>
        }
      >
        <Brought came={came} />
        <PageHeading title={t('take.title')} caption={`${dossier.code} · ${dossier.applicant_name}`} />
        <InsetText>
          <strong>
            {t('take.asked', { at: formatDateTime(asked.asked_at), until: formatDay(asked.until) })}
          </strong>
          <br />
          {asked.reason}
        </InsetText>
        <CorrectedPages
          on={on}
          title={t('take.declaration')}
          strained={t('take.strained')}
          errors={declared?.errors}
        />
        {papers.length > 0 && (
          <Checkboxes
            name="da-xem"
            legend={t('take.shown')}
            hint={t('take.shown.hint')}
            small
            values={fieldsOf(ctx, 'da-xem')}
            items={papers.map(({ paper, name, what }) => ({ value: paper, text: name, hint: what }))}
          />
        )}
        {papers.map(({ paper, name }) => (
          <PaperUpload
            t={uploadTexts(ctx.locale)}
            paper={paper}
            label={t('take.scan', { name })}
            optional
            uploaded={uploadedOf(came, paper)}
            problems={problems[paper]}
          />
        ))}
        <Textarea
          name="tra-loi"
          label={t('take.answer')}
          hint={t('take.answer.hint')}
          rows={3}
          value={fieldOf(ctx, 'tra-loi')}
          error={wrong.find(one => one.field === 'tra-loi')?.text}
          optional
        />
      </FormPage>
    ),
  })
}
