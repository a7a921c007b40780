import { Button, Details, ErrorSummary, FormPage, InsetText, PageHeading, Steps } from '#design'
import { formatDay } from '#lib/vietnamese-text'
import { type Paper, papersOf } from '#modules/procedures'
import { findReusable, type Reusable } from '#modules/vault'
import type { Tx } from '#platform/db'
import { type Ctx, definePage, fieldsOf, idOf, json, type Reply, redirect } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { addDraftPaper, type DraftPaper, removeDraftPaper } from '../commands/keep-draft.ts'
import { type Texts, texts } from '../texts.ts'
import { type DraftInHand, openDraft, pathBefore, paths, stepsOf } from './draft-in-hand.ts'
import { elsewhere } from './draft-renewed.tsx'
import { PaperUpload, UploadButton } from './paper-upload.tsx'
import { fileField, limitMb, readUploads, type UploadProblems } from './uploads.ts'

/** The papers these answers call for: one press for what one has already, an upload for the rest. */
export const draftPapers = definePage({
  path: '/nop-ho-so/ban-nhap/:draft/giay-to',
  who: 'citizen',
  text: 'Giấy tờ của bản nháp: dùng lại hoặc tải lên',
  get: ctx => show(ctx),
  async post(ctx) {
    const hand = await ctx.read(tx => openDraft(tx, idOf(ctx, 'draft')))
    if (hand.code) return redirect(paths.filed(hand.code))
    const problems = await keepPapers(ctx, hand)
    const away = await elsewhere(ctx, hand)
    if (away) return away
    if (Object.keys(problems).length > 0) return show(ctx, problems)
    if ('xong' in ctx.form) return redirect(paths.review(hand.draft.id))
    return redirect('de-sau' in ctx.form ? '/ho-so' : `${paths.papers(hand.draft.id)}${anchorOf(ctx)}`)
  },
})

/** Files that went up are kept with the draft at once, before anybody presses anything. */
export const draftPapersAutosave = definePage({
  path: '/nop-ho-so/ban-nhap/:draft/giay-to/luu',
  who: 'citizen',
  text: 'Giữ tệp vừa tải lên cùng bản nháp',
  async post(ctx) {
    const hand = await ctx.read(tx => openDraft(tx, idOf(ctx, 'draft')))
    if (hand.code) return json({ saved: false }, 409)
    const { came } = await readUploads(
      ctx,
      texts(ctx.locale),
      wanted(hand).map(paper => paper.code),
    )
    await ctx.write(async tx => {
      for (const one of came) await addDraftPaper(tx, { draft: hand.draft.id, ...one })
      await removePapers(ctx, tx, hand)
    })
    return json({ saved: true })
  },
})

/** Removes, reuses and adds, as the pressed button and the posted files say. */
async function keepPapers(ctx: Ctx, hand: DraftInHand): Promise<UploadProblems> {
  const t = texts(ctx.locale)
  const draft = hand.draft.id
  const papers = wanted(hand)
  const { came, problems } = await readUploads(
    ctx,
    t,
    papers.map(paper => paper.code),
  )
  await ctx.write(async tx => {
    for (const one of came) await addDraftPaper(tx, { draft, ...one })
    await removePapers(ctx, tx, hand)
    const [paper, document] = String(ctx.form['dung-lai'] ?? '').split(':')
    const asked = papers.find(one => one.code === paper)
    if (!asked) return
    const own = await findReusable(tx, { holder: hand.draft.person, kinds: asked.reuse })
    const chosen = own.find(one => one.id === document)
    if (chosen) await addDraftPaper(tx, { draft, paper: asked.code, document: chosen.id, name: chosen.name })
  })
  return problems
}

/** The one whose button was pressed, and files that were taken away on the page after they went up. */
async function removePapers(ctx: Ctx, tx: Tx, { draft, brought }: DraftInHand): Promise<void> {
  const files = fieldsOf(ctx, 'bo-tep')
  for (const { id, file } of brought)
    if (id === ctx.form.bo || (file && files.includes(file)))
      await removeDraftPaper(tx, { draft: draft.id, id })
}

function wanted({ version, settled }: DraftInHand): Paper[] {
  return papersOf(version.definition, settled.answers).filter(paper => !paper.presentOnly)
}

/** Back to the paper that was dealt with. */
function anchorOf(ctx: Ctx): string {
  const paper = String(ctx.form['dung-lai'] ?? '').split(':')[0]
  return paper ? `#${fileField(paper)}` : ''
}

async function show(ctx: Ctx, problems: UploadProblems = {}): Promise<Reply> {
  const t = texts(ctx.locale)
  const { hand, own } = await ctx.read(async tx => {
    const hand = await openDraft(tx, idOf(ctx, 'draft'))
    return {
      hand,
      own: await findReusable(tx, {
        holder: hand.draft.person,
        kinds: wanted(hand).flatMap(paper => paper.reuse),
      }),
    }
  })
  const away = await elsewhere(ctx, hand)
  if (away) return away
  const { draft, version } = hand
  const papers = wanted(hand)
  const steps = stepsOf(t, hand)
  const errors = Object.entries(problems).flatMap(([paper, texts]) =>
    texts.map(text => ({ field: fileField(paper), text })),
  )
  const shownOnly = papersOf(version.definition, hand.settled.answers).filter(paper => paper.presentOnly)
  const { pages } = hand.settled
  const [required, optional] = [
    papers.filter(paper => paper.required),
    papers.filter(paper => !paper.required),
  ]
  const inUse = (paper: Paper) => paper.code in problems || hand.brought.some(one => one.paper === paper.code)
  const cardOf = (paper: Paper) => (
    <PaperCard
      t={t}
      paper={paper}
      brought={hand.brought.filter(one => one.paper === paper.code)}
      own={own.filter(document => paper.reuse.includes(document.kind))}
      problems={problems[paper.code]}
    />
  )
  return citizenPage(ctx, {
    title: t('papers.title'),
    isPrivate: true,
    hasErrors: errors.length > 0,
    backHref: pages.length ? paths.page(draft.id, pages.at(-1)!) : pathBefore(hand, ''),
    children: (
      <FormPage
        action={paths.papers(draft.id)}
        csrf={ctx.csrf}
        hasFiles
        autosave={`${paths.papers(draft.id)}/luu`}
        submitText={t('draft.save')}
        submitName="xong"
        submitValue="1"
        secondary={
          <button type="submit" class="sen-link-button" name="de-sau" value="1">
            {t('draft.later')}
          </button>
        }
      >
        <Steps
          current={steps.findIndex(step => step.id === 'giay-to') + 1}
          total={steps.length}
          title={version.definition.shortName}
        />
        {errors.length > 0 && <ErrorSummary errors={errors} />}
        <PageHeading title={t('papers.title')} lead={t('papers.lead')} />
        <p class="govuk-hint">{t('papers.kinds', { size: `${limitMb()} MB` })}</p>
        {required.map(cardOf)}
        {optional.length > 0 && (
          <Details
            summary={t('papers.optional', { count: optional.length })}
            open={required.length === 0 || optional.some(inUse)}
          >
            {optional.map(cardOf)}
          </Details>
        )}
        {shownOnly.length > 0 && (
          <InsetText>
            <p>{t('papers.show-only')}</p>
            <ul class="govuk-list govuk-list--bullet">
              {shownOnly.map(paper => (
                <li>{paper.name}</li>
              ))}
            </ul>
          </InsetText>
        )}
        <UploadButton t={t} />
      </FormPage>
    ),
  })
}

function PaperCard(props: {
  t: Texts
  paper: Paper
  brought: readonly DraftPaper[]
  own: readonly Reusable[]
  problems: readonly string[] | undefined
}) {
  const { t, paper, brought, own } = props
  const unused = own.filter(document => !brought.some(one => one.document === document.id))
  return (
    <section class="sen-card sen-paper" id={`giay-${paper.code}`}>
      <PaperUpload
        t={t}
        paper={paper.code}
        label={paper.name}
        hint={paper.hint}
        optional={!paper.required}
        problems={props.problems}
        uploaded={brought.map(one => ({
          id: one.id,
          name: one.document ? t('papers.reused', { name: one.name }) : one.name,
          removeName: 'bo',
        }))}
      />
      {unused.map(document => (
        <div class="sen-paper__reuse">
          <p>
            {t('papers.own', { name: document.name })}
            <span class="sen-paper__own">
              {[document.number, document.issuer_name, formatDay(document.issued_on)]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </p>
          <Button name="dung-lai" value={`${paper.code}:${document.id}`} small>
            {t('papers.reuse')}
            <span class="govuk-visually-hidden">: {document.name}</span>
          </Button>
        </div>
      ))}
    </section>
  )
}
