import { randomUUID } from 'node:crypto'
import { searchKey, vnDay } from '#lib/vietnamese-text'
import { getPerson } from '#modules/identity'
import { feeAtReceipt, getVersion, termOf } from '#modules/procedures'
import { shareForDossier } from '#modules/vault'
import { actorKey, need } from '#platform/access'
import type { Gathering, Tx } from '#platform/db'
import { Conflict, NotFound } from '#platform/errors'
import { wake } from '#platform/jobs'
import { codePrefix, nextCodes } from '../code.ts'
import { agencyLately, calendarLately, isInForce } from '../lately.ts'
import { agencyOf, firstStep, taskRow } from '../process/apply-step.ts'
import { type DraftRow, db } from '../schema.ts'
import { judge, lookupHash, type Submission } from '../submission.ts'

export type Submitted = { ok: true; dossier: string; code: string } | Extract<Submission, { ok: false }>

/** What the person read before they pressed: the draft's revision, and its fee at receipt in đồng. */
export type Seen = { revision: number; fee: number }

/**
 * Files a draft: it becomes a dossier with its code, waiting at the one-stop centre. Who may: the citizen for
 * themselves, the one-stop officer at the counter. What is still wrong comes back as a value; of a version that is not
 * in force any more: Conflict `draft.outdated`; of another than was `seen`: Conflict `draft.changed`. Pressed twice, or
 * in two tabs, it is one dossier: the second gets the first one's code.
 *
 * Hot: reads, then ONE statement for the dossier, its code, papers, tokens, tasks, ledger and outbox, shared by all who
 * press at that moment; the message is written by a job. So it needs no transaction around it; where documents of the
 * vault are shared, it opens one.
 */
export async function submitDossier(tx: Tx, input: { draft: string; seen?: Seen }): Promise<Submitted> {
  const draft = await findDraft(tx, input.draft)
  if (!draft) throw new NotFound('draft')
  need(tx, 'dossiers:dossier.file', { person: draft.person, agency: draft.agency ?? undefined })
  if (draft.dossier) return alreadyFiled(tx, draft.dossier)
  const version = await getVersion(tx, draft.version)
  // What the next one asks and costs is shown first.
  if (!(await isInForce(tx, version))) throw new Conflict('draft.outdated')
  const judged = judge(version, draft, draft.papers, tx.now)
  if (!judged.ok) return judged
  const { seen } = input

  const { definition } = version
  const person = await getPerson(tx, draft.person)
  const receiving = await agencyLately(tx, draft.agency!)
  // A commune decides what its own centre received; otherwise the department that the procedure names.
  const deciding =
    definition.decidingAgency === 'receiving'
      ? receiving.parent!
      : `${receiving.id.split('/')[0]}/${definition.decidingAgency}`
  const term = termOf(definition, judged.answers)
  const fee = feeAtReceipt(definition, { answers: judged.answers, channel: draft.channel })
  if (seen && (seen.revision !== draft.revision || seen.fee !== fee)) throw new Conflict('draft.changed')
  const id = randomUUID()
  const facts = {
    id,
    code: '',
    applicant_name: person.name,
    due_at: null,
    answers: judged.answers,
    fee,
    channel: draft.channel,
    delivery: draft.delivery,
    receiving: receiving.id,
    deciding,
  }
  const step = firstStep(version, facts)
  const tasks = []
  for (const task of step.tasksOpened) {
    const agency = agencyOf(task, facts)
    const calendar = await calendarLately(tx, agency)
    tasks.push(taskRow(task, facts, version, tx.now, calendar))
  }
  const prefix = codePrefix(receiving.code, tx.now)
  const filing = {
    ...facts,
    draft: draft.id,
    revision: draft.revision,
    now: tx.now,
    unit: receiving.code,
    day: vnDay(tx.now),
    prefix: prefix.text,
    digits: prefix.digits,
    procedure: version.code,
    version: version.id,
    applicant: person.id,
    applicant_key: searchKey(person.name),
    phone: person.phone,
    lookup_hash: lookupHash(id, person.personal_number.slice(-4)).toString('hex'),
    term,
    tokens: step.tokensAdded,
    tasks,
    actor: actorKey(tx.actor),
    body: { status: 1, procedure: version.code, version: version.id, channel: draft.channel },
    source: tx.actor.kind === 'staff' ? 'scan' : 'upload',
    // At the counter it is received in the same breath, and that is what they are told.
    occasion: tx.actor.kind === 'citizen' ? 'submitted' : null,
    request: tx.requestId,
  }
  const documents = draft.papers.flatMap(({ document }) => document ?? [])
  const file = async (tx: Tx) => {
    const [row] = await tx.gathered<{ code: string }>(submitting, filing)
    if (row)
      for (const document of documents) await shareForDossier(tx, document, id, [receiving.id, deciding])
    return row
  }
  const row = documents.length ? await tx.together(file) : await file(tx)
  if (!row) {
    const now = await findDraft(tx, draft.id)
    // Not what was judged any more: another tab wrote into it.
    if (!now?.dossier) throw new Conflict('draft.stale')
    // Filed a moment ago by the other press: one dossier, and both are told its code.
    return alreadyFiled(tx, now.dossier)
  }
  tx.afterCommit(wake)
  return { ok: true, dossier: id, code: row.code }
}

type DraftToSubmit = Pick<
  DraftRow,
  'id' | 'version' | 'person' | 'agency' | 'channel' | 'delivery' | 'answers' | 'dossier' | 'revision'
> & { papers: { paper: string; document: string | null }[] }

const draftToSubmit: Gathering = {
  module: 'dossiers',
  name: 'draft-to-submit',
  text: `
SELECT i.at, d.id, version, person, agency, channel, delivery, answers, dossier, revision,
  coalesce((SELECT jsonb_agg(jsonb_build_object('paper', paper, 'document', document))
    FROM dossiers.draft_paper WHERE draft = d.id), '[]') AS papers
FROM jsonb_to_recordset($1) AS i(at int, id uuid) JOIN dossiers.draft d ON d.id = i.id`,
}

async function findDraft(tx: Tx, id: string): Promise<DraftToSubmit | undefined> {
  const [draft] = await tx.gathered<DraftToSubmit>(draftToSubmit, { id })
  return draft
}

async function alreadyFiled(tx: Tx, dossier: string): Promise<Submitted> {
  const { code } = await db(tx)
    .selectFrom('dossiers.dossier')
    .select('code')
    .where('id', '=', dossier)
    .executeTakeFirstOrThrow()
  return { ok: true, dossier, code }
}

// What belongs to a dossier hangs on `claimed`: of two presses one finds the draft free, and only that one takes a code.
const submitting: Gathering = {
  module: 'dossiers',
  name: 'submit-dossier',
  text: `
WITH filing AS MATERIALIZED (
  SELECT * FROM jsonb_to_recordset($1) AS i(at int, draft uuid, revision int, id uuid, now timestamptz, unit text, day date,
    prefix text, digits int, procedure text, version uuid, channel text, delivery text, applicant uuid,
    applicant_name text, applicant_key text, phone text, lookup_hash text, receiving text, deciding text, answers jsonb,
    fee bigint, term jsonb, tokens jsonb, tasks jsonb, actor text, body jsonb, source text, occasion text, request text)
), claimed AS (
  UPDATE dossiers.draft d SET dossier = f.id, updated_at = f.now FROM filing f
  WHERE d.id = f.draft AND d.dossier IS NULL AND d.revision = f.revision RETURNING f.*
), ${nextCodes('claimed')}, filed AS (
  INSERT INTO dossiers.dossier (id, code, procedure, version, channel, delivery, applicant, applicant_name, applicant_key,
    phone, lookup_hash, filed_by, receiving, deciding, status, answers, fee, term, submitted_at)
  SELECT id, code, procedure, version, channel, delivery, applicant, applicant_name, applicant_key,
    phone, decode(lookup_hash, 'hex'), actor, receiving, deciding, 1, answers, fee, term, now
  FROM coded
), papers AS (
  INSERT INTO dossiers.paper (dossier, paper, name, file, document, source, added_at)
  SELECT f.id, p.paper, p.name, p.file, p.document,
    CASE WHEN p.document IS NOT NULL THEN 'vault' WHEN p.file IS NULL THEN 'shown' ELSE f.source END, f.now
  FROM coded f JOIN dossiers.draft_paper p ON p.draft = f.draft
), tokens AS (
  INSERT INTO dossiers.token (id, dossier, node, arrived_by)
  SELECT t.id, f.id, t.node, t."arrivedBy"
  FROM coded f, jsonb_to_recordset(f.tokens) AS t(id uuid, node text, "arrivedBy" text)
), tasks AS (
  INSERT INTO dossiers.task (id, dossier, token, node, name, does, role, agency, opened_at, due_at, code, procedure_name,
    applicant_name, channel)
  SELECT t.id, f.id, t.token, t.node, t.name, t.does, t.role, t.agency, f.now, t.due_at, f.code, t.procedure_name,
    f.applicant_name, f.channel
  FROM coded f, jsonb_to_recordset(f.tasks) AS t(id uuid, token uuid, node text, name text, does text, role text,
    agency text, due_at timestamptz, procedure_name text)
  RETURNING agency
), ledger AS (
  INSERT INTO platform.ledger (chain, at, actor, action, body)
  SELECT id, now, actor, 'submitted', body || jsonb_build_object('code', code) FROM coded
), outbox AS (
  INSERT INTO platform.outbox (topic, payload)
  SELECT 'event:dossiers.changed', jsonb_build_object('dossier', id, 'action', 'submitted', '_request', request) FROM coded
  UNION ALL SELECT 'live', jsonb_build_object('channel', channel)
    FROM (SELECT DISTINCT unnest(ARRAY['tasks:' || agency, 'overview']) AS channel FROM tasks) AS looking
  UNION ALL SELECT 'job:dossiers.tell', jsonb_build_object('dossier', id, 'occasion', occasion, '_request', request)
    FROM coded WHERE occasion IS NOT NULL
)
SELECT at, code FROM coded`,
}
