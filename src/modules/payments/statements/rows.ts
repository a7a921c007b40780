import type { ColumnType, Generated } from 'kysely'
import type { Mapping, SettlementMapping, StatementFormat } from '#lib/bank-statement'
import type { Day } from '#lib/vietnamese-text'
import type { GatewayId } from '../gateways/gateway.ts'

export type StatementRow = {
  id: string
  account: string
  /** Whose settlement it is; null: the bank's own statement. */
  gateway: GatewayId | null
  sha256: string
  name: string
  format: StatementFormat
  first_day: Day
  last_day: Day
  opening: number | null
  closing: number | null
  read_by: string
  read_at: Date
  imported_by: string | null
  imported_at: Date | null
  /** The transfer by which a gateway paid it out. */
  notice: string | null
  settled_by: string | null
  settled_at: Date | null
}

/**
 * `paid`: it went to bills · `unmatched`: it waits for a person · `known`: it was told before · `out`: money that went out
 * · `differs`: the same number was told with another sum or account, or belongs to another line · `repeated`: an earlier file of the gateway has it ·
 * `only-theirs`: a refund of which we know nothing.
 */
export type LineOutcome = 'paid' | 'unmatched' | 'known' | 'out' | 'differs' | 'repeated' | 'only-theirs'
export type StatementLineRow = {
  statement: string
  position: number
  booked_on: Day
  value_on: Day
  amount: number
  fee: number
  reference: string
  description: string
  counterparty_name: string
  counterparty_account: string
  transaction: string
  is_numbered: boolean
  outcome: LineOutcome | null
  notice: string | null
  refund: string | null
}

export type StatementTables = {
  'payments.statement_mapping': {
    account: string
    gateway: GatewayId | ''
    columns: ColumnType<Mapping | SettlementMapping, string, string>
    by: string
    at: Date
  }
  'payments.statement': Omit<StatementRow, 'id'> & { id: Generated<string> }
  'payments.statement_line': StatementLineRow
  'payments.number_told_later': { number: string; account_number: string; notice: string; at: Date }
}
