import type { Generated, GeneratedAlways, JSONColumnType } from 'kysely'
import type { Day } from '#lib/vietnamese-text'
import type { BillState } from '#modules/payments'
import { tablesOf } from '#platform/db'
import type { Replaced } from './meters.ts'
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
  /** 1, and one more with each correction. */
  revision: number
  /** Whose prices these are; null: made before this was kept. */
  tariff_group: Group | null
  /** Meters that were taken off in these days. */
  replaced: Replaced[]
}

/** The true figure of a reading that was billed. */
export type CorrectionRow = {
  id: string
  customer: string
  period: Period
  /** `reading`: the bill stays as it is, because somebody paid of it or it was reduced. */
  kind: 'invoice' | 'reading'
  value: number
  reason: string
  state: 'requested' | 'agreed' | 'refused'
  /** Actor keys. */
  requested_by: string
  requested_at: Date
  decided_by: string | null
  decided_at: Date | null
  /** What stood there before it was agreed to. */
  was: { reading: ReadingRow; invoice: InvoiceRow } | null
}

type WithId<Row extends { id: string }> = Omit<Row, 'id'> & { id: Generated<string> }
type Tables = {
  'water.customer': WithId<CustomerRow> & { search: string }
  'water.meter': WithId<MeterRow>
  'water.reading': ReadingRow
  'water.correction': Omit<WithId<CorrectionRow>, 'was'> & {
    was: JSONColumnType<NonNullable<CorrectionRow['was']>> | null
  }
  'water.invoice': Omit<
    WithId<InvoiceRow>,
    'serial' | 'charge' | 'reminders' | 'asked' | 'paid' | 'revision' | 'replaced'
  > & {
    revision: Generated<number>
    replaced: JSONColumnType<Replaced[]>
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
