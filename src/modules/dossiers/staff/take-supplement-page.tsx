import { Checkboxes, type FormError, FormPage, InsetText, PageHeading, Textarea } from '#design'
import type { FormDefinition } from '#lib/form'
import { formatDateTime, formatDay } from '#lib/vietnamese-text'
import { getVersion } from '#modules/procedures'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { type Ctx, definePage, fieldOf, fieldsOf, type Reply, redirect } from '#platform/http'
import { staffPage } from '#platform/pages'
import { Brought, PaperUpload, uploadedOf } from '../citizen/paper-upload.tsx'
import { type Came, readUploads, type UploadProblems } from '../citizen/uploads.ts'
import type { BroughtPaper } from '../commands/add-papers.ts'
import { type Answered, answerSupplement } from '../commands/answer-supplement.ts'
import { changesBetween, declaredOn, notesOf, readCorrection } from '../correction.ts'
import { type AwaitedSupplement, findAwaitedSupplement } from '../queries/awaited-supplement.ts'
import { getDossierForStaff } from '../queries/get-dossier.ts'
import type { DossierRow } from '../schema.ts'
import { texts as uploadTexts } from '../texts.ts'
import { placesOf, WholeForm, wholeFormErrors, wholeFormRules } from '../whole-form.tsx'
import { carryOut } from './deed.ts'
import { dossierCrumbs } from './dossier-crumbs.ts'
import { texts } from './texts.ts'

/** The citizen brings to the counter what was asked for. */
export const takeSupplementPage = definePage({
  path: '/can-bo/ho-so/:code/nhan-bo-sung',
  who: 'staff',
  text: 'Nhận phần bổ sung tại quầy',
  async get(ctx) {
    const { dossier, form, asked } = await ctx.read(tx => load(tx, ctx))
    return asked
      ? show(ctx, { dossier, form, asked })
      : redirect(`/can-bo/ho-so/${dossier.code}?vuong=supplement.answered`)
  },
  async post(ctx) {
    const t = texts(ctx.locale)
    const { dossier, form, asked } = await ctx.read(tx => load(tx, ctx))
    if (!asked) return redirect(`/can-bo/ho-so/${dossier.code}?vuong=supplement.answered`)
    const { came: all, problems } = await readUploads(
      ctx,
      uploadTexts(ctx.locale),
      asked.papers.map(one => one.paper),
    )
    const came = all.filter(one => one.file !== ctx.form.bo)
    const shown = fieldsOf(ctx, 'da-xem')
    const answer = fieldOf(ctx, 'tra-loi')
    const hand = { dossier, form, asked }
    const correction = readCorrection(form, dossier, asked.declaration, ctx.form)
    if ('bo' in ctx.form || correction.onForm || Object.keys(problems).length)
      return show(ctx, hand, { came, problems })
    const isCorrected =
      changesBetween(form, dossier.answers, correction.answers, declaredOn(dossier)).length > 0
    if (!answer && !came.length && !shown.length && !isCorrected)
      return show(ctx, hand, { errors: [{ field: 'tra-loi', text: t('take.missing') }] })
    const papers = asked.papers.flatMap(({ paper, name }): BroughtPaper[] => {
      const files = came.filter(one => one.paper === paper)
      if (files.length) return files.map(({ file }) => ({ paper, name, file }))
      return shown.includes(paper) ? [{ paper, name, originals: 1 }] : []
    })
    let declared: Answered = { ok: true }
    const done = await carryOut(ctx, dossier.code, 'supplemented', async tx => {
      declared = await answerSupplement(tx, { code: dossier.code, answer, papers, posted: ctx.form })
    })
    return declared.ok ? done : show(ctx, hand, { came, declared })
  },
})

async function load(tx: Tx, ctx: Ctx): Promise<Partial<Hand> & Omit<Hand, 'asked'>> {
  const dossier = await getDossierForStaff(tx, ctx.params.code ?? '')
  need(tx, 'dossiers:supplement.answer', { agency: dossier.receiving })
  const asked = await findAwaitedSupplement(tx, dossier)
  const { form } = (await getVersion(tx, dossier.version)).definition
  return { dossier, form, ...(asked && { asked }) }
}

type Hand = { dossier: DossierRow; form: FormDefinition; asked: AwaitedSupplement }
type Wrong = {
  errors: FormError[]
  problems: UploadProblems
  came: Came[]
  declared: Extract<Answered, { ok: false }>
}

async function show(
  ctx: Ctx,
  { dossier, form, asked }: Hand,
  { errors = [], problems = {}, came = [], declared }: Partial<Wrong> = {},
): Promise<Reply> {
  const t = texts(ctx.locale)
  const context = declaredOn(dossier)
  const { answers, open } = readCorrection(form, dossier, asked.declaration, ctx.form)
  const places = await ctx.read(tx => placesOf(tx, form, answers, ctx.form))
  const wrongAnswers = declared?.errors ?? []
  const wrong = [
    ...wholeFormErrors(form, answers, context, wrongAnswers, ctx.locale),
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
        hasFiles
        rules={asked.declaration.length ? wholeFormRules(form, answers, context, { shown: open }) : undefined}
        secondary={
          <a class="govuk-link" href={`/can-bo/ho-so/${dossier.code}`}>
            {t('cancel')}
          </a>
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
        {asked.declaration.length > 0 && (
          <section class="sen-card">
            <h2 class="sen-card__title">{t('take.declaration')}</h2>
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
        {asked.papers.length > 0 && (
          <Checkboxes
            name="da-xem"
            legend={t('take.shown')}
            hint={t('take.shown.hint')}
            small
            values={fieldsOf(ctx, 'da-xem')}
            items={asked.papers.map(({ paper, name, what }) => ({ value: paper, text: name, hint: what }))}
          />
        )}
        {asked.papers.map(({ paper, name }) => (
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
