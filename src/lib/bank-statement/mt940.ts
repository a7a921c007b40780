import { type Day, daysBetween, isDay } from '#lib/vietnamese-text'
import { joined } from './joined.ts'
import {
  type ProblemList,
  problemList,
  type ReadStatement,
  type Statement,
  type StatementLine,
} from './statement.ts'
import { swiftDay } from './values.ts'

type Field = { tag: string; value: string; line: number }

const entryForm =
  /^(\d{6})(\d{4})?(R?[CD])[A-Z]?(\d+),(\d*)([SNF][A-Z0-9]{3})([^\n]*?)(?:\/\/([^\n]*))?(?:\n([^]*))?$/
const balanceForm = /^([CD])\d{6}([A-Z]{3})(\d+),(\d*)$/

/** SWIFT MT940, with or without the envelope of blocks; several messages of one account in one file. */
export function readMt940(source: string): ReadStatement {
  const found = problemList()
  const parts: Statement[] = []
  let part: Statement | undefined
  let line: StatementLine | undefined
  for (const { tag, value, line: at } of fields(source)) {
    if (tag === '20') {
      part = { format: 'mt940', account: '', opening: undefined, closing: undefined, lines: [] }
      parts.push(part)
      line = undefined
    }
    if (!part) continue
    if (tag === '25' || tag === '25P') part.account = value.split('\n')[0]!.split('/').at(-1)!.trim()
    else if (/^60[FM]$/.test(tag)) part.opening ??= balance(value, at, found)
    else if (/^62[FM]$/.test(tag)) part.closing = balance(value, at, found)
    else if (tag === '61') {
      line = entry(value, at, found)
      if (line) part.lines.push(line)
    } else if (tag === '86' && line) {
      describe(line, value)
      line = undefined
    }
  }
  return joined(parts, found)
}

function fields(source: string): Field[] {
  const all: Field[] = []
  source
    .replaceAll('\r\n', '\n')
    .split(/[\r\n]/)
    .forEach((text, at) => {
      const begin = /^(?:\{.*\{4:)?:(\d\d[A-Z]?):(.*)$/.exec(text)
      const last = all.at(-1)
      if (begin) all.push({ tag: begin[1]!, value: begin[2]!.trimEnd(), line: at + 1 })
      else if (last && !/^-\}?|^\{/.test(text)) last.value += `\n${text.trimEnd()}`
    })
  return all
}

function balance(value: string, at: number, found: ProblemList): number | undefined {
  const [, side, currency, whole, part] = balanceForm.exec(value.trim()) ?? []
  const amount = dong(whole, part)
  if (amount === undefined) found.add('amount', at, value)
  else if (currency !== 'VND') found.add('currency', at, currency)
  return amount === undefined ? undefined : side === 'D' && amount ? -amount : amount
}

function entry(value: string, at: number, found: ProblemList): StatementLine | undefined {
  const said = entryForm.exec(value)
  if (!said) {
    found.add('line', at, value)
    return undefined
  }
  const [, day, entryDay, side, whole, part, , reference, bankTransaction, more] = said
  const amount = dong(whole, part)
  const valueOn = swiftDay(day!)
  const bookedOn = valueOn && entryDay ? nearest(valueOn, entryDay) : valueOn
  if (amount === undefined) found.add('amount', at, `${whole},${part}`)
  if (!bookedOn) found.add('day', at, `${day}${entryDay ?? ''}`)
  if (amount === undefined || !valueOn || !bookedOn) return undefined
  // A reversed credit takes away, a reversed debit gives back.
  const comes = side === 'C' || side === 'RD'
  return {
    bookedOn,
    valueOn,
    amount: comes || amount === 0 ? amount : -amount,
    reference: reference === 'NONREF' ? '' : reference!.trim(),
    description: more?.trim() ?? '',
    counterpartyName: '',
    counterpartyAccount: '',
    bankTransaction: bankTransaction?.trim() ?? '',
  }
}

/** Free text, or the parts `?20`–`?29` text, `?31` account, `?32`–`?33` name that many banks write. */
function describe(line: StatementLine, value: string): void {
  if (!/^\d{3}\?/.test(value)) {
    line.description = value.split('\n').join(' ').trim()
    return
  }
  const subfields = value.replaceAll('\n', '').split('?').slice(1)
  const of = (wanted: RegExp, by: string) =>
    subfields
      .filter(one => wanted.test(one.slice(0, 2)))
      .map(one => one.slice(2))
      .join(by)
      .trim()
  line.description = of(/^2\d|6[0-3]$/, '')
  line.counterpartyAccount = of(/^31$/, '')
  line.counterpartyName = of(/^3[23]$/, '')
}

function dong(whole: string | undefined, part: string | undefined): number | undefined {
  if (whole === undefined || !/^0*$/.test(part ?? '')) return undefined
  const amount = Number(whole)
  return Number.isSafeInteger(amount) ? amount : undefined
}

/** The day with this month and day that is nearest to another: around New Year the years differ. */
function nearest(day: Day, monthDay: string): Day | undefined {
  const year = Number(day.slice(0, 4))
  return [year - 1, year, year + 1]
    .map(one => `${one}-${monthDay.slice(0, 2)}-${monthDay.slice(2)}`)
    .filter(isDay)
    .toSorted((a, b) => Math.abs(daysBetween(day, a)) - Math.abs(daysBetween(day, b)))[0]
}
