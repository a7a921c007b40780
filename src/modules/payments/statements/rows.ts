import type { ColumnType, Generated } from 'kysely'
import type { Mapping, StatementFormat } from '#lib/bank-statement'
import type { Day } from '#lib/vietnamese-text'

export type StatementRow = {
  id: string
  account: string
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
}

/**
 * `paid`: it went to bills · `unmatched`: it waits for a person · `known`: it was told before · `out`: money that went out
 * · `differs`: the same number was told with another sum or account.
 */
export type LineOutcome = 'paid' | 'unmatched' | 'known' | 'out' | 'differs'
export type StatementLineRow = {
  statement: string
  position: number
  booked_on: Day
  value_on: Day
  amount: number
  reference: string
  description: string
  counterparty_name: string
  counterparty_account: string
  transaction: string
  is_numbered: boolean
  outcome: LineOutcome | null
  notice: string | null
}

export type StatementTables = {
  'payments.statement_mapping': {
    account: string
    columns: ColumnType<Mapping, string, string>
    by: string
    at: Date
  }
  'payments.statement': Omit<StatementRow, 'id'> & { id: Generated<string> }
  'payments.statement_line': StatementLineRow
}
