import { randomUUID } from 'node:crypto'
import type { Actor } from '#platform/access'
import type { testDatabase } from '../../../../tests/support/database.ts'
import { findAccountByNumber } from '../queries/find-account.ts'
import { accountNumber, bank, cashierAt } from '../till.fixture.ts'
import { type Kept, keepStatement } from './keep-statement.ts'
import { getStatement } from './list-statements.ts'
import { releaseStatement } from './release-statement.ts'

export const cashier = cashierAt()
export const second = cashierAt()

export type Line = { amount: number; text: string; transaction?: string; day?: string }
export const numbered = () => `FT${randomUUID().slice(0, 12)}`

/** A bank's CSV; a line without `transaction` has no number. */
export function file(lines: readonly Line[]): string {
  const rows = lines.map(
    ({ amount, text, transaction = '', day = '20/11/2026' }) =>
      `${day};${transaction};"${text}";${Math.abs(amount)};${amount < 0 ? 'D' : 'C'}`,
  )
  return ['Ngày giao dịch;Mã giao dịch;Nội dung;Số tiền;D/C', ...rows].join('\n')
}

export function importsOn(db: ReturnType<typeof testDatabase>) {
  const accountId = async () => (await db.as(bank).read(tx => findAccountByNumber(tx, accountNumber)))!.id
  const keep = async (content: string, by: Actor = cashier): Promise<Kept> => {
    const account = await accountId()
    const bytes = new TextEncoder().encode(content)
    return db.as(by).write(tx => keepStatement(tx, { account, name: 'sao-ke.csv', bytes }))
  }
  /** Keeps, releases, runs the job; what became of each line. */
  const importFile = async (lines: readonly Line[]) => {
    const kept = await keep(file(lines))
    if (!kept.ok) throw new Error(JSON.stringify(kept.problems))
    await db.as(second).write(tx => releaseStatement(tx, kept.statement))
    await db.runJobs()
    const full = await db.as(cashier).read(tx => getStatement(tx, kept.statement))
    return { ...full, outcomes: full.lines.map(line => line.outcome) }
  }
  return { accountId, importFile, keep }
}
