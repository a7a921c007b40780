import type { Generated } from 'kysely'
import { tablesOf } from '#platform/db'
import type { ProcedureDefinition } from './definition.ts'

type Tables = {
  'procedures.version': {
    id: Generated<string>
    code: string
    number: number
    definition: ProcedureDefinition
    sha256: string
    published_at: Date
    published_by: string
  }
  'procedures.procedure': {
    code: string
    current: string
    name: string
    short_name: string
    field: string
    level: 'commune' | 'province'
    online_level: 'full' | 'partial' | 'information'
    life_events: string[]
    search_key: string
    summary: string
  }
}

export const db = tablesOf<Tables>('procedures')
