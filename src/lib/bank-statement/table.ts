import { type Cell, dayOf, type Row } from '#lib/table-file'
import { searchKey } from '#lib/vietnamese-text'
import { type Column, type Mapping, statementHeadings } from './columns.ts'
import { headingsLike, headOf } from './headings.ts'
import { joined } from './joined.ts'
import { isSigned, sideOf } from './side.ts'
import {
  type ProblemList,
  problemList,
  type ReadStatement,
  type Statement,
  type StatementLine,
} from './statement.ts'
import { amountOf } from './values.ts'

const openingNames = /^(?:so du (?:dau|truoc)|opening balance|beginning balance)/
const closingNames = /^(?:so du cuoi (?:ky|ngay)|closing balance|ending balance)/

/**
 * A statement from the rows of a spreadsheet: the headings are found, what stands above and below them is looked through
 * for account and balances, and a column with running balances is checked line by line. One column of sums must say what
 * went out, by signs or by a column beside it, or add up to the balances.
 */
export function readTable(format: 'csv' | 'xlsx', rows: readonly Row[], mapping: Mapping): ReadStatement {
  const found = problemList()
  const head = headOf(rows, statementHeadings, mapping)
  if (!head) return { ok: false, problems: [{ code: 'no-columns' }], columns: headingsLike(rows) }
  const above = rows.slice(0, head.at)
  const lines: StatementLine[] = []
  const balances: Balanced[] = []
  const around = [...above]
  let signs = head.columns.has('credit') || head.columns.has('debit')
  let sides = true
  for (const row of rows.slice(head.at + 1)) {
    const cell = (column: Column): Cell => row.cells[head.columns.get(column) ?? -1] ?? ''
    const text = (column: Column) => String(cell(column)).replace(/\s+/g, ' ').trim()
    if (dayOf(cell('bookedOn')) === undefined) {
      if (amountIn(cell) !== 'none' && isMeantAsLine(text)) found.add('day', row.line, text('bookedOn'))
      else around.push(row)
      continue
    }
    const amount = amountIn(cell)
    if (typeof amount !== 'number') {
      if (amount === 'none') found.add('no-amount', row.line)
      else if (amount === 'two') found.add('two-amounts', row.line)
      else found.add('amount', row.line, amount.wrong)
      continue
    }
    signs ||= isSigned(cell('amount'))
    sides &&= sideOf(cell('side')) !== undefined
    const bookedOn = dayOf(cell('bookedOn'))!
    const balance = amountOf(cell('balance'))
    if (text('balance') && balance === undefined) found.add('amount', row.line, text('balance'))
    lines.push({
      bookedOn,
      valueOn: dayOf(cell('valueOn')) ?? bookedOn,
      amount,
      reference: text('reference'),
      description: text('description'),
      counterpartyName: text('counterpartyName'),
      counterpartyAccount: text('counterpartyAccount'),
      bankTransaction: text('bankTransaction'),
    })
    balances.push({ amount, balance, at: row.line })
  }
  const running = runningBalances(balances, found)
  const opening = labelled(around, openingNames)
  const statement: Statement = {
    format,
    account: accountIn(above),
    opening: opening ?? running?.opening,
    closing: labelled(around, closingNames) ?? running?.closing,
    lines,
  }
  // Running balances alone begin with the first line, and so say nothing of it.
  const isBalanced = opening !== undefined && statement.closing !== undefined
  const isTold = signs || sides || isBalanced || !lines.length
  if (!isTold) found.add('no-side')
  const read = joined([statement], found)
  return read.ok || isTold ? read : { ...read, columns: headingsLike(rows) }
}

/** Totals, signatures and page heads stand between and below the lines. */
function isMeantAsLine(text: (column: Column) => string): boolean {
  if (/\d/.test(text('bookedOn'))) return true
  const words = searchKey(`${text('bookedOn')} ${text('description')}`)
  return (
    words !== '' &&
    !/^(?:tong|cong|so du|luy ke|mang sang|phat sinh|total|balance|opening|closing)\b/.test(words)
  )
}

function amountIn(cell: (column: Column) => Cell): number | 'none' | 'two' | { wrong: string } {
  const given = (['amount', 'credit', 'debit'] as const)
    .map(column => ({ column, cell: cell(column) }))
    .filter(one => String(one.cell).trim() !== '')
  const read = given.map(one => ({ ...one, amount: amountOf(one.cell) }))
  const wrong = read.find(one => one.amount === undefined)
  if (wrong) return { wrong: String(wrong.cell).trim() }
  const sums = read.filter(one => one.amount !== 0)
  if (sums.length > 1) return 'two'
  const [sum] = sums
  if (!sum) return read.length ? 0 : 'none'
  const isOut = sum.column === 'debit' || (sum.column === 'amount' && sideOf(cell('side')) === 'out')
  return isOut ? -Math.abs(sum.amount!) : sum.amount!
}

type Balanced = { amount: number; balance: number | undefined; at: number }

/** Lines stand from old to new, or from new to old: whichever way more balances hold; the others are named. */
function runningBalances(lines: readonly Balanced[], found: ProblemList) {
  if (!lines.length || lines.some(line => line.balance === undefined)) return undefined
  const breaks = (ordered: readonly Balanced[]) =>
    ordered.filter((line, at) => at > 0 && ordered[at - 1]!.balance! + line.amount !== line.balance)
  const [up, down] = [lines, lines.toReversed()]
  const ordered = breaks(down).length < breaks(up).length ? down : up
  for (const line of breaks(ordered)) found.add('running-balance', line.at, String(line.balance))
  const first = ordered[0]!
  return { opening: first.balance! - first.amount, closing: ordered.at(-1)!.balance! }
}

/** The amount beside a label, or behind it in the same cell. */
function labelled(rows: readonly Row[], names: RegExp): number | undefined {
  for (const { cells } of rows) {
    const at = cells.findIndex(cell => names.test(searchKey(String(cell))))
    if (at < 0) continue
    const behind = String(cells[at]).split(':')[1] ?? ''
    for (const cell of [behind, ...cells.slice(at + 1)]) {
      const amount = amountOf(cell)
      if (amount !== undefined) return amount
    }
  }
  return undefined
}

function accountIn(rows: readonly Row[]): string {
  for (const { cells } of rows)
    for (const [at, cell] of cells.entries()) {
      const label = /^(?:so )?(?:tai khoan|tk|account (?:no|number))\b/.test(searchKey(String(cell)))
      if (!label) continue
      const next = cells.slice(at + 1).find(one => String(one).trim() !== '') ?? ''
      const number =
        /(?:^|[:\s])([0-9]{6,19})\b/.exec(String(cell)) ?? /^\s*([0-9]{6,19})\b/.exec(String(next))
      if (number) return number[1]!
    }
  return ''
}
