import { getAt, moveAnswers, summarise } from '#lib/form'
import { vnDay } from '#lib/vietnamese-text'
import { getProcedure, getVersion } from '#modules/procedures'
import type { Tx } from '#platform/db'
import { addressNaming } from '../naming.ts'
import { db, type Moved } from '../schema.ts'
import { getDraft } from './keep-draft.ts'

/**
 * Moves a draft that was begun under an older version of its procedure to the one in force. What was typed stays
 * where it is still asked; what no longer fits is kept in `moved`, for the person to read. Whoever keeps the draft.
 * A draft that was sent, or is not older, stays as it is: false.
 */
export async function renewDraft(tx: Tx, input: { draft: string }): Promise<boolean> {
  const draft = await getDraft(tx, input.draft, { lock: true })
  const now = await getProcedure(tx, draft.procedure)
  if (draft.dossier || draft.version === now.id) return false
  const before = (await getVersion(tx, draft.version)).definition.form
  const { answers, lost } = moveAnswers(before, now.definition.form, draft.answers)
  const asked = summarise(
    before,
    draft.answers,
    { today: vnDay(tx.now) },
    await addressNaming(tx, [draft.answers]),
  )
    .flatMap(page => page.rows)
    .filter(row => row.text && lost.some(path => path === row.path || path.startsWith(`${row.path}.`)))
  const moved: Moved = {
    from: draft.moved?.from ?? draft.version,
    lost: [
      ...(draft.moved?.lost ?? []),
      ...asked.map(({ path, item, label, text }) => ({
        path,
        label: item ? `${item}: ${label}` : label,
        text,
        value: getAt(draft.answers, path),
      })),
    ],
  }
  await db(tx)
    .updateTable('dossiers.draft')
    .set(row => ({
      version: now.id,
      answers,
      moved: JSON.stringify(moved),
      revision: row('revision', '+', 1),
      origins: Object.fromEntries(
        Object.entries(draft.origins).filter(([path]) => getAt(answers, path) !== undefined),
      ),
    }))
    .where('id', '=', draft.id)
    .execute()
  return true
}
