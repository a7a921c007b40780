import { searchKey } from '#lib/vietnamese-text'
import { transferCode } from '../modules/payments/transfer-code.ts'
import { stamp } from './clockwork.ts'
import { type Rows, rowsFor } from './copy-in.ts'
import type { Dice } from './dice.ts'
import { type Bill, dayOf, type Entry, type Life } from './life.ts'

export type Account = { id: string; agency: string; number: string }
/** The accounts that transfers go to, and the running numbers of bills, and of receipts by agency and year. */
export type Money = { accounts: readonly Account[]; receipts: Map<string, number>; bills: { last: number } }

const tables = {
  bill: rowsFor(
    'payments.bill',
    'id, number, reference, payer, payer_name, agency, purpose, amount, state, account, path, search, opened_at, paid_at, cancelled_at',
  ),
  item: rowsFor('payments.bill_item', 'bill, position, code, name, kind, quantity, unit_amount'),
  notice: rowsFor(
    'payments.notice',
    'id, channel, gateway_transaction, account_number, amount, description, paid_at, received_at',
  ),
  payment: rowsFor('payments.payment', 'id, bill, channel, amount, gateway_transaction, received_by, at'),
  receipt: rowsFor('payments.receipt', 'agency, year, number, payment'),
  entry: rowsFor('payments.entry', 'posting, at, agency, account, bill, payment, debit, credit'),
} satisfies Record<string, Rows>

type MoneyRows = { tables: readonly Rows[]; put(life: Life, bill: Bill, draw: Dice): Entry[] }

/** Bills with what was paid, receipted and booked; `put` returns what the ledger says of the bill. */
export function moneyRows({ accounts, receipts, bills }: Money): MoneyRows {
  const accountOf = (agency: string) =>
    accounts
      .filter(one => `${agency}/`.startsWith(`${one.agency}/`))
      .toSorted((one, other) => other.agency.length - one.agency.length)[0]

  function put({ filing, entries }: Life, bill: Bill, draw: Dice): Entry[] {
    const { code, applicant, receiving: agency, kind, fee: amount } = filing
    const number = ++bills.last
    const account = accountOf(agency)
    const paidAt = bill.state === 'paid' ? stamp(bill.settledAt!) : null
    const cancelledAt = bill.state === 'cancelled' ? stamp(bill.settledAt!) : null
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
      searchKey(`${code} ${applicant.name}`),
      stamp(bill.at),
      paidAt,
      cancelledAt,
    )
    kind.feesFor(filing.channel).forEach((line, at) => {
      tables.item.add(bill.id, at, line.code, line.name, line.kind, 1, line.amount)
    })
    const post = (at: number, debit: string, credit: string, payment: string | null) => {
      const posting = draw.uuid()
      tables.entry.add(posting, stamp(at), agency, debit, bill.id, payment, amount, 0)
      tables.entry.add(posting, stamp(at), agency, credit, bill.id, payment, 0, amount)
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
        stamp(at),
        stamp(at),
      )
    tables.payment.add(payment, bill.id, channel, amount, transaction, actor, stamp(at))
    post(at, channel === 'cash' ? 'cash' : 'bank', 'receivable', payment)
    const year = dayOf(at).slice(0, 4)
    const receipt = (receipts.get(`${agency} ${year}`) ?? 0) + 1
    receipts.set(`${agency} ${year}`, receipt)
    tables.receipt.add(agency, Number(year), receipt, payment)
    return [...said, { at, actor, action: 'bill.paid', body: { channel, amount, payment } }]
  }
  return { tables: Object.values(tables), put }
}
