import {
  type FormContext,
  firstIncompletePage,
  nextPage,
  previousPage,
  type Settled,
  settle,
} from '#lib/form'
import { vnDay } from '#lib/vietnamese-text'
import { getProcedure, getVersion, type ProcedureVersion, papersOf } from '#modules/procedures'
import type { Tx } from '#platform/db'
import { type DraftPaper, getDraft, listDraftPapers } from '../commands/keep-draft.ts'
import { type DraftRow, db } from '../schema.ts'
import type { Texts } from '../texts.ts'

/** A draft with all that its pages ask about it. */
export type DraftInHand = {
  draft: DraftRow
  version: ProcedureVersion
  /** A newer version of the procedure is in force. */
  outdated: boolean
  context: FormContext
  settled: Settled
  brought: DraftPaper[]
  /** The code, once it was sent. */
  code?: string
}

export async function openDraft(tx: Tx, id: string): Promise<DraftInHand> {
  const draft = await getDraft(tx, id)
  const version = await getVersion(tx, draft.version)
  const context = { today: vnDay(tx.now) }
  const code = draft.dossier ? await codeOf(tx, draft.dossier) : undefined
  return {
    draft,
    version,
    outdated: (await getProcedure(tx, draft.procedure)).id !== version.id,
    context,
    settled: settle(version.definition.form, draft.answers, context),
    brought: await listDraftPapers(tx, id),
    ...(code && { code }),
  }
}

async function codeOf(tx: Tx, dossier: string): Promise<string> {
  return (
    await db(tx)
      .selectFrom('dossiers.dossier')
      .select('code')
      .where('id', '=', dossier)
      .executeTakeFirstOrThrow()
  ).code
}

export const paths = {
  start: (procedure: string) => `/nop-ho-so/${procedure}`,
  page: (draft: string, page: string) => `/nop-ho-so/ban-nhap/${draft}/${page}`,
  papers: (draft: string) => `/nop-ho-so/ban-nhap/${draft}/giay-to`,
  receiving: (draft: string) => `/nop-ho-so/ban-nhap/${draft}/noi-nhan`,
  review: (draft: string) => `/nop-ho-so/ban-nhap/${draft}/xem-lai`,
  renewed: (draft: string) => `/nop-ho-so/ban-nhap/${draft}/mau-moi`,
  discard: (draft: string) => `/nop-ho-so/ban-nhap/${draft}/bo`,
  filed: (code: string) => `/nop-ho-so/da-gui/${code}`,
}

/** The pages that these answers call for, then the papers, then the review. */
export function stepsOf(t: Texts, hand: DraftInHand): { id: string; title: string; href: string }[] {
  const { draft, version, settled } = hand
  const { definition } = version
  const asked = definition.form.pages.filter(page => settled.pages.includes(page.id))
  return [
    ...asked.map(page => ({ id: page.id, title: page.title, href: paths.page(draft.id, page.id) })),
    ...(wantsPapers(hand) ? [{ id: 'giay-to', title: t('papers.title'), href: paths.papers(draft.id) }] : []),
    { id: 'xem-lai', title: t('review.title'), href: paths.review(draft.id) },
  ]
}

/** Some papers may be sent along; what is only shown at the counter is none of them. */
export function wantsPapers({ version, settled }: DraftInHand): boolean {
  return papersOf(version.definition, settled.answers).some(paper => !paper.presentOnly)
}

/** Where somebody who comes back goes on: the first page with something to say, else the papers or the review. */
export function resumeAt(hand: DraftInHand): string {
  const { draft, version, context } = hand
  const page = firstIncompletePage(version.definition.form, draft.answers, context)
  if (page) return paths.page(draft.id, page)
  return wantsPapers(hand) && hand.brought.length === 0 ? paths.papers(draft.id) : paths.review(draft.id)
}

export function pathAfter(hand: DraftInHand, page: string): string {
  const next = nextPage(hand.version.definition.form, page, hand.draft.answers, hand.context)
  if (next) return paths.page(hand.draft.id, next)
  return wantsPapers(hand) ? paths.papers(hand.draft.id) : paths.review(hand.draft.id)
}

export function pathBefore(hand: DraftInHand, page: string): string {
  const before = previousPage(hand.version.definition.form, page, hand.draft.answers, hand.context)
  return before ? paths.page(hand.draft.id, before) : paths.receiving(hand.draft.id)
}
