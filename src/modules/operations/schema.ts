import type { Generated, Selectable } from 'kysely'
import { tablesOf } from '#platform/db'

type InterventionTable = {
  id: Generated<string>
  job_id: number
  job: string
  deed: 'retried' | 'given-up'
  reason: string | null
  /** Actor key. */
  by: string
  at: Date
}

export type Intervention = Selectable<InterventionTable>

export const db = tablesOf<{ 'operations.intervention': InterventionTable }>('operations')
