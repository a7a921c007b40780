import { Button, PageHeading } from '#design'
import { getVersion, type ProcedureDefinition } from '#modules/procedures'
import { findReusable, type Reusable } from '#modules/vault'
import { Conflict } from '#platform/errors'
import { type Ctx, definePage, fieldOf, fieldsOf, filesLeft, type Reply, redirect } from '#platform/http'
import { citizenPage } from '#platform/pages'
import { type Answered, answerSupplement } from '../commands/answer-supplement.ts'
import { changesBetween, declaredOn, readCorrection } from '../correction.ts'
import { type AwaitedSupplement, findAwaitedSupplement } from '../queries/awaited-supplement.ts'
import { getOwnDossier } from '../queries/get-dossier.ts'
import type { DossierRow } from '../schema.ts'
import { isFinal } from '../status.ts'
import { type Texts, texts } from '../texts.ts'
import { drawAnswer, otherPaper } from './answer-supplement-form.tsx'
import { type Came, readUploads, type UploadProblems } from './uploads.ts'

export type Asked = {
  dossier: DossierRow
  definition: ProcedureDefinition
  asked: AwaitedSupplement
  /** Documents of the vault that may be used again. */
  own: Reusable[]
}
export type Wrong = {
  problems?: UploadProblems
  came?: Came[]
  reused?: string[]
  answer?: string
  /** Why nothing was sent, where no single question is to blame. */
  why?: 'nothing' | 'newer' | 'files-left'
  declared?: Extract<Answered, { ok: false }>
}

/** What is missing, each with its place to put it; what is wrong in the declaration, to write anew; and room for words. */
export const answerSupplementPage = definePage({
  path: '/ho-so/:code/bo-sung',
  who: 'citizen',
  text: 'Gửi phần bổ sung của hồ sơ',
  async get(ctx) {
    const { asked, ...found } = await askedFor(ctx)
    return asked ? drawAnswer(ctx, { ...found, asked }) : notAsked(ctx, found.dossier)
  },
  async post(ctx) {
    const t = texts(ctx.locale)
    const { asked, ...found } = await askedFor(ctx)
    const answer = fieldOf(ctx, 'tra-loi').slice(0, 4000)
    if (!asked) return notAsked(ctx, found.dossier, answer)
    const { dossier, definition, own } = found
    const { form } = definition
    const { came: all, problems } = await readUploads(ctx, t, [
      ...definition.papers.map(one => one.code),
      otherPaper,
    ])
    const came = all.filter(one => one.file !== ctx.form.bo)
    const reused = fieldsOf(ctx, 'dung-lai')
    const wrong: Wrong = { problems, came, reused, answer }
    const again = (more: Wrong) => drawAnswer(ctx, { ...found, asked }, { ...wrong, ...more })
    // Whoever has an older request open reads the newer one first.
    if (ctx.form.so !== undefined && ctx.form.so !== asked.id) return again({ why: 'newer' })
    const correction = readCorrection(form, dossier, asked.declaration, ctx.form, ctx.now)
    if (filesLeft(ctx)) return again({ why: 'files-left' })
    const isWordsOnly = 'giu-nguyen' in ctx.form
    if ((!isWordsOnly && !('gui' in ctx.form)) || correction.onForm || Object.keys(problems).length)
      return again({})
    const isCorrected =
      !isWordsOnly &&
      changesBetween(form, dossier.answers, correction.answers, declaredOn(dossier)).length > 0
    if (!came.length && !reused.length && !answer && !isCorrected) return again({ why: 'nothing' })
    const papers = [
      ...came,
      ...reused.flatMap(value => {
        const [paper = '', document] = value.split(':')
        const found = own.find(one => one.id === document)
        return found ? [{ paper, document: found.id, name: found.name }] : []
      }),
    ]
    try {
      const posted = isWordsOnly ? undefined : ctx.form
      const answered = await ctx.write(tx =>
        answerSupplement(tx, { code: dossier.code, answer, papers, ...(posted && { posted }) }),
      )
      if (!answered.ok) return again({ declared: answered })
    } catch (error) {
      // Pressed twice the first one counts; a dossier that has ended meanwhile says so itself.
      if (!(error instanceof Conflict)) throw error
    }
    return redirect(`/ho-so/${dossier.code}`)
  },
})

async function askedFor(ctx: Ctx): Promise<Omit<Asked, 'asked'> & Partial<Asked>> {
  return ctx.read(async tx => {
    const dossier = await getOwnDossier(tx, ctx.params.code!)
    const { definition } = await getVersion(tx, dossier.version)
    const asked = await findAwaitedSupplement(tx, dossier)
    const own = await findReusable(tx, {
      holder: dossier.applicant,
      kinds: definition.papers.flatMap(paper => paper.reuse),
    })
    return { dossier, definition, own, ...(asked && { asked }) }
  })
}

/** Answered already, as the dossier shows; or it is over. Words that came too late are shown once more. */
function notAsked(ctx: Ctx, dossier: DossierRow, words = ''): Reply {
  const t = texts(ctx.locale)
  const here = `/ho-so/${dossier.code}`
  const isOver = isFinal(dossier.status)
  if (!isOver && !words) return redirect(here)
  const title = isOver ? t('supplement.title') : t('supplement.already')
  return citizenPage(ctx, {
    title,
    isPrivate: true,
    backHref: here,
    children: (
      <>
        <PageHeading caption={dossier.code} title={title} />
        <p>{t(isOver ? 'supplement.over' : 'supplement.already.text')}</p>
        {words && <Words t={t} words={words} />}
        <Button href={here}>{t('supplement.over.go')}</Button>
      </>
    ),
  })
}

function Words({ t, words }: { t: Texts; words: string }) {
  return (
    <>
      <h2 class="govuk-heading-s">{t('supplement.already.words')}</h2>
      <p class="sen-written">{words}</p>
    </>
  )
}
