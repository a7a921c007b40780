import { type Cell, dayOf, type Row } from '#lib/table-file'
import { type Day, searchKey } from '#lib/vietnamese-text'
import { type Headings, headingsLike, headOf, type MappingOf } from './headings.ts'
import { type Problem, type ProblemList, problemList } from './statement.ts'
import { amountOf } from './values.ts'

/** One transaction of a payment gateway, as its own file says it. */
export type SettlementLine = {
  day: Day
  /** What we called it; empty where the file does not say. */
  order: string
  /** The gateway's own number; empty where the file does not say. */
  transaction: string
  /** đồng; what was given back to a payer is below zero */
  amount: number
  /** đồng that the gateway keeps of it */
  fee: number
  description: string
}

export type ReadSettlement =
  | { ok: true; lines: SettlementLine[] }
  /** `columns`: the headings of a table in which the necessary ones were not found. */
  | { ok: false; problems: Problem[]; columns?: string[] }

export const settlementColumns = [
  'day',
  'order',
  'transaction',
  'amount',
  'fee',
  'net',
  'kind',
  'state',
  'description',
] as const
export type SettlementColumn = (typeof settlementColumns)[number]
export type SettlementMapping = MappingOf<SettlementColumn>

/** Gateways publish no format of these files: words that such tables use, and `mapping` for what differs. */
export const settlementHeadings: Headings<SettlementColumn> = {
  usual: {
    day: [
      'ngay giao dich',
      'thoi gian giao dich',
      'thoi gian',
      'ngay thanh toan',
      'ngay',
      'transaction date',
      'date',
      'time',
    ],
    order: [
      'ma don hang',
      'so hoa don',
      'ma hoa don',
      'ma tham chieu',
      'order id',
      'order',
      'merchant order',
      'txn ref',
    ],
    transaction: [
      'ma giao dich',
      'so giao dich',
      'transaction id',
      'transaction no',
      'trans id',
      'zp trans id',
    ],
    amount: ['so tien', 'so tien giao dich', 'gia tri giao dich', 'amount', 'transaction amount'],
    fee: ['phi', 'phi giao dich', 'tong phi', 'phi thanh toan', 'fee', 'merchant fee'],
    net: [
      'so tien thuc nhan',
      'thuc nhan',
      'so tien quyet toan',
      'so tien thanh toan',
      'net amount',
      'settlement amount',
    ],
    kind: ['loai giao dich', 'loai', 'transaction type', 'type'],
    state: ['trang thai', 'ket qua', 'status'],
    description: ['noi dung', 'dien giai', 'mo ta', 'description'],
  },
  suffice: found =>
    found.has('day') && found.has('amount') && (found.has('order') || found.has('transaction')),
}

const isRefund = /\b(?:hoan|refund|tra lai)\b/
const failed = /\b(?:that bai|khong thanh cong|huy|fail(?:ed)?|cancel(?:l?ed)?|error|loi)\b/
const done =
  /^(?:00?|1)$|\b(?:thanh cong|success(?:ful)?|paid|completed|da thanh toan|da quyet toan|hoan tien|refunded)\b/

/** The lines of a gateway's table. Attempts that failed are no money and left out. */
export function readSettlementRows(rows: readonly Row[], mapping: SettlementMapping): ReadSettlement {
  const found = problemList()
  const head = headOf(rows, settlementHeadings, mapping)
  if (!head) return { ok: false, problems: [{ code: 'no-columns' }], columns: headingsLike(rows) }
  const lines: SettlementLine[] = []
  for (const row of rows.slice(head.at + 1)) {
    const cell = (column: SettlementColumn): Cell => row.cells[head.columns.get(column) ?? -1] ?? ''
    const text = (column: SettlementColumn) => String(cell(column)).replace(/\s+/g, ' ').trim()
    // Totals and signatures below the lines name no transaction.
    if (!text('order') && !text('transaction')) continue
    const line = lineOf(row, cell, text, found)
    if (line) lines.push(line)
  }
  if (!lines.length && !found.problems.length) found.add('no-lines')
  return found.problems.length ? { ok: false, problems: found.problems } : { ok: true, lines }
}

function lineOf(
  row: Row,
  cell: (column: SettlementColumn) => Cell,
  text: (column: SettlementColumn) => string,
  found: ProblemList,
): SettlementLine | undefined {
  const state = searchKey(text('state'))
  if (failed.test(state)) return undefined
  if (state && !done.test(state)) found.add('state', row.line, text('state'))
  const day = dayOf(cell('day'))
  if (day === undefined) found.add('day', row.line, text('day'))
  const sum = (column: SettlementColumn) => {
    const said = text(column)
    const amount = said === '' ? undefined : amountOf(cell(column))
    if (said !== '' && amount === undefined) found.add('amount', row.line, said)
    return amount
  }
  const [said, fee, net] = [sum('amount'), sum('fee'), sum('net')]
  if (text('amount') === '' || said === 0) found.add('no-amount', row.line)
  if (day === undefined || !said) return undefined
  const amount = isRefund.test(searchKey(text('kind'))) ? -Math.abs(said) : said
  const kept = Math.abs(fee ?? 0)
  // Of a refund some gateways give their fee back, and some write it as taken: only the sums of payments are held against it.
  if (net !== undefined && amount > 0 && amount - kept !== net) found.add('fee', row.line, text('net'))
  return {
    day,
    order: text('order'),
    transaction: text('transaction'),
    amount,
    fee: amount < 0 && net !== undefined ? amount + Math.abs(net) : kept,
    description: text('description'),
  }
}
