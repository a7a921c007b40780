import type { Generated, Selectable } from 'kysely'
import { tablesOf } from '#platform/db'

type InterventionTable = {
  id: Generated<string>
  /** Null: all that failed of their kind. */
  job_id: number | null
  jobs: number | null
  job: string
  deed: 'retried' | 'given-up' | 'retried-all'
  reason: string | null
  /** Actor key. */
  by: string
  at: Date
}

export type Intervention = Selectable<InterventionTable>

export const db = tablesOf<{ 'operations.intervention': InterventionTable }>('operations')
