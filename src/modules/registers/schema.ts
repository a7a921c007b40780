import type { Generated } from 'kysely'
import { tablesOf } from '#platform/db'

export type Outcome = 'asked' | 'found' | 'missing' | 'mismatch' | 'unavailable'

export type LookUpRow = {
  id: string
  register: 'population'
  person: string | null
  person_hash: Buffer
  asked_by: string
  agency: string | null
  purpose: string
  dossier: string | null
  asked_at: Date
  outcome: Outcome
  answered_at: Date | null
  question_hash: Buffer
  answer: Buffer | null
  answer_until: Date | null
}

type Tables = {
  'registers.look_up': Omit<LookUpRow, 'id' | 'outcome'> & {
    id: Generated<string>
    outcome: Generated<Outcome>
  }
  'registers.circuit': { register: 'population'; failures: number; open_until: Date | null }
}

export const db = tablesOf<Tables>('registers')
