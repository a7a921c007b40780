import { expect, test } from 'vitest'
import type { Tx } from '#platform/db'
import { testDatabase } from '../../../../tests/support/database.ts'
import { bank, tillOn } from '../till.fixture.ts'
import { getBill } from './get-bill.ts'

const db = testDatabase({ seed: true })
const till = tillOn(db)

test('a payment that comes while a bill is read is in all of it or in nothing', async () => {
  const bill = await till.open(8_000)
  const read = await db.as(bank).read(tx => {
    let paid = false
    const query: Tx['query'] = async (module, statement) => {
      const rows = await tx.query(module, statement)
      if (!paid) {
        paid = true
        await till.transfer({ bill, amount: 8_000 })
      }
      return rows as never
    }
    return getBill({ ...tx, query }, bill)
  })
  expect(read).toMatchObject({ state: 'open', books: { state: 'open', owed: 8_000 }, payments: [] })
  expect(await till.read(bill)).toMatchObject({ state: 'paid', books: { state: 'paid', owed: 0 } })
})
