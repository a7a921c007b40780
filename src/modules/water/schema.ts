import type { Generated, GeneratedAlways, JSONColumnType } from 'kysely'
import type { Day } from '#lib/vietnamese-text'
import type { BillState } from '#modules/payments'
import { tablesOf } from '#platform/db'
import type { Period } from './period.ts'
import type { Doubt } from './plausibility.ts'
import type { Charge } from './tariff.ts'
import type { Group } from './tariffs-of.ts'

export type CustomerRow = {
  id: string
  /** The waterworks. */
  agency: string
  code: string
  name: string
  address: string
  phone: string | null
  personal_number: string | null
  tariff_group: Group
  /** One walk of one reader. */
  route: string
  position: number
  ended_on: Day | null
}

export type MeterRow = {
  id: string
  customer: string
  serial: string
  installed_on: Day
  start_value: number
  removed_on: Day | null
  final_value: number | null
}

export type ReadingRow = {
  customer: string
  period: Period
  meter: string
  value: number
  /** m³ since the reading before. */
  used: number
  read_on: Day
  doubted: Doubt | null
  /** Actor key. */
  by: string
  at: Date
}

export type InvoiceRow = {
  id: string
  serial: number
  agency: string
  customer: string
  period: Period
  from_day: Day
  to_day: Day
  previous: number
  value: number
  used: number
  charge: Charge
  /** đồng */
  amount: number
  /** đồng of it that are to be paid: not waived, not written off; null: all, nothing has happened yet. */
  asked: number | null
  /** đồng that came and do not go back. */
  paid: number
  bill: string | null
  state: BillState
  due_on: Day
  reminders: number
  reminded_at: Date | null
  at: Date
}

type WithId<Row extends { id: string }> = Omit<Row, 'id'> & { id: Generated<string> }
type Tables = {
  'water.customer': WithId<CustomerRow> & { search: string }
  'water.meter': WithId<MeterRow>
  'water.reading': ReadingRow
  'water.invoice': Omit<WithId<InvoiceRow>, 'serial' | 'charge' | 'reminders' | 'asked' | 'paid'> & {
    serial: GeneratedAlways<number>
    charge: JSONColumnType<Charge>
    reminders: Generated<number>
    asked: Generated<number | null>
    paid: Generated<number>
  }
}

export const db = tablesOf<Tables>('water')

/** A customer without what only the search needs. */
export const customerColumns = [
  'water.customer.id',
  'water.customer.agency',
  'water.customer.code',
  'water.customer.name',
  'water.customer.address',
  'water.customer.phone',
  'water.customer.personal_number',
  'water.customer.tariff_group',
  'water.customer.route',
  'water.customer.position',
  'water.customer.ended_on',
] as const
