import { randomUUID } from 'node:crypto'
import { system } from '#platform/access'
import { citizen, staff, type testDatabase } from '../../../tests/support/database.ts'
import type { Gateway, Told } from './gateways/gateway.ts'
import { beginAttempt, getBill, type NewBill, openBill, recordTold, recordTransfer } from './index.ts'
import { transferCode } from './transfer-code.ts'

type Db = ReturnType<typeof testDatabase>

export const centre = 'tay-ninh/phuong-tan-ninh/trung-tam-phuc-vu-hanh-chinh-cong'
/** The account of the ward, which the centre's transfers arrive at too. */
export const accountNumber = '00000025459'
export const wardOfAccount = 'tay-ninh/phuong-tan-ninh'
export const bank = system('test-bank')
export const cashierAt = (agency = centre) => staff({ role: 'cashier', agency, reach: 'agency' })
export const leaderAt = (agency = wardOfAccount) => staff({ role: 'agency-leader', agency, reach: 'below' })

export const newBill = (amount = 8_000, over: Partial<NewBill> = {}): NewBill => ({
  reference: randomUUID(),
  payer: randomUUID(),
  payerName: 'Trần Thị Hoà',
  agency: centre,
  purpose: 'Bản sao trích lục khai sinh',
  items: [{ code: 'copy', name: 'Bản sao', quantity: 1, unitAmount: amount, kind: 'fee' }],
  ...over,
})

export function tillOn(db: Db) {
  const open = (amount?: number, over?: Partial<NewBill>) =>
    db.as(bank).write(tx => openBill(tx, newBill(amount, over)))
  const read = (bill: string) => db.as(bank).read(tx => getBill(tx, bill))
  /** Money at the ward's account; `bill` writes its transfer code into the text. */
  const transfer = async (of: {
    bill?: string
    amount: number
    description?: string
    transaction?: string
  }) => {
    const code = of.bill ? transferCode((await read(of.bill)).number) : ''
    return db.as(bank).write(tx =>
      recordTransfer(tx, {
        gatewayTransaction: of.transaction ?? randomUUID(),
        account: accountNumber,
        amount: of.amount,
        description: of.description ?? `CT ${code}`,
        paidAt: new Date(),
      }),
    )
  }
  /** Money that names no bill; the id of its notice. */
  const stray = async (amount: number, description = 'tien hoc') => {
    const transaction = randomUUID()
    await transfer({ amount, description, transaction })
    const { rows } = await db.database.pool.query(
      'SELECT id FROM payments.notice WHERE gateway_transaction = $1',
      [transaction],
    )
    return rows[0].id as string
  }
  /** The payer goes to a gateway, which tells that all of it was paid. */
  const payThere = async (bill: string, payer: string) => {
    const { order, amount } = await db
      .as(citizen(payer))
      .write(tx => beginAttempt(tx, { bill, gateway: 'momo', payerAddress: '::1' }))
    const paid = { amount, transaction: `T-${order}`, state: 'paid', code: '0', at: null } as const
    return db.as(bank).write(tx => recordTold(tx, { gateway: 'momo', order, ...paid, source: 'callback' }))
  }
  /** debit − credit by account, of one bill or of one notice. */
  const booksBy = async (column: 'bill' | 'notice', id: string): Promise<Record<string, number>> => {
    const { rows } = await db.database.pool.query(
      `SELECT account, sum(debit - credit)::bigint AS balance FROM payments.entry WHERE ${column} = $1 GROUP BY account`,
      [id],
    )
    return Object.fromEntries(rows.map(row => [row.account, row.balance]))
  }
  return { open, read, transfer, payThere, stray, booksBy }
}

/** A gateway that says what the test tells it to; `asked` is what it was asked. */
export function toldGateway(say: {
  query?: () => Promise<Told>
  refund?: Gateway['refund']
  queryRefund?: Gateway['queryRefund']
}): Gateway & { asked: string[] } {
  const asked: string[] = []
  const silent = () => Promise.reject(new Error('silent'))
  return {
    id: 'momo',
    name: 'MoMo',
    asked,
    create: async () => ({ redirect: 'https://example.test/' }),
    readCallback: () => ({ ok: false, why: 'malformed' }),
    readReturn: () => undefined,
    answer: () => ({ status: 204, headers: {}, body: '' }),
    query: async () => {
      asked.push('query')
      return (say.query ?? silent)()
    },
    refund: async refund => {
      asked.push('refund')
      return (say.refund ?? silent)(refund)
    },
    queryRefund: async refund => {
      asked.push('queryRefund')
      return (say.queryRefund ?? silent)(refund)
    },
  }
}
