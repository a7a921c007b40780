import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { testDatabase } from '../../../../tests/support/database.ts'
import { recordTransfer } from '../index.ts'
import { accountNumber, bank, tillOn, wardOfAccount } from '../till.fixture.ts'
import { transferCode } from '../transfer-code.ts'

const db = testDatabase({ seed: true })
const till = tillOn(db)

test('an account that got another name takes transfers for the bills of before as well', async () => {
  const before = await till.open(8_000)
  await db.database.pool.query(
    `INSERT INTO payments.account (agency, valid_from, bank_bin, bank_name, number, name)
     SELECT agency, current_date, bank_bin, bank_name, number, 'TEN MOI' FROM payments.account WHERE agency = $1`,
    [wardOfAccount],
  )
  const after = await till.open(8_000)
  const rows = await Promise.all([before, after].map(async bill => (await till.read(bill)).beneficiary))
  expect(rows.map(row => row!.number)).toEqual([accountNumber, accountNumber])
  expect(rows[0]!.id).not.toBe(rows[1]!.id)
  for (const bill of [before, after])
    expect(await till.transfer({ bill, amount: 8_000 })).toEqual({ outcome: 'paid', bill })
})

test('a number that the bank used at two accounts is two transactions, each of them once', async () => {
  const bills = [await till.open(8_000), await till.open(8_000, { agency: 'tay-ninh/so-xay-dung' })]
  const gatewayTransaction = randomUUID()
  const tell = async (bill: string, amount = 8_000) => {
    const { number, beneficiary } = await till.read(bill)
    const description = `CT ${transferCode(number)}`
    const transfer = { gatewayTransaction, account: beneficiary!.number, amount, description }
    return db.as(bank).write(tx => recordTransfer(tx, { ...transfer, paidAt: new Date() }))
  }
  const told = await Promise.all([...bills, ...bills].map(bill => tell(bill)))
  expect(told).toEqual([...bills, ...bills].map(bill => ({ outcome: 'paid', bill })))
  for (const bill of bills) {
    expect(await tell(bill)).toEqual({ outcome: 'paid', bill })
    await expect(tell(bill, 9_000)).rejects.toThrow('payments.notice')
    expect(await till.booksBy('bill', bill)).toEqual({ receivable: 0, income: -8_000, bank: 8_000 })
  }
})
