import type { Generated, JSONColumnType, Selectable } from 'kysely'
import type { Answers } from '#lib/form'
import { tablesOf } from '#platform/db'
import type { Status } from './status.ts'

export type Channel = 'online' | 'counter' | 'post' | 'national'
export type Delivery = 'electronic' | 'counter' | 'post'
export type Does =
  | 'receive'
  | 'collect'
  | 'examine'
  | 'opinion'
  | 'inspect'
  | 'review'
  | 'sign'
  | 'seal'
  | 'return'

export type Moved = {
  from: string
  /** Answers that the newer version has no place for, as they were read. */
  lost: { path: string; label: string; text: string; value: unknown }[]
}

type DraftTable = {
  id: Generated<string>
  procedure: string
  version: string
  person: string
  agency: string | null
  channel: Channel
  delivery: Generated<Delivery>
  answers: Generated<Answers>
  origins: Generated<Record<string, string>>
  kept_by: string
  revision: Generated<number>
  /** The drawn page that wrote last: its answer may have been lost on the way, so it may not know its revision. */
  view: string | null
  /** Of a draft that was begun under an older version of its procedure. */
  moved: JSONColumnType<Moved> | null
  dossier: string | null
  created_at: Date
  updated_at: Date
}

export type DraftRow = Selectable<DraftTable>

export type DossierRow = {
  id: string
  code: string
  procedure: string
  version: string
  channel: Channel
  delivery: Delivery
  applicant: string
  applicant_name: string
  applicant_key: string
  phone: string | null
  lookup_hash: Buffer
  filed_by: string
  receiving: string
  deciding: string
  status: Status
  answers: Answers
  fee: number
  term: {
    amount: number
    unit: 'working-hour' | 'working-day' | 'day'
    text: string
    cutOff?: { after: string; text: string }
  }
  submitted_at: Date
  received_at: Date | null
  due_at: Date | null
  paused: boolean
  decided_at: Date | null
  returned_at: Date | null
  closed_reason: string | null
  outcomes: Record<string, string>
  sets: number
}

type PaperTable = {
  id: Generated<string>
  dossier: string
  paper: string
  name: string
  file: string | null
  document: string | null
  source: 'upload' | 'scan' | 'vault' | 'shown'
  state: Generated<'attached' | 'accepted' | 'rejected'>
  note: string | null
  originals: Generated<number>
  copies: Generated<number>
  added_at: Date
}

export type PaperRow = Selectable<PaperTable>

export type AskedPage = { page: string; title: string; what: string }

export type TaskRow = {
  id: string
  dossier: string
  token: string
  node: string
  name: string
  does: Does
  role: string
  agency: string
  state: 'open' | 'paused' | 'done' | 'cancelled'
  opened_at: Date
  due_at: Date
  claimed_by: string | null
  done_at: Date | null
  done_by: string | null
  outcome: string | null
  note: string | null
  escalated_at: Date | null
  code: string
  procedure_name: string
  applicant_name: string
  dossier_due_at: Date | null
  channel: Channel
}

type ResultTable = {
  dossier: string
  fields: Generated<Answers>
  drafted_by: string | null
  signed_by: string | null
  number: string | null
  issued_on: string | null
  verify_code: string | null
  draft_file: string | null
  signed_file: string | null
  /** Where the seal goes, as the printer found it. */
  seal_place: Generated<{ page: number; rect: [number, number, number, number] } | null>
  sealed_file: string | null
  document: string | null
}

export type ResultRow = Selectable<ResultTable>

type PreviewTable = {
  id: Generated<string>
  dossier: string
  /** At which it was sent: it counts as long as that task is to be done. */
  task: string
  sent_by: string
  sent_at: Date
  until: Date
  answered_at: Date | null
  agreed: boolean | null
  words: string | null
  /** When the draft was changed, or the task was over: since then this preview says nothing about the result. */
  closed_at: Date | null
}

export type PreviewRow = Selectable<PreviewTable>

type Tables = {
  'dossiers.draft': DraftTable
  'dossiers.draft_paper': {
    id: Generated<string>
    draft: string
    paper: string
    file: string | null
    document: string | null
    name: string
  }
  'dossiers.dossier': DossierRow
  'dossiers.paper': PaperTable
  'dossiers.token': { id: string; dossier: string; node: string; arrived_by: string | null }
  'dossiers.timer': { id: string; dossier: string; token: string; node: string }
  'dossiers.task': TaskRow
  'dossiers.supplement': {
    id: Generated<string>
    dossier: string
    number: number
    asked_by: string
    asked_at: Date
    reason: string
    papers: { paper: string; name: string; what: string }[]
    until: string
    answered_at: Date | null
    answer: string | null
    /** The pages of the declaration that are to be corrected. */
    declaration: Generated<AskedPage[]>
    /** What was declared before the answer corrected it. */
    answers_before: Answers | null
    /** When the dossier ended that was never completed. */
    closed_at: Generated<Date | null>
    before: Status
  }
  'dossiers.pause': {
    id: Generated<string>
    dossier: string
    reason: 'supplement' | 'payment'
    from_at: Date
    to_at: Date | null
  }
  'dossiers.extension': {
    id: Generated<string>
    dossier: string
    number: number
    at: Date
    by: string
    reason: string
    until: string
    old_due: Date
    new_due: Date
  }
  'dossiers.printed': { id: Generated<string>; dossier: string; form: string; at: Date; data: object }
  'dossiers.result': ResultTable
  'dossiers.preview': PreviewTable
  'dossiers.opinion': {
    task: string
    dossier: string
    by: string
    at: Date
    text: string
    file: string | null
  }
  'dossiers.rating': { dossier: string; score: number; comment: string; at: Date }
}

export const db = tablesOf<Tables>('dossiers')
