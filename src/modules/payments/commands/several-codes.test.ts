import { describe, expect, test } from 'vitest'
import { testDatabase } from '../../../../tests/support/database.ts'
import { getUnmatched } from '../queries/list-unmatched.ts'
import { cashierAt, tillOn } from '../till.fixture.ts'
import { findTransferCodes, transferCode } from '../transfer-code.ts'

const db = testDatabase({ seed: true })
const till = tillOn(db)

async function two(...amounts: [number, number]) {
  const bills = [await till.open(amounts[0]), await till.open(amounts[1])]
  const numbers = await Promise.all(bills.map(async bill => (await till.read(bill)).number))
  const text = `nop ${numbers.map(transferCode).join(' va ')}`
  const pay = (amount: number, transaction?: string) =>
    till.transfer({ amount, description: text, ...(transaction && { transaction }) })
  const states = async () => Promise.all(bills.map(async bill => (await till.read(bill)).state))
  return { bills, numbers, text, pay, states }
}

test('each code in a text is found once, glued or not', () => {
  const [one, other] = [transferCode(1), transferCode(77_777)]
  expect(findTransferCodes(`${one}${other}.${one.toLowerCase()}`)).toEqual([1, 77_777])
})

describe('a text with the codes of two bills', () => {
  test('pays both when the sum is exact', async () => {
    const { pay, states } = await two(3_000, 5_000)
    expect(await pay(8_000)).toMatchObject({ outcome: 'paid' })
    expect(await states()).toEqual(['paid', 'paid'])
  })

  test.each([3_000, 7_999, 8_001])('and %i for 3.000 and 5.000 waits, with both beside it', async amount => {
    const { bills, pay, states, text } = await two(3_000, 5_000)
    expect(await pay(amount)).toMatchObject({ outcome: 'unmatched', why: 'several-bills' })
    expect(await states()).toEqual(['open', 'open'])
    const { rows } = await db.database.pool.query('SELECT id FROM payments.notice WHERE description = $1', [
      text,
    ])
    const { suggestions } = await db.as(cashierAt()).read(tx => getUnmatched(tx, rows[0].id))
    const suggested = new Set(suggestions.flatMap(one => one.parts.map(part => part.bill.id)))
    for (const bill of bills) expect(suggested).toContain(bill)
  })

  test('one of which is paid already pays the other, exactly or not at all', async () => {
    const first = await two(3_000, 5_000)
    await till.transfer({ bill: first.bills[0]!, amount: 3_000 })
    expect(await first.pay(4_000)).toMatchObject({ why: 'several-bills' })
    expect(await first.pay(5_000)).toMatchObject({ outcome: 'paid' })
    expect(await first.states()).toEqual(['paid', 'paid'])
    expect(await first.pay(5_000)).toMatchObject({ why: 'already-paid' })
  })

  test('two such transfers at the same moment, named in either order, pay once', async () => {
    const { numbers, states } = await two(3_000, 5_000)
    const outcomes = await Promise.all(
      [numbers, numbers.toReversed()].map(order =>
        till.transfer({ amount: 8_000, description: order.map(transferCode).join(' ') }),
      ),
    )
    expect(outcomes.map(one => one.outcome).toSorted()).toEqual(['paid', 'unmatched'])
    expect(await states()).toEqual(['paid', 'paid'])
  })
})
