import { type Answers, type PrefillSources, prefillAnswers } from '#lib/form'
import { getProcedure, getVersion } from '#modules/procedures'
import { actorKey, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict, NotFound } from '#platform/errors'
import { findFile, giveUpFiles } from '#platform/files'
import { append } from '#platform/ledger'
import { findCounterDraft } from '../queries/counter-drafts.ts'
import { type Channel, type Delivery, type DraftRow, db } from '../schema.ts'
import { draftDays } from '../settings.ts'
import { notePrefill } from './note-view.ts'

/**
 * Begins a draft, filled with what the state already knows (`sources`), or finds the unfinished one of the same kind. When
 * answers were taken from `earlier`, a dossier that an officer read for it, that is written into that dossier's history;
 * and that an officer began it, into the person's.
 */
export async function startDraft(
  tx: Tx,
  input: {
    procedure: string
    person: string
    channel: Channel
    agency?: string
    sources: PrefillSources
    earlier?: string | undefined
    again?: boolean
  },
): Promise<string> {
  need(tx, 'dossiers:dossier.file', { person: input.person, agency: input.agency })
  const version = await getProcedure(tx, input.procedure)
  if (!input.again) {
    const open = await findUnfinished(tx, input)
    if (open) return open
  }
  const { answers, from } = prefillAnswers(version.definition.form, input.sources)
  if (input.earlier && Object.values(from).includes('earlier')) await notePrefill(tx, input.earlier)
  const { id } = await db(tx)
    .insertInto('dossiers.draft')
    .values({
      procedure: input.procedure,
      moved: null,
      view: null,
      version: version.id,
      person: input.person,
      agency: input.agency ?? null,
      channel: input.channel,
      // Whoever brings paper, or sends it, mostly wants paper back the same way; they are asked.
      delivery: input.channel === 'counter' || input.channel === 'post' ? input.channel : 'electronic',
      answers,
      origins: from,
      kept_by: actorKey(tx.actor),
      dossier: null,
      created_at: tx.now,
      updated_at: tx.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  // An officer now reads what we know of somebody, also when no register was asked.
  if (tx.actor.kind === 'staff')
    await append(tx, {
      chain: input.person,
      action: 'draft.begun',
      body: { draft: id, procedure: input.procedure, channel: input.channel },
    })
  return id
}

async function findUnfinished(
  tx: Tx,
  like: { procedure: string; person: string; channel: Channel; agency?: string },
): Promise<string | undefined> {
  if (tx.actor.kind !== 'citizen') return findCounterDraft(tx, like)
  const open = await db(tx)
    .selectFrom('dossiers.draft')
    .select('id')
    .where('person', '=', like.person)
    .where('procedure', '=', like.procedure)
    .where('kept_by', '=', actorKey(tx.actor))
    .where('dossier', 'is', null)
    .orderBy('updated_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return open?.id
}

/** A draft of one's own. Another's is NotFound. With `lock` nobody else changes it until the transaction ends. */
export async function getDraft(tx: Tx, id: string, options: { lock?: boolean } = {}): Promise<DraftRow> {
  const query = db(tx).selectFrom('dossiers.draft').selectAll().where('id', '=', id)
  const row = await (options.lock ? query.forUpdate() : query).executeTakeFirst()
  if (!row || row.kept_by !== actorKey(tx.actor)) throw new NotFound('draft')
  return row
}

/**
 * Keeps what was typed, right or wrong. `revision` is what the page was drawn from: a page that is older than what is
 * kept (a second tab) is Conflict `draft.stale`, so that nothing newer is overwritten unseen.
 */
export async function saveDraft(
  tx: Tx,
  input: {
    draft: string
    revision?: number
    answers?: Answers
    origins?: DraftRow['origins']
    agency?: string
    delivery?: Delivery
    view?: string
  },
): Promise<number> {
  const draft = await getDraft(tx, input.draft)
  need(tx, 'dossiers:dossier.file', { person: draft.person, agency: draft.agency ?? undefined })
  if (draft.dossier) throw new Conflict('draft.filed')
  let query = db(tx)
    .updateTable('dossiers.draft')
    .set(row => ({
      revision: row('revision', '+', 1),
      updated_at: tx.now,
      ...(input.answers && { answers: input.answers }),
      ...(input.origins && { origins: input.origins }),
      ...(input.agency && { agency: input.agency }),
      ...(input.delivery && { delivery: input.delivery }),
      view: input.view ?? null,
    }))
    .where('id', '=', draft.id)
    .where('dossier', 'is', null)
  if (input.revision !== undefined) query = query.where('revision', '=', input.revision)
  const saved = await query.returning('revision').executeTakeFirst()
  if (!saved) throw new Conflict('draft.stale')
  return saved.revision
}

export type DraftPaper = {
  id: string
  paper: string
  file: string | null
  document: string | null
  name: string
}

export function listDraftPapers(tx: Tx, draft: string): Promise<DraftPaper[]> {
  return db(tx)
    .selectFrom('dossiers.draft_paper')
    .select(['id', 'paper', 'file', 'document', 'name'])
    .where('draft', '=', draft)
    .orderBy('id')
    .execute()
}

/**
 * Adds a file that arrived, a document of the vault, or (neither) a paper that was shown at the counter. To a draft that
 * was sent nothing is added any more: Conflict `draft.filed`.
 */
export async function addDraftPaper(
  tx: Tx,
  input: { draft: string; paper: string; name: string; file?: string; document?: string },
): Promise<void> {
  const draft = await openDraft(tx, input.draft)
  const { definition } = await getVersion(tx, draft.version)
  if (!definition.papers.some(paper => paper.code === input.paper)) throw new NotFound('paper')
  // Taken away again in another tab, or by this very form.
  if (input.file && !(await findFile(tx, input.file))) return
  await db(tx)
    .insertInto('dossiers.draft_paper')
    .values({
      draft: draft.id,
      paper: input.paper,
      name: input.name,
      file: input.file ?? null,
      document: input.document ?? null,
    })
    .onConflict(clash => clash.constraint('draft_paper_once').doNothing())
    .execute()
}

/** Takes a paper away again; with its file, where nothing else has that. */
export async function removeDraftPaper(tx: Tx, input: { draft: string; id: string }): Promise<void> {
  const draft = await openDraft(tx, input.draft)
  const removed = await db(tx)
    .deleteFrom('dossiers.draft_paper')
    .where('draft', '=', draft.id)
    .where('id', '=', input.id)
    .returning('file')
    .execute()
  await giveUpFiles(
    tx,
    removed.flatMap(paper => paper.file ?? []),
  )
}

/** A draft that nobody files meanwhile, of somebody who may file it. */
async function openDraft(tx: Tx, id: string): Promise<DraftRow> {
  const draft = await getDraft(tx, id, { lock: true })
  need(tx, 'dossiers:dossier.file', { person: draft.person, agency: draft.agency ?? undefined })
  if (draft.dossier) throw new Conflict('draft.filed')
  return draft
}

/**
 * Throws a draft away, with all that was typed and the files that nothing else has. Whoever keeps it: the citizen, or the
 * officer who began it at the counter and still sits there. One that was sent is Conflict `draft.filed`.
 */
export async function discardDraft(tx: Tx, input: { draft: string }): Promise<void> {
  const draft = await openDraft(tx, input.draft)
  await deleteDrafts(tx, [draft.id])
}

async function deleteDrafts(tx: Tx, drafts: readonly string[]): Promise<void> {
  const papers = await db(tx)
    .deleteFrom('dossiers.draft_paper')
    .where('draft', 'in', drafts)
    .returning('file')
    .execute()
  await db(tx).deleteFrom('dossiers.draft').where('id', 'in', drafts).execute()
  await giveUpFiles(
    tx,
    papers.flatMap(paper => paper.file ?? []),
  )
}

const deletedAtOnce = 200

/**
 * Deletes drafts, from whichever counter or kept by citizens, that nobody worked at for so many days: they hold what the
 * state knows of people. The system's own deed; how many went, of which there may be more.
 */
export async function deleteOldDrafts(tx: Tx): Promise<number> {
  const old = await db(tx)
    .selectFrom('dossiers.draft')
    .select('id')
    .where('dossier', 'is', null)
    .where('updated_at', '<', new Date(tx.now.getTime() - draftDays() * 86_400_000))
    .limit(deletedAtOnce)
    .forUpdate()
    .skipLocked()
    .execute()
  if (old.length)
    await deleteDrafts(
      tx,
      old.map(draft => draft.id),
    )
  return old.length
}

/** A document of somebody's that is not valid any more goes from what was not sent yet: the paper is asked for again. */
export async function takeFromDrafts(tx: Tx, of: { person: string; document: string }): Promise<void> {
  const unsent = db(tx)
    .selectFrom('dossiers.draft')
    .select('id')
    .where('person', '=', of.person)
    .where('dossier', 'is', null)
  await db(tx)
    .deleteFrom('dossiers.draft_paper')
    .where('draft', 'in', unsent)
    .where('document', '=', of.document)
    .execute()
}
