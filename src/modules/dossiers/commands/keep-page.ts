import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import {
  type Address,
  type Answers,
  applyGroupAction,
  type FormDefinition,
  type GroupAction,
  getAt,
  type Posted,
  postedValues,
  type Raw,
  readGroupAction,
  readPosted,
  setAt,
  viewPage,
} from '#lib/form'
import { vnDay } from '#lib/vietnamese-text'
import { getVersion } from '#modules/procedures'
import type { Tx } from '#platform/db'
import { Conflict, NotFound } from '#platform/errors'
import type { DraftRow } from '../schema.ts'
import { getDraft, saveDraft } from './keep-draft.ts'

export type KeptPage =
  | {
      ok: true
      answers: Answers
      raw: Raw
      /** What the page now belongs to; the next posting must bring it. */
      revision: string
      /** The button of a repeating group that was pressed instead of going on. */
      group?: GroupAction
    }
  /** Somebody (a second tab) changed this page since it was drawn: nothing was overwritten. */
  | { ok: false; kept: Answers; mine: Answers; revision: string }

/**
 * Keeps one page of a draft as it was typed, right or wrong. `revision` is what the page was drawn from: only another
 * change of the same page is in the way, so other pages may be open beside it. What was prefilled and is changed loses
 * its mark. The page drawn as `view` that wrote last goes on though it names an older revision: on a weak network the
 * answer to a save may be lost. A draft that was sent: Conflict `draft.filed`.
 */
export async function keepPage(
  tx: Tx,
  input: {
    draft: string
    page: string
    posted: Posted
    revision?: string
    view?: string
    address?: { path: string; address: Address }
  },
): Promise<KeptPage> {
  const draft = await getDraft(tx, input.draft, { lock: true })
  if (draft.dossier) throw new Conflict('draft.filed')
  const { form } = (await getVersion(tx, draft.version)).definition
  const current = revisionOf(form, input.page, draft.answers)
  const read = readPosted(form, input.page, input.posted, draft.answers)
  const isOwnLast = input.view !== undefined && input.view === draft.view
  if (
    input.revision !== undefined &&
    input.revision !== current &&
    !isOwnLast &&
    revisionOf(form, input.page, read.answers) !== current
  )
    return { ok: false, kept: draft.answers, mine: read.answers, revision: current }

  const group = readGroupAction(form, input.page, input.posted)
  const { path, address } = input.address ?? {}
  let { answers } = read
  if (group) answers = applyGroupAction(form, group, answers)
  if (path && isAddress(form, input.page, path, answers, vnDay(tx.now)))
    answers = setAt(answers, path, address)
  await saveDraft(tx, {
    draft: draft.id,
    revision: draft.revision,
    answers,
    origins: stillTrue(draft, answers),
    ...(input.view && { view: input.view }),
  })
  return {
    ok: true,
    answers,
    raw: read.raw,
    revision: revisionOf(form, input.page, answers),
    ...(group && { group }),
  }
}

/** Tells two states of a page apart. Throws NotFound `page` for a page the form does not have. */
export function revisionOf(form: FormDefinition, page: string, answers: Answers): string {
  if (!form.pages.some(one => one.id === page)) throw new NotFound('page')
  return createHash('sha256')
    .update(JSON.stringify(postedValues(form, page, answers)))
    .digest('base64url')
    .slice(0, 16)
}

function isAddress(
  form: FormDefinition,
  page: string,
  path: string,
  answers: Answers,
  today: string,
): boolean {
  const items = viewPage(form, page, answers, { today })?.items ?? []
  const fields = items.flatMap(item =>
    item.kind === 'group' ? item.items.flatMap(one => one.items) : [item],
  )
  return fields.some(field => field.kind === 'field' && field.path === path && field.control === 'address')
}

function stillTrue(draft: DraftRow, answers: Answers): DraftRow['origins'] {
  // Not by their text: the database keeps the parts of an address in an order of its own.
  const same = (path: string) => isDeepStrictEqual(getAt(draft.answers, path), getAt(answers, path))
  return Object.fromEntries(Object.entries(draft.origins).filter(([path]) => same(path)))
}
