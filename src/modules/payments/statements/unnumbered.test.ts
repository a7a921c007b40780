import { describe, expect, test, vi } from 'vitest'
import { testDatabase } from '../../../../tests/support/database.ts'
import { recordTransfer } from '../index.ts'
import { accountNumber, bank, tillOn } from '../till.fixture.ts'
import { transferCode } from '../transfer-code.ts'
import { importsOn, type Line, numbered } from './import-file.fixture.ts'

const db = testDatabase({ seed: true })
const till = tillOn(db)
const { importFile } = importsOn(db)

const told = (line: Line) => ({
  gatewayTransaction: line.transaction!,
  account: accountNumber,
  amount: line.amount,
  description: line.text,
  paidAt: new Date('2026-11-20T03:00:00Z'),
})
const notice = (line: Line) => db.as(bank).write(tx => recordTransfer(tx, told(line)))
/** Half of a bill of 8,000, as a file without numbers and as anything with a number says it. */
async function halfOfBill() {
  const bill = await till.open(8_000)
  const text = `ck ${transferCode((await till.read(bill)).number)}`
  return { bill, plain: { amount: 4_000, text }, told: { amount: 4_000, text, transaction: numbered() } }
}
const held = async (bill: string) => (await till.read(bill)).books.held

describe('money that a line without a number told of first', () => {
  test('is not counted again by the bank’s late notice, however often it comes', async () => {
    const { bill, plain, told } = await halfOfBill()
    expect((await importFile([plain])).outcomes).toEqual(['paid'])
    for (let n = 0; n < 2; n++) expect(await notice(told)).toEqual({ outcome: 'paid', bill })
    await expect(notice({ ...told, amount: 5_000 })).rejects.toThrow('payments.notice')
    expect(await held(bill)).toBe(4_000)
    // The number is taken: another one of the same sum, day and words is other money.
    expect(await notice({ ...told, transaction: numbered() })).toEqual({ outcome: 'paid', bill })
    expect(await held(bill)).toBe(8_000)
    // Both, by a file with numbers and by one without.
    expect((await importFile([told, { ...told, amount: -1, transaction: numbered() }])).outcomes).toEqual([
      'known',
      'out',
    ])
    expect((await importFile([plain, plain])).outcomes).toEqual(['known', 'known'])
    expect(await held(bill)).toBe(8_000)
  })

  test('is not counted again by notices that come at one moment', async () => {
    const { bill, plain, told } = await halfOfBill()
    await importFile([plain])
    const outcomes = await Promise.all([1, 2, 3].map(() => notice(told)))
    expect(outcomes).toEqual(outcomes.map(() => ({ outcome: 'paid', bill })))
    expect(await held(bill)).toBe(4_000)
  })

  test('is not counted again by a file with numbers, of which each line takes one', async () => {
    const { bill, plain, told } = await halfOfBill()
    await importFile([plain])
    const both = [told, { ...told, transaction: numbered() }]
    expect((await importFile(both)).outcomes).toEqual(['known', 'paid'])
    expect(await held(bill)).toBe(8_000)
    for (const line of both) expect(await notice(line)).toEqual({ outcome: 'paid', bill })
    expect(await held(bill)).toBe(8_000)
  })

  test('waits once for a person where it names nothing', async () => {
    const line = { amount: 3_300, text: 'ung ho quy khuyen hoc', transaction: numbered() }
    const { outcomes } = await importFile([{ amount: line.amount, text: line.text }])
    expect(outcomes).toEqual(['unmatched'])
    expect(await notice(line)).toEqual({ outcome: 'unmatched', why: 'no-bill' })
    const { rows } = await db.database.pool.query(
      'SELECT count(*)::int AS notices FROM payments.notice WHERE description = $1',
      [line.text],
    )
    expect(rows).toEqual([{ notices: 1 }])
  })

  test('is other money than a line of another day, or than a numbered line beside it', async () => {
    const { bill, plain, told } = await halfOfBill()
    expect((await importFile([plain, told])).outcomes).toEqual(['paid', 'paid'])
    expect(await held(bill)).toBe(8_000)
    const another = await halfOfBill()
    await importFile([{ ...another.plain, day: '19/11/2026' }])
    await notice(another.told)
    expect(await held(another.bill)).toBe(8_000)
  })
})

test('a line without a number waits for a notice of the same moment, and is the same money', async () => {
  const half = await halfOfBill()
  let importing: ReturnType<typeof importFile> | undefined
  await db.as(bank).write(async tx => {
    await recordTransfer(tx, told(half.told))
    importing = importFile([half.plain])
    await vi.waitFor(async () => {
      const { rows } = await db.database.pool.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      )
      expect(rows).toHaveLength(1)
    }, 10_000)
  })
  expect((await importing!).outcomes).toEqual(['known'])
  expect(await held(half.bill)).toBe(4_000)
})

test('money that a numbered line told of is not counted again by a file without numbers', async () => {
  const { bill, plain, told } = await halfOfBill()
  expect((await importFile([told])).outcomes).toEqual(['paid'])
  // The second of two equal lines is another payment, in whichever file they stand.
  expect((await importFile([plain, plain])).outcomes).toEqual(['known', 'paid'])
  expect((await importFile([plain, plain, { ...plain, amount: -1 }])).outcomes).toEqual([
    'known',
    'known',
    'out',
  ])
  expect(await held(bill)).toBe(8_000)
})
