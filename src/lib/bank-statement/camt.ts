import { children, type Element, find, readXml, textAt, Unreadable } from '#lib/table-file'
import { isDay } from '#lib/vietnamese-text'
import { joined } from './joined.ts'
import {
  type ProblemList,
  problemList,
  type ReadStatement,
  type Statement,
  type StatementLine,
} from './statement.ts'

/** ISO 20022 camt.053 in any of its versions: booked entries only, a collective one in its parts where they add up. */
export function readCamt(source: string): ReadStatement {
  const message = find(readXml(source), 'BkToCstmrStmt')
  if (!message) throw new Unreadable({ code: 'unknown-format' })
  const found = problemList()
  let entry = 0
  const parts = children(message, 'Stmt').map(
    (stmt): Statement => ({
      format: 'camt.053',
      account: accountAt(find(stmt, 'Acct')),
      opening: balance(stmt, ['OPBD', 'PRCD'], found),
      closing: balance(stmt, ['CLBD'], found),
      lines: children(stmt, 'Ntry').flatMap(ntry => linesOf(ntry, ++entry, found)),
    }),
  )
  return joined(parts, found)
}

function balance(stmt: Element, codes: string[], found: ProblemList): number | undefined {
  const balances = children(stmt, 'Bal')
  const bal = codes
    .map(code => balances.find(one => textAt(one, 'Tp', 'CdOrPrtry', 'Cd') === code))
    .find(one => one)
  if (!bal) return undefined
  const amount = signedAmount(bal)
  if (amount === undefined) found.add('amount', undefined, textAt(bal, 'Amt'))
  return amount
}

function linesOf(ntry: Element, at: number, found: ProblemList): StatementLine[] {
  const status = textAt(ntry, 'Sts', 'Cd') || textAt(ntry, 'Sts')
  if (status !== 'BOOK' && status !== '') return []
  const currency = find(ntry, 'Amt')?.attributes.Ccy
  if (currency !== 'VND') {
    found.add('currency', at, currency ?? '')
    return []
  }
  const amount = signedAmount(ntry)
  const bookedOn = dayAt(ntry, 'BookgDt') ?? dayAt(ntry, 'ValDt')
  if (amount === undefined) found.add('amount', at, textAt(ntry, 'Amt'))
  if (!bookedOn) found.add('day', at, textAt(ntry, 'BookgDt'))
  if (amount === undefined || !bookedOn) return []
  const whole = {
    bookedOn,
    valueOn: dayAt(ntry, 'ValDt') ?? bookedOn,
    amount,
    // Not NtryRef, which begins at 1 again in the next statement.
    number: textAt(ntry, 'AcctSvcrRef'),
    about: textAt(ntry, 'AddtlNtryInf'),
  }
  const details = children(ntry, 'NtryDtls').flatMap(group => children(group, 'TxDtls'))
  const amounts = details.map(one => plainAmount(find(one, 'Amt') ?? find(one, 'AmtDtls', 'TxAmt', 'Amt')))
  const sum = amounts.reduce<number>((total, one) => total + (one ?? Number.NaN), 0)
  if (details.length < 2 || sum !== Math.abs(amount)) return [lineOf(whole, details[0])]
  const own = details.map(one => textAt(one, 'Refs', 'AcctSvcrRef'))
  return details.map((one, part) => {
    const given = own[part]!
    // Some repeat the entry's number, or one for several.
    const isOwn = given && given !== whole.number && own.filter(one => one === given).length === 1
    const number = isOwn ? given : (given || whole.number) && `${given || whole.number}/${part + 1}`
    return lineOf({ ...whole, amount: Math.sign(amount) * amounts[part]!, number }, one)
  })
}

type Whole = Pick<StatementLine, 'bookedOn' | 'valueOn' | 'amount'> & { number: string; about: string }

function lineOf(whole: Whole, details: Element | undefined): StatementLine {
  const { number, about, ...rest } = whole
  const side = rest.amount > 0 ? 'Dbtr' : 'Cdtr'
  const parties = find(details, 'RltdPties')
  const said = children(find(details, 'RmtInf'), 'Ustrd').map(one => one.text.trim())
  const endToEnd = textAt(details, 'Refs', 'EndToEndId')
  return {
    ...rest,
    reference: endToEnd === 'NOTPROVIDED' ? '' : endToEnd,
    description: said.join(' ').trim() || textAt(details, 'AddtlTxInf') || about,
    counterpartyName: textAt(parties, side, 'Nm') || textAt(parties, side, 'Pty', 'Nm'),
    counterpartyAccount: accountAt(find(parties, `${side}Acct`)),
    bankTransaction: number || textAt(details, 'Refs', 'AcctSvcrRef') || textAt(details, 'Refs', 'TxId'),
  }
}

const accountAt = (account: Element | undefined) =>
  textAt(account, 'Id', 'IBAN') || textAt(account, 'Id', 'Othr', 'Id')

function dayAt(element: Element, name: string): string | undefined {
  const day = (textAt(element, name, 'Dt') || textAt(element, name, 'DtTm')).slice(0, 10)
  return isDay(day) ? day : undefined
}

function plainAmount(element: Element | undefined): number | undefined {
  const digits = /^(\d+)(?:\.0{1,5})?$/.exec(element?.text.trim() ?? '')?.[1]
  const amount = Number(digits)
  return Number.isSafeInteger(amount) ? amount : undefined
}

function signedAmount(element: Element): number | undefined {
  const amount = plainAmount(find(element, 'Amt'))
  const side = textAt(element, 'CdtDbtInd')
  if (amount === undefined || (side !== 'CRDT' && side !== 'DBIT')) return undefined
  return side === 'CRDT' || amount === 0 ? amount : -amount
}
