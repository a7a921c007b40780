import type { UnreadableProblem } from '#lib/table-file'
import type { Day } from '#lib/vietnamese-text'

export type StatementLine = {
  bookedOn: Day
  valueOn: Day
  /** đồng; what came in is above zero, what went out below */
  amount: number
  /** What the payer's bank passed on as a reference. */
  reference: string
  description: string
  counterpartyName: string
  counterpartyAccount: string
  /** The bank's own number of the transaction; empty where it gives none. */
  bankTransaction: string
}

export type StatementFormat = 'camt.053' | 'mt940' | 'csv' | 'xlsx'

export type Statement = {
  format: StatementFormat
  /** Whose statement it says it is; empty where it does not say. */
  account: string
  /** đồng, where the file says them */
  opening: number | undefined
  closing: number | undefined
  lines: StatementLine[]
}

export type ProblemCode =
  | UnreadableProblem['code']
  | 'no-columns'
  | 'day'
  | 'amount'
  | 'no-amount'
  | 'two-amounts'
  | 'no-side'
  | 'currency'
  | 'line'
  | 'several-accounts'
  | 'gap'
  | 'balance'
  | 'running-balance'
  | 'no-lines'
  | 'fee'
  | 'state'

export type Problem = {
  code: ProblemCode
  /** Row of the table, line of the file, or entry of the message; counted from 1. */
  line?: number
  /** What stands there, or đồng by which a balance is wrong. */
  value?: string
}

export type ReadStatement =
  | { ok: true; statement: Statement }
  /** `columns`: the headings of a table in which necessary ones were not found. */
  | { ok: false; problems: Problem[]; columns?: string[] }

const mostProblems = 50

/** Notes down what is wrong, line by line; after many of them more help nobody. */
export function problemList() {
  const problems: Problem[] = []
  return {
    problems,
    add(code: ProblemCode, line?: number, value?: string) {
      if (problems.length < mostProblems)
        problems.push({
          code,
          ...(line !== undefined && { line }),
          ...(value !== undefined && { value: value.slice(0, 60) }),
        })
    },
  }
}
export type ProblemList = ReturnType<typeof problemList>
