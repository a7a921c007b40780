import type { Generated, GeneratedAlways } from 'kysely'
import { tablesOf } from '#platform/db'

export type VisitRow = {
  id: string
  /** The hospital. */
  agency: string
  serial: number
  /** Printed as a barcode on the patient's slip. */
  number: string
  patient_name: string
  birth_year: number | null
  department: string
  personal_number: string | null
  insurance_number: string | null
  /** đồng that health insurance pays. */
  insurance_share: number
  /** đồng of all items. */
  total: number
  ended_at: Date
  opened: number
  bill: string | null
  /** Actor key of who showed it last: on their second screen it stands. */
  billed_by: string | null
  billed_at: Date | null
  settled_at: Date | null
}

export type VisitItem = {
  code: string
  name: string
  quantity: number
  /** đồng */
  unit_amount: number
}

type Tables = {
  'health.visit': Omit<VisitRow, 'id' | 'serial' | 'opened'> & {
    id: Generated<string>
    serial: GeneratedAlways<number>
    opened: Generated<number>
    search: string
    told: string
  }
  'health.screen': { cashier: string; visit: string; shown_at: Date }
  'health.visit_item': VisitItem & { visit: string; position: number }
}

export const db = tablesOf<Tables>('health')

/** A visit without what only the search needs. */
export const visitColumns = [
  'id',
  'agency',
  'serial',
  'number',
  'patient_name',
  'birth_year',
  'department',
  'personal_number',
  'insurance_number',
  'insurance_share',
  'total',
  'ended_at',
  'opened',
  'bill',
  'billed_by',
  'billed_at',
  'settled_at',
] as const
