import { Button, DocumentLink, FormPage, InsetText, PageHeading, Radios, Textarea } from '#design'
import { formatDateTime } from '#lib/vietnamese-text'
import { getVersion } from '#modules/procedures'
import type { Tx } from '#platform/db'
import { Conflict, NotFound } from '#platform/errors'
import { type Ctx, definePage, fieldOf, fileReply, type Reply, redirect } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { answerPreview } from '../commands/preview-result.ts'
import { gatherResult, printDraft, resultFileName } from '../jobs/print-result.ts'
import { findPreview } from '../queries/find-preview.ts'
import { getOwnDossier } from '../queries/get-dossier.ts'
import { texts } from '../texts.ts'

const path = '/ho-so/:code/xem-truoc'
const wordsLimit = 2000

type Wrong = { field: string; text: string }

/** The draft of the result, for its applicant to say whether it is right before it is signed. */
export const previewPage = definePage({
  path,
  who: 'citizen',
  text: 'Xem trước kết quả của hồ sơ và trả lời',
  get: ctx => show(ctx),
  async post(ctx) {
    const t = texts(ctx.locale)
    const code = ctx.params.code!
    const { answer, words } = typedOn(ctx)
    if (answer !== 'dung' && answer !== 'sua')
      return show(ctx, { field: 'tra-loi', text: t('preview.answer.missing') })
    if (answer === 'sua' && !words) return show(ctx, { field: 'can-sua', text: t('preview.words.missing') })
    const preview = fieldOf(ctx, 'ban')
    try {
      await ctx.write(tx => answerPreview(tx, { code, preview, agreed: answer === 'dung', words }))
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
      // Who presses twice sees what they answered; an answer to a draft that is another now would say too much.
      if (error.code === 'preview.over') return show(ctx, { field: 'tra-loi', text: t('preview.renewed') })
    }
    return redirect(`/ho-so/${code}/xem-truoc`)
  },
})

/** The draft as PDF, as long as it is the one that was sent. */
export const previewPdf = definePage({
  path: `${path}/ban-nhap.pdf`,
  who: 'citizen',
  text: 'Bản nháp kết quả được gửi cho tôi xem trước (PDF)',
  async get(ctx) {
    const { dossier, facts } = await ctx.read(async tx => {
      const dossier = await getOwnDossier(tx, ctx.params.code!)
      const facts = await gatherResult(tx, dossier.id)
      // Asked afterwards: a change that was gathered has closed it.
      if ((await findPreview(tx, dossier.id))?.closed_at !== null) throw new NotFound('preview')
      return { dossier, facts }
    })
    const pdf = await printDraft(facts, ctx.now)
    return fileReply({
      name: resultFileName(dossier, 'ban-nhap'),
      mediaType: 'application/pdf',
      body: Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength),
      inline: true,
    })
  },
})

const typedOn = (ctx: Ctx) => ({
  answer: fieldOf(ctx, 'tra-loi'),
  words: fieldOf(ctx, 'can-sua').slice(0, wordsLimit),
})

async function load(tx: Tx, code: string) {
  const dossier = await getOwnDossier(tx, code)
  const preview = await findPreview(tx, dossier.id)
  if (!preview) throw new NotFound('preview')
  return { dossier, preview, definition: (await getVersion(tx, dossier.version)).definition }
}

async function show(ctx: Ctx, wrong?: Wrong): Promise<Reply> {
  const t = texts(ctx.locale)
  const { dossier, preview, definition } = await ctx.read(tx => load(tx, ctx.params.code!))
  const back = `/ho-so/${dossier.code}`
  const isForm = !preview.closed_at && !preview.answered_at
  const head = (
    <PageHeading caption={`${definition.shortName} · ${dossier.code}`} title={t('preview.title')} />
  )
  const draft = (
    <>
      <DocumentLink
        href={`${back}/xem-truoc/ban-nhap.pdf`}
        name={t('preview.open', { name: definition.result.name })}
        kind="PDF"
      />
      <p class="govuk-hint">{t('preview.open.hint')}</p>
    </>
  )
  const { answer, words } = typedOn(ctx)
  return citizenPage(ctx, {
    title: t('preview.title'),
    isPrivate: true,
    hasErrors: isForm && wrong !== undefined,
    backHref: back,
    children: isForm ? (
      <FormPage
        action={`${back}/xem-truoc`}
        csrf={ctx.csrf}
        hidden={{ ban: preview.id }}
        errors={wrong && [wrong]}
        submitText={t('preview.send')}
      >
        {head}
        <p>{t('preview.until', { at: formatDateTime(preview.until, { weekday: true }) })}</p>
        {draft}
        <Radios
          name="tra-loi"
          legend={t('preview.answer')}
          value={answer}
          error={wrong?.field === 'tra-loi' ? wrong.text : undefined}
          items={[
            { value: 'dung', text: t('preview.right') },
            {
              value: 'sua',
              text: t('preview.wrong'),
              conditional: (
                <Textarea
                  name="can-sua"
                  label={t('preview.words')}
                  hint={t('preview.words.hint')}
                  rows={4}
                  value={words}
                  error={wrong?.field === 'can-sua' ? wrong.text : undefined}
                />
              ),
            },
          ]}
        />
      </FormPage>
    ) : (
      <>
        {head}
        {preview.closed_at ? (
          <p>{t('preview.over')}</p>
        ) : (
          <>
            <p>
              {t(preview.agreed ? 'preview.answered.right' : 'preview.answered.wrong', {
                at: formatDateTime(preview.answered_at!),
              })}
            </p>
            {preview.words && <InsetText>{preview.words}</InsetText>}
            {draft}
          </>
        )}
        {words && (
          <>
            <InsetText>{words}</InsetText>
            <p>{t('preview.over.typed')}</p>
          </>
        )}
        <Button href={back}>{t('preview.back')}</Button>
      </>
    ),
  })
}
