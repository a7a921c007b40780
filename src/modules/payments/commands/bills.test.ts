import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { system } from '#platform/access'
import { historyOf } from '#platform/ledger'
import { citizen, staff, testDatabase } from '../../../../tests/support/database.ts'
import { cancelBill, findBill, getBill, type NewBill, openBill, recordTransfer, takeCash } from '../index.ts'
import { transferCode } from '../transfer-code.ts'

const db = testDatabase({ seed: true })
const centre = 'tay-ninh/phuong-tan-ninh/trung-tam-phuc-vu-hanh-chinh-cong'
const account = '00000025459'
const cashier = staff({ role: 'cashier', agency: centre, reach: 'agency' })
const bank = system('test-bank')

const newBill = (over: Partial<NewBill> = {}): NewBill => ({
  reference: `H53.25459-20261121-${randomUUID().slice(0, 8)}`,
  payer: randomUUID(),
  payerName: 'Trần Thị Hoà',
  agency: centre,
  purpose: 'Bản sao trích lục khai sinh',
  items: [
    { code: 'copy', name: 'Bản sao trích lục', quantity: 2, unitAmount: 8_000, kind: 'fee' },
    { code: 'post', name: 'Phí chuyển phát', quantity: 1, unitAmount: 20_000, kind: 'charge' },
  ],
  ...over,
})
const open = (over: Partial<NewBill> = {}) => db.as(bank).write(tx => openBill(tx, newBill(over)))
const read = (id: string) => db.as(bank).read(tx => getBill(tx, id))
const transfer = async (bill: string, over: Partial<Parameters<typeof recordTransfer>[1]> = {}) => {
  const { amount, number } = await read(bill)
  const fact = {
    gatewayTransaction: randomUUID(),
    account,
    amount,
    description: `MBVCB ${transferCode(number)} CT tu 0001`,
    paidAt: new Date(),
    ...over,
  }
  return db.as(bank).write(tx => recordTransfer(tx, fact))
}
/** debit − credit by account, of one bill */
const books = async (bill: string) => {
  const { rows } = await db.database.pool.query(
    'SELECT account, sum(debit - credit)::bigint AS balance FROM payments.entry WHERE bill = $1 GROUP BY account',
    [bill],
  )
  return Object.fromEntries(rows.map(row => [row.account, row.balance]))
}

const paidEvents = async (bill: string) => {
  const { rows } = await db.database.pool.query(
    `SELECT payload - '_request' AS payload FROM platform.outbox
     WHERE topic = 'event:payments.bill-paid' AND payload->>'bill' = $1`,
    [bill],
  )
  return rows.map(row => row.payload)
}

describe('openBill', () => {
  test('asks for the sum of its items, books the claim, and finds itself again', async () => {
    const input = newBill()
    const id = await db.as(bank).write(tx => openBill(tx, input))
    const bill = await read(id)
    expect(bill).toMatchObject({ state: 'open', amount: 36_000, beneficiary: { number: account } })
    expect(bill.items.map(item => item.amount)).toEqual([16_000, 20_000])
    expect(await books(id)).toEqual({ receivable: 36_000, income: -36_000 })
    expect(await db.as(bank).write(tx => openBill(tx, input))).toBe(id)
    expect(await books(id)).toEqual({ receivable: 36_000, income: -36_000 })
    await expect(db.as(bank).write(tx => openBill(tx, { ...input, payer: randomUUID() }))).rejects.toThrow(
      'payments.reference',
    )
  })

  test('opened twice at the same moment is one bill', async () => {
    const input = newBill()
    const ids = await Promise.all([1, 2, 3].map(() => db.as(bank).write(tx => openBill(tx, input))))
    expect(new Set(ids).size).toBe(1)
  })

  test('needs something to pay, and money that is whole', async () => {
    await expect(open({ items: [] })).rejects.toThrow('payments.amount')
    await expect(
      open({ items: [{ code: 'a', name: 'a', quantity: 1, unitAmount: 0.5, kind: 'fee' }] }),
    ).rejects.toThrow('payments.amount')
  })

  test('sends transfers to the nearest account above', async () => {
    expect((await read(await open({ agency: 'tay-ninh/so-xay-dung' }))).beneficiary?.number).toBe(
      '00000000080',
    )
    expect((await read(await open({ agency: 'tay-ninh/phuong-tan-ninh-khac' }))).beneficiary?.number).toBe(
      '00000000080',
    )
  })
})

describe('takeCash', () => {
  test('pays the bill once: one of two cashiers is too late, the same press gives the same receipt', async () => {
    const id = await open()
    const other = staff({ role: 'cashier', agency: centre, reach: 'agency' })
    const presses = await Promise.allSettled(
      [cashier, other].flatMap(who => [1, 2].map(() => db.as(who).write(tx => takeCash(tx, { bill: id })))),
    )
    const receipts = presses.flatMap(press => (press.status === 'fulfilled' ? [press.value] : []))
    const reasons = presses.flatMap(press => (press.status === 'rejected' ? [press.reason.code] : []))
    expect(receipts).toHaveLength(2)
    expect(receipts[0]).toEqual(receipts[1])
    expect(reasons).toEqual(['payments.bill-paid', 'payments.bill-paid'])
    expect(await books(id)).toEqual({ receivable: 0, income: -36_000, cash: 36_000 })
  })

  test('numbers receipts without gaps by agency and year, also when many pay and some fail', async () => {
    const agency = `tay-ninh/xa-thu-${randomUUID().slice(0, 8)}`
    const till = staff({ role: 'cashier', agency, reach: 'agency' })
    const bills = await Promise.all(Array.from({ length: 8 }, () => open({ agency })))
    await Promise.allSettled(
      bills.map((bill, n) =>
        db.as(till).write(async tx => {
          await takeCash(tx, { bill })
          if (n % 3 === 0) throw new Error('the printer is on fire')
        }),
      ),
    )
    for (const bill of bills) await db.as(till).write(tx => takeCash(tx, { bill }))
    const numbers = await Promise.all(bills.map(async bill => (await read(bill)).payments[0]!.receipt.number))
    expect(numbers.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })
})

describe('what the cashier holds', () => {
  const take = (bill: string, of: number) => db.as(cashier).write(tx => takeCash(tx, { bill, of }))
  test('is what was shown, or nothing is taken: a transfer came in between', async () => {
    const id = await open()
    await transfer(id, { amount: 30_000 })
    await expect(take(id, 36_000)).rejects.toThrow('payments.changed')
    expect((await read(id)).books.owed).toBe(6_000)
    expect((await take(id, 6_000)).number).toBeGreaterThan(0)
  })

  test('is not taken for an earlier part, when a transfer paid the rest', async () => {
    const id = await open()
    await db.as(cashier).write(tx => takeCash(tx, { bill: id, part: { amount: 16_000, of: 36_000 } }))
    await transfer(id, { amount: 20_000 })
    await expect(take(id, 20_000)).rejects.toThrow('payments.bill-paid')
    expect((await read(id)).payments).toHaveLength(2)
  })
})

describe('a part in cash', () => {
  test('leaves the rest owed; pressed twice it is taken once, and never more than is owed', async () => {
    const id = await open()
    const part = (amount: number, of: number) =>
      db.as(cashier).write(tx => takeCash(tx, { bill: id, part: { amount, of } }))
    await part(16_000, 36_000)
    await expect(part(16_000, 36_000)).rejects.toThrow('payments.changed')
    await expect(part(20_001, 20_000)).rejects.toThrow('payments.amount')
    expect(await read(id)).toMatchObject({ state: 'partly-paid', books: { owed: 20_000 } })
    await db.as(cashier).write(tx => takeCash(tx, { bill: id }))
    const bill = await read(id)
    expect(bill.state).toBe('paid')
    expect(bill.payments.map(payment => payment.amount)).toEqual([16_000, 20_000])
  })
})

describe('recordTransfer', () => {
  test('pays the bill that it names, once however often it is told, and says so to who listens', async () => {
    const id = await open()
    const gatewayTransaction = randomUUID()
    const outcomes = await Promise.all([1, 2, 3].map(() => transfer(id, { gatewayTransaction })))
    expect(outcomes).toEqual([1, 2, 3].map(() => ({ outcome: 'paid', bill: id })))
    expect(await books(id)).toEqual({ receivable: 0, income: -36_000, bank: 36_000 })
    expect(await paidEvents(id)).toEqual([{ bill: id, reference: (await read(id)).reference }])
    const history = await db.as(bank).read(tx => historyOf(tx, id))
    expect(history.map(row => row.action)).toEqual(['bill.opened', 'bill.paid'])
  })

  test.each([
    ['no-bill', { description: 'Tien hoc cho con' }],
    ['no-account', { account: '99999' }],
    ['wrong-account', { account: '00000000080' }],
  ])('keeps what is %s, and the bill stays open', async (why, over) => {
    const id = await open()
    expect(await transfer(id, over)).toMatchObject({ outcome: 'unmatched', why })
    expect((await read(id)).state).toBe('open')
  })

  test('of too little pays a part, of too much leaves the bill overpaid; it is announced as paid once', async () => {
    const id = await open()
    expect(await transfer(id, { amount: 10_000 })).toEqual({ outcome: 'paid', bill: id })
    expect(await read(id)).toMatchObject({
      state: 'partly-paid',
      paid_at: null,
      books: { owed: 26_000, held: 10_000 },
    })
    expect(await paidEvents(id)).toHaveLength(0)
    await transfer(id, { amount: 30_000 })
    const bill = await read(id)
    expect(bill).toMatchObject({ state: 'overpaid', books: { owed: -4_000, held: 40_000 } })
    expect(bill.paid_at).not.toBeNull()
    expect(bill.payments.map(payment => payment.amount)).toEqual([10_000, 30_000])
    expect(await paidEvents(id)).toHaveLength(1)
    expect(await books(id)).toEqual({ receivable: -4_000, income: -36_000, bank: 40_000 })
  })

  test('keeps a second payment and one for a cancelled bill', async () => {
    const id = await open()
    await db.as(cashier).write(tx => takeCash(tx, { bill: id }))
    expect(await transfer(id)).toEqual({ outcome: 'unmatched', why: 'already-paid', bill: id })
    expect(await books(id)).toEqual({ receivable: 0, income: -36_000, cash: 36_000 })
    const gone = await open()
    await db.as(bank).write(async tx => cancelBill(tx, { reference: (await getBill(tx, gone)).reference }))
    expect(await transfer(gone)).toEqual({ outcome: 'unmatched', why: 'not-open', bill: gone })
  })

  test('does not believe one transaction number with two sums', async () => {
    const id = await open()
    const gatewayTransaction = randomUUID()
    await transfer(id, { gatewayTransaction, amount: 1000 })
    await expect(transfer(id, { gatewayTransaction })).rejects.toThrow('payments.notice')
    expect(await read(id)).toMatchObject({ state: 'partly-paid', books: { held: 1000 } })
  })
})

describe('cancelBill', () => {
  test('takes the claim out of the books, can be repeated, and leaves a paid bill alone', async () => {
    const input = newBill()
    const id = await db.as(bank).write(tx => openBill(tx, input))
    for (let n = 0; n < 2; n++) expect(await db.as(bank).write(tx => cancelBill(tx, input))).toBe('cancelled')
    expect(await books(id)).toEqual({ receivable: 0, income: 0 })
    const paid = newBill()
    const bill = await db.as(bank).write(tx => openBill(tx, paid))
    await transfer(bill)
    expect(await db.as(bank).write(tx => cancelBill(tx, paid))).toBe('paid')
    expect(await db.as(bank).read(tx => findBill(tx, paid))).toMatchObject({
      id: bill,
      state: 'paid',
      amount: 36_000,
    })
    expect(await db.as(bank).write(tx => cancelBill(tx, { reference: 'none' }))).toBeUndefined()
  })
})

describe('the database itself', () => {
  test('refuses a posting that does not balance, a changed sum, a state by a side door, and a changed journal', async () => {
    const id = await open()
    const { pool } = db.database
    await expect(
      pool.query(
        `INSERT INTO payments.entry (posting, at, agency, account, debit) VALUES (gen_random_uuid(), now(), 'a', 'cash', 1)`,
      ),
    ).rejects.toThrow('out of balance by 1')
    await expect(pool.query('UPDATE payments.bill SET amount = 1 WHERE id = $1', [id])).rejects.toThrow(
      'keeps its',
    )
    await expect(
      pool.query(`UPDATE payments.bill SET state = 'refunded', paid_at = now() WHERE id = $1`, [id]),
    ).rejects.toThrow('its journal says open')
    await expect(
      pool.query(
        `WITH line (account, debit, credit) AS (VALUES ('cash', 36000, 0), ('receivable', 0, 36000)), posting AS (SELECT gen_random_uuid() AS id)
         INSERT INTO payments.entry (posting, at, agency, bill, account, debit, credit)
         SELECT id, now(), 'a', $1, account, debit, credit FROM line, posting`,
        [id],
      ),
    ).rejects.toThrow('says it is open')
    for (const change of [
      'UPDATE payments.entry SET debit = 2',
      'DELETE FROM payments.payment',
      'DELETE FROM payments.notice',
      'DELETE FROM payments.bill',
    ])
      await expect(pool.query(change)).rejects.toThrow('append-only')
  })
})

test('a citizen reads only their own bill', async () => {
  const payer = randomUUID()
  const id = await open({ payer })
  expect((await db.as(citizen(payer)).read(tx => getBill(tx, id))).id).toBe(id)
  await expect(db.as(citizen()).read(tx => getBill(tx, id))).rejects.toThrow('not-allowed')
})
