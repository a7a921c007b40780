import { describe, expect, test } from 'vitest'
import { findPersonByNumber, registerPerson } from '#modules/identity'
import { getBill, takeCash } from '#modules/payments'
import { historyOf } from '#platform/ledger'
import { testDatabase } from '../../../../tests/support/database.ts'
import { giveBack } from '../../../../tests/support/give-back.ts'
import { transferTo } from '../../../../tests/support/transfer.ts'
import { getVisit } from '../queries/get-visit.ts'
import { findScannedVisit, listVisits } from '../queries/list-visits.ts'
import { cashier, machine, newVisit } from '../visits.fixture.ts'
import { admitVisit, type NewVisit } from './admit-visit.ts'
import { billVisit } from './bill-visit.ts'

const db = testDatabase({ seed: true })
const told = db.as(machine)
const counter = cashier()
const at = db.as(counter)
const admit = (over?: Partial<NewVisit>) => told.write(tx => admitVisit(tx, newVisit(over)))
const visitOf = (id: string) => at.read(tx => getVisit(tx, id))
const billOf = (id: string) => at.read(tx => getBill(tx, id))

describe('the bill of a visit', () => {
  test('asks for what insurance does not pay, once, however often it is pressed', async () => {
    const visit = await admit()
    const bill = await at.write(tx => billVisit(tx, visit))
    expect(await db.as(cashier()).write(tx => billVisit(tx, visit))).toBe(bill)
    const { books, items, reductions, payer_name, state } = await billOf(bill)
    expect({ state, payer_name, owed: books.owed }).toEqual({
      state: 'open',
      payer_name: 'Nguyễn Thị Hoà Thử',
      owed: 60_000,
    })
    expect(items.map(item => item.amount)).toEqual([100_000, 200_000])
    expect(reductions).toEqual([{ amount: 240_000, reason: 'Bảo hiểm y tế chi trả' }])
    const history = await told.read(tx => historyOf(tx, visit))
    expect(history.map(one => one.action)).toEqual(['visit.admitted', 'visit.billed'])
  })

  test('is opened once by two cashiers at the same moment', async () => {
    const visit = await admit()
    const bills = await Promise.all(
      [at, db.as(cashier()), db.as(cashier())].map(one => one.write(tx => billVisit(tx, visit))),
    )
    expect(new Set(bills).size).toBe(1)
  })

  test('stands among the bills of the person whose number the hospital knows', async () => {
    const personalNumber = '072154990009'
    const registered = await told.write(tx =>
      registerPerson(tx, {
        personal_number: personalNumber,
        name: 'Nguyễn Thị Sáu',
        birth_date: '1954',
        sex: 'female',
      }),
    )
    expect(registered).toMatchObject({ ok: true })
    const person = await told.read(tx => findPersonByNumber(tx, personalNumber))
    const visit = await admit({ personalNumber })
    const bill = await at.write(tx => billVisit(tx, visit))
    expect((await billOf(bill)).payer).toBe(person!.id)
  })

  test('is none where insurance pays everything', async () => {
    const visit = await admit({ insuranceShare: 300_000 })
    expect((await visitOf(visit)).settled_at).not.toBeNull()
    await expect(at.write(tx => billVisit(tx, visit))).rejects.toMatchObject({ code: 'health.settled' })
  })
})

describe('a visit leaves the list when it is paid', () => {
  const waiting = async (number: string) =>
    (await at.read(tx => listVisits(tx))).visits.some(visit => visit.number === number)

  test('by a transfer', async () => {
    const visit = await admit({ endedAt: new Date() })
    const { number } = await visitOf(visit)
    const bill = await at.write(tx => billVisit(tx, visit))
    expect(await waiting(number)).toBe(true)
    const transfer = (amount: number) => transferTo(db, bill, amount)
    await transfer(10_000)
    await db.runJobs()
    expect(await waiting(number)).toBe(true)
    await transfer(50_000)
    await db.runJobs()
    expect(await waiting(number)).toBe(false)
  })

  test('in cash, by the cashier of the hospital', async () => {
    const visit = await admit({ endedAt: new Date() })
    await at.write(async tx => takeCash(tx, { bill: await billVisit(tx, visit) }))
    await db.runJobs()
    expect((await visitOf(visit)).settled_at).not.toBeNull()
  })
})

test('a visit whose bill another one’s money was put on waits again, for its own', async () => {
  const visit = await admit({ endedAt: new Date() })
  const bill = await at.write(tx => billVisit(tx, visit))
  await at.write(tx => takeCash(tx, { bill }))
  await db.runJobs()
  expect((await visitOf(visit)).settled_at).not.toBeNull()
  await giveBack(db, { bill, stillOwed: true })
  await db.runJobs()
  expect((await visitOf(visit)).settled_at).toBeNull()
  expect(await at.write(tx => billVisit(tx, visit))).toBe(bill)
  await at.write(tx => takeCash(tx, { bill, of: 60_000 }))
  await db.runJobs()
  expect((await visitOf(visit)).settled_at).not.toBeNull()
})

describe('what the hospital says again', () => {
  test('changes nothing when it is the same', async () => {
    const facts = newVisit()
    const first = await told.write(tx => admitVisit(tx, facts))
    const bill = await at.write(tx => billVisit(tx, first))
    expect(await told.write(tx => admitVisit(tx, structuredClone(facts)))).toBe(first)
    expect((await visitOf(first)).bill).toBe(bill)
  })

  test('cancels an unpaid bill over another sum, and the next press opens a new one', async () => {
    const facts = newVisit()
    const visit = await told.write(tx => admitVisit(tx, facts))
    const before = await at.write(tx => billVisit(tx, visit))
    await told.write(tx => admitVisit(tx, { ...facts, insuranceShare: 200_000 }))
    expect((await visitOf(visit)).bill).toBeNull()
    expect((await billOf(before)).state).toBe('cancelled')
    const after = await at.write(tx => billVisit(tx, visit))
    expect((await billOf(after)).books.owed).toBe(100_000)
    expect((await billOf(after)).reference).toMatch(/-2$/)
    await db.runJobs()
    expect((await visitOf(visit)).settled_at).toBeNull()
  })

  test('is refused when money comes at the same moment', async () => {
    const facts = newVisit()
    const visit = await told.write(tx => admitVisit(tx, facts))
    const bill = await at.write(tx => billVisit(tx, visit))
    const [paid, mayEnd] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const paying = at.write(async tx => {
      await takeCash(tx, { bill })
      paid.resolve()
      await mayEnd.promise
    })
    await paid.promise
    const changed = told.write(tx => admitVisit(tx, { ...facts, insuranceShare: 0 })).catch(error => error)
    await expect.poll(waitingForLocks).toBe(1)
    mayEnd.resolve()
    await paying
    expect(await changed).toMatchObject({ code: 'health.paid' })
    expect((await visitOf(visit)).bill).toBe(bill)

    async function waitingForLocks() {
      const waiting = `SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
      return (await db.database.pool.query(waiting)).rows[0].n
    }
  })

  test('is refused once money came', async () => {
    const facts = newVisit()
    const visit = await told.write(tx => admitVisit(tx, facts))
    await at.write(async tx =>
      takeCash(tx, { bill: await billVisit(tx, visit), part: { amount: 10_000, of: 60_000 } }),
    )
    const again = told.write(tx => admitVisit(tx, { ...facts, insuranceShare: 0 }))
    await expect(again).rejects.toMatchObject({ code: 'health.paid' })
    expect((await visitOf(visit)).bill).not.toBeNull()
  })

  test.each([
    ['and is told again', true],
    ['and is owed no more', false],
  ])('is taken once all the money went back %s', async (_, stillOwed) => {
    const facts = newVisit()
    const visit = await told.write(tx => admitVisit(tx, facts))
    const bill = await at.write(tx => billVisit(tx, visit))
    await at.write(tx => takeCash(tx, { bill }))
    await giveBack(db, { bill, stillOwed })
    await told.write(tx => admitVisit(tx, { ...facts, insuranceShare: 200_000 }))
    const next = await at.write(tx => billVisit(tx, visit))
    expect(await billOf(next)).toMatchObject({ state: 'open', books: { owed: 100_000 } })
    expect((await billOf(bill)).books.owed).toBe(0)
  })

  test.each<[string, Partial<NewVisit>]>([
    ['a share above the sum', { insuranceShare: 300_001 }],
    ['a negative share', { insuranceShare: -1 }],
    [
      'nothing that costs',
      { items: [{ code: 'A', name: 'A', quantity: 1, unitAmount: 0 }], insuranceShare: 0 },
    ],
    ['half a đồng', { items: [{ code: 'A', name: 'A', quantity: 1, unitAmount: 0.5 }], insuranceShare: 0 }],
    ['no name', { patientName: ' ' }],
    ['a number with spaces', { number: 'A 1' }],
    ['no insurance number', { insuranceNumber: '123' }],
  ])('%s is Invalid', async (_, over) => {
    await expect(admit(over)).rejects.toMatchObject({ code: 'health.visit' })
  })
})

describe('finding a visit', () => {
  test('by what a barcode reader types: its number, or the insurance card', async () => {
    const insuranceNumber = 'GD4809900000999'
    const visit = await admit({ insuranceNumber, number: 'SCAN-1' })
    const scanned = (text: string) => at.read(tx => findScannedVisit(tx, text))
    expect(await scanned(' scan-1 ')).toBe(visit)
    expect(await scanned('GD4 80 9900000999')).toBe(visit)
    expect(await scanned(`${insuranceNumber}|4e67757965|01/01/1960`)).toBe(visit)
    expect(await scanned('SCAN')).toBeUndefined()
    await admit({ insuranceNumber, number: 'SCAN-2' })
    expect(await scanned(insuranceNumber)).toBeUndefined()
  })

  test('by words without marks, whoever has paid already too', async () => {
    const visit = await admit({ patientName: 'Phùng Khắc Khoan', insuranceShare: 300_000 })
    for (const words of ['khac khoan', 'Khoan PHÙNG'])
      expect((await at.read(tx => listVisits(tx, { words }))).visits.map(one => one.id)).toEqual([visit])
  })

  test('page by page, nobody twice and nobody left out', async () => {
    const seen: string[] = []
    let after: { at: Date; id: string } | undefined
    for (let page = 0; page < 10; page++) {
      const { visits, next } = await at.read(tx => listVisits(tx, { after }))
      seen.push(...visits.map(visit => visit.id))
      if (!next) break
      after = next
    }
    const { rows } = await db.database.pool.query('SELECT id FROM health.visit WHERE settled_at IS NULL')
    expect(seen.toSorted()).toEqual(rows.map(row => row.id).toSorted())
    expect(rows.length).toBeGreaterThan(30)
  })
})
