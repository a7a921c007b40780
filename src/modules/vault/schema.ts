import type { Generated } from 'kysely'
import type { Day } from '#lib/vietnamese-text'
import { tablesOf } from '#platform/db'

export type DocumentState = 'valid' | 'revoked' | 'replaced'

export type DocumentRow = {
  id: string
  /** Person. */
  holder: string
  kind: string
  name: string
  number: string | null
  issued_by: string | null
  issuer_name: string
  issued_on: Day
  /** The last day on which it is good. */
  expires_on: Day | null
  file: string
  source: 'result' | 'upload'
  sha256: string
  dossier_code: string | null
  /** Printed on a result, for anybody who wants to check it. */
  verify_code: string | null
  state: DocumentState
  replaced_by: string | null
  revoked_reason: string | null
  created_at: Date
}

type Tables = {
  'vault.document': Omit<DocumentRow, 'id' | 'state'> & {
    id: Generated<string>
    state: Generated<DocumentState>
  }
  'vault.share': { document: string; dossier: string; agency: string; shared_at: Date; ended_at: Date | null }
}

export const db = tablesOf<Tables>('vault')
