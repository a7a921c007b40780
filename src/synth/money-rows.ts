import { searchKey } from '#lib/vietnamese-text'
import { transferCode } from '../modules/payments/transfer-code.ts'
import { dayOf } from './clockwork.ts'
import { bigint, instant, int, label, text, uuid } from './columns.ts'
import type { Dice } from './dice.ts'
import type { Bill, Entry, Life } from './life.ts'
import { type Rows, rowsFor } from './rows.ts'

export type Account = { id: string; agency: string; number: string }
/**
 * The accounts that transfers go to, the running numbers of receipts by agency and year, and the last bill there was.
 * A bill's number goes by the place of its dossier in the load, so that parts of a load need not ask each other.
 */
export type Money = { accounts: readonly Account[]; receipts: Map<string, number>; lastBill: number }

const tables = {
  bill: rowsFor(
    'payments.bill',
    ['id', uuid],
    ['number', bigint],
    ['reference', text],
    ['payer', uuid],
    ['payer_name', text],
    ['agency', label],
    ['purpose', label],
    ['amount', bigint],
    ['state', label],
    ['account', uuid],
    ['path', text],
    ['search', text],
    ['opened_at', instant],
    ['paid_at', instant],
    ['cancelled_at', instant],
  ),
  item: rowsFor(
    'payments.bill_item',
    ['bill', uuid],
    ['position', int],
    ['code', label],
    ['name', label],
    ['kind', label],
    ['quantity', int],
    ['unit_amount', bigint],
  ),
  notice: rowsFor(
    'payments.notice',
    ['id', uuid],
    ['channel', label],
    ['gateway_transaction', text],
    ['account_number', label],
    ['amount', bigint],
    ['description', text],
    ['paid_at', instant],
    ['received_at', instant],
  ),
  payment: rowsFor(
    'payments.payment',
    ['id', uuid],
    ['bill', uuid],
    ['channel', label],
    ['amount', bigint],
    ['gateway_transaction', text],
    ['received_by', text],
    ['at', instant],
  ),
  receipt: rowsFor('payments.receipt', ['agency', label], ['year', int], ['number', int], ['payment', uuid]),
  entry: rowsFor(
    'payments.entry',
    ['posting', uuid],
    ['at', instant],
    ['agency', label],
    ['account', label],
    ['bill', uuid],
    ['payment', uuid],
    ['debit', bigint],
    ['credit', bigint],
  ),
}

type MoneyRows = { tables: readonly Rows[]; put(life: Life, bill: Bill, draw: Dice): Entry[] }

/** Bills with what was paid, receipted and booked; `put` returns what the ledger says of the bill. */
export function moneyRows({ accounts, receipts, lastBill }: Money): MoneyRows {
  const known = new Map<string, Account | undefined>()
  const accountOf = (agency: string) => {
    if (!known.has(agency))
      known.set(
        agency,
        accounts
          .filter(one => `${agency}/`.startsWith(`${one.agency}/`))
          .toSorted((one, other) => other.agency.length - one.agency.length)[0],
      )
    return known.get(agency)
  }

  function put({ filing, entries }: Life, bill: Bill, draw: Dice): Entry[] {
    const { code, applicant, receiving: agency, kind, fee: amount } = filing
    const number = lastBill + 1 + filing.position
    const account = accountOf(agency)
    const paidAt = bill.state === 'paid' ? bill.settledAt! : null
    const cancelledAt = bill.state === 'cancelled' ? bill.settledAt! : null
    const opener = entries.find(one => one.at === bill.at)!.actor
    tables.bill.add(
      bill.id,
      number,
      code,
      applicant.id,
      applicant.name,
      agency,
      kind.name,
      amount,
      bill.state,
      account?.id ?? null,
      `/ho-so/${code}`,
      `${searchKey(code)} ${applicant.key}`,
      bill.at,
      paidAt,
      cancelledAt,
    )
    kind.feesFor(filing.channel).forEach((line, at) => {
      tables.item.add(bill.id, at, line.code, line.name, line.kind, 1, line.amount)
    })
    const post = (at: number, debit: string, credit: string, payment: string | null) => {
      const posting = draw.uuid()
      tables.entry.add(posting, at, agency, debit, bill.id, payment, amount, 0)
      tables.entry.add(posting, at, agency, credit, bill.id, payment, 0, amount)
    }
    post(bill.at, 'receivable', 'income', null)
    const said: Entry[] = [
      { at: bill.at, actor: opener, action: 'bill.opened', body: { reference: code, amount } },
    ]
    if (bill.state === 'open') return said
    const at = bill.settledAt!
    const actor = bill.settledBy!
    if (bill.state === 'cancelled') {
      post(at, 'income', 'receivable', null)
      return [...said, { at, actor, action: 'bill.cancelled', body: {} }]
    }
    const { channel } = bill
    const payment = draw.uuid()
    const transaction = channel === 'cash' ? null : `THU${draw.uuid().slice(0, 8).toUpperCase()}${number}`
    if (transaction)
      tables.notice.add(
        draw.uuid(),
        channel,
        transaction,
        account!.number,
        amount,
        transferCode(number),
        at,
        at,
      )
    tables.payment.add(payment, bill.id, channel, amount, transaction, actor, at)
    post(at, channel === 'cash' ? 'cash' : 'bank', 'receivable', payment)
    const year = dayOf(at).slice(0, 4)
    const receipt = (receipts.get(`${agency} ${year}`) ?? 0) + 1
    receipts.set(`${agency} ${year}`, receipt)
    tables.receipt.add(agency, Number(year), receipt, payment)
    return [...said, { at, actor, action: 'bill.paid', body: { channel, amount, payment } }]
  }
  return { tables: Object.values(tables), put }
}
