import { afterEach, describe, expect, test } from 'vitest'
import { type Day, vnInstant } from '#lib/vietnamese-text'
import { registerPerson } from '#modules/identity'
import { listInbox } from '#modules/notifications'
import { getBill, reduceBill, takeCash } from '#modules/payments'
import { freeze } from '#platform/clock'
import { historyOf } from '#platform/ledger'
import { testDatabase } from '../../../../tests/support/database.ts'
import { giveBack } from '../../../../tests/support/give-back.ts'
import { getCustomer } from '../queries/get-customer.ts'
import { getOverview } from '../queries/get-overview.ts'
import { listCorrections } from '../queries/list-corrections.ts'
import { machine, newCustomer, officer, works } from '../waterworks.fixture.ts'
import { admitCustomer, type NewCustomer } from './admit-customer.ts'
import { decideCorrection } from './decide-correction.ts'
import { issueInvoices } from './issue-invoices.ts'
import { replaceMeter } from './replace-meter.ts'
import { type AskedCorrection, requestCorrection } from './request-correction.ts'
import { takeReading } from './take-reading.ts'

const db = testDatabase({ seed: true })
const told = db.as(machine)
const reader = db.as(officer('processor'))
const cashier = db.as(officer('cashier'))
const head = db.as(officer('unit-head'))
const on = (day: Day) => freeze(vnInstant(day, '09:00'))
afterEach(() => freeze(undefined))

const bookOf = (id: string) => reader.read(tx => getCustomer(tx, id))
function read(customer: string, day: Day, value: number) {
  on(day)
  return reader.write(tx =>
    takeReading(tx, { customer, period: day.slice(0, 7), value, confirmed: 'much' as const }),
  )
}
const bill = (period: string) => told.write(tx => issueInvoices(tx, { agency: works, period, limit: 50 }))
const ask = (customer: string, value: number, over: Partial<AskedCorrection> = {}, by = reader) =>
  by.write(async tx => {
    const asked = await requestCorrection(tx, {
      customer,
      kind: 'invoice',
      value,
      reason: 'Gõ nhầm',
      ...over,
    })
    return asked.ok ? asked.correction : asked.errors
  })
const decide = (correction: unknown, agree = true, by = head) =>
  by.write(tx => decideCorrection(tx, { correction: correction as string, agree }))

/** A house that had 100, whose 123 of September was typed as 213 and billed. */
async function misread(over: Partial<NewCustomer> = {}) {
  const customer = await told.write(tx => admitCustomer(tx, newCustomer(over)))
  expect(await read(customer, '2026-09-20', 213)).toEqual({ ok: true, used: 113 })
  await bill('2026-09')
  on('2026-09-25')
  return { customer, first: (await bookOf(customer)).invoices[0]! }
}

describe('a figure that was misread and billed', () => {
  test('is put right by two people: another bill at the same prices, what stood there kept, the customer told', async () => {
    const person = await told.write(tx =>
      registerPerson(tx, {
        personal_number: '072072990006',
        name: 'Trần Văn Lợi',
        birth_date: '1972',
        sex: 'male',
      }),
    )
    if (!person.ok) throw new Error('not registered')
    const { customer, first } = await misread({ personalNumber: '072072990006' })
    const correction = await ask(customer, 123)
    expect((await bookOf(customer)).invoices[0]).toMatchObject({ value: 213, bill: first.bill })
    expect(
      (await head.read(listCorrections)).map(one => [one.id, one.value, one.invoice_value]),
    ).toContainEqual([correction, 123, 213])
    const waiting = async () =>
      (await head.read(tx => getOverview(tx, { agency: works, period: '2026-09' }))).corrections
    expect(await waiting()).toBe(1)
    for (let n = 0; n < 2; n++) await decide(correction)
    expect(await waiting()).toBe(0)
    await db.runJobs()

    const { readings, invoices } = await bookOf(customer)
    expect(readings[0]).toMatchObject({ value: 123, used: 23, read_on: '2026-09-20' })
    // 10 × 6,000 + 10 × 7,200 + 3 × 8,800, and 5 %.
    expect(invoices).toMatchObject([
      { id: first.id, previous: 100, value: 123, used: 23, amount: 166_320, state: 'open', paid: 0 },
    ])
    expect(invoices[0]!.due_on).toBe('2026-10-10')
    const [old, now] = [first.bill!, invoices[0]!.bill!]
    expect((await cashier.read(tx => getBill(tx, old))).state).toBe('cancelled')
    const opened = await cashier.read(tx => getBill(tx, now))
    const before = await cashier.read(tx => getBill(tx, old))
    expect(opened).toMatchObject({ amount: 166_320, state: 'open', reference: `${before.reference}-2` })

    const { rows } = await db.database.pool.query('SELECT was FROM water.correction WHERE id = $1', [
      correction,
    ])
    expect(rows[0].was).toMatchObject({
      reading: { value: 213, used: 113 },
      invoice: { value: 213, amount: first.amount, bill: old },
    })
    const history = await told.read(tx => historyOf(tx, customer))
    expect(history.slice(-2).map(one => one.action)).toEqual(['correction.requested', 'correction.agreed'])
    const { messages } = await told.read(tx => listInbox(tx, { person: person.person.id }))
    expect(messages[0]!.subject).toBe('Tiền nước tháng 09/2026 đã được tính lại')
    expect(messages[0]!.action_path).toBe(`/thanh-toan/${now}`)

    // The next month goes on from what was true.
    expect(await read(customer, '2026-10-20', 146)).toEqual({ ok: true, used: 23 })
    await bill('2026-10')
    expect((await bookOf(customer)).invoices[0]).toMatchObject({ previous: 123, used: 23 })
  })

  test('twice, has a third bill; and none where nothing was used', async () => {
    const { customer } = await misread()
    await decide(await ask(customer, 123))
    await decide(await ask(customer, 100))
    expect((await bookOf(customer)).invoices[0]).toMatchObject({ amount: 0, bill: null, state: 'paid' })
    await decide(await ask(customer, 122))
    const [invoice] = (await bookOf(customer)).invoices
    expect((await cashier.read(tx => getBill(tx, invoice!.bill!))).reference).toMatch(/^TN-\d{6}-4$/)
  })

  test('gives back the m³ to a month that was read since', async () => {
    const { customer } = await misread()
    await read(customer, '2026-10-20', 250)
    expect(await ask(customer, 251)).toEqual({ value: 'above' })
    await decide(await ask(customer, 123))
    expect((await bookOf(customer)).readings.map(one => one.used)).toEqual([127, 23])
  })

  test('refused stays, and can be asked for again', async () => {
    const { customer, first } = await misread()
    await decide(await ask(customer, 123), false)
    const { readings, invoices } = await bookOf(customer)
    expect([readings[0]!.value, invoices[0]!.bill]).toEqual([213, first.bill])
    const again = await ask(customer, 123)
    await expect(ask(customer, 124)).rejects.toMatchObject({ code: 'water.correction-waits' })
    await decide(again)
  })

  test('is not what the meter can not have said, nor what is billed, nor without a reason', async () => {
    const { customer } = await misread()
    expect(await ask(customer, 99)).toEqual({ value: 'below' })
    expect(await ask(customer, 213, { reason: ' ' })).toEqual({ value: 'same', reason: 'missing' })
    expect(await ask(customer, 0, { value: undefined })).toEqual({ value: 'number' })
    on('2026-10-05')
    await reader.write(tx => replaceMeter(tx, { customer, finalValue: 220, serial: 'NEW', startValue: 5 }))
    expect(await ask(customer, 221)).toEqual({ value: 'above' })
    await decide(await ask(customer, 123))
    expect(await read(customer, '2026-10-20', 8)).toEqual({ ok: true, used: 220 - 123 + 3 })
  })

  test('is asked for by one and decided by another, in the database too', async () => {
    const { customer } = await misread()
    const correction = await ask(customer, 123, {}, told)
    await expect(decide(correction, true, told)).rejects.toMatchObject({ code: 'water.four-eyes' })
    const by = (set: string) =>
      db.database.pool.query(`UPDATE water.correction SET ${set} WHERE id = $1`, [correction])
    await expect(
      by("state = 'refused', decided_by = requested_by, decided_at = requested_at"),
    ).rejects.toThrow('correction_check')
    await expect(by('value = 122')).rejects.toThrow('as it was asked')
  })

  test('can not be put right once the next month is billed by it', async () => {
    const { customer } = await misread()
    const correction = await ask(customer, 123)
    await read(customer, '2026-10-20', 250)
    await bill('2026-10')
    await expect(decide(correction)).rejects.toMatchObject({ code: 'water.later' })
    await decide(correction, false)
  })
})

describe('a bill that somebody paid of', () => {
  test('stays, and the figure alone is put right, so that the next month is', async () => {
    const { customer, first } = await misread()
    await cashier.write(tx => takeCash(tx, { bill: first.bill!, part: { amount: 5_000, of: first.amount } }))
    await expect(ask(customer, 123)).rejects.toMatchObject({ code: 'water.paid' })
    await decide(await ask(customer, 123, { kind: 'reading' }))
    const { readings, invoices } = await bookOf(customer)
    expect(readings[0]).toMatchObject({ value: 123, used: 23 })
    expect(invoices[0]).toMatchObject({ value: 213, used: 113, bill: first.bill })
    expect(await read(customer, '2026-10-20', 146)).toEqual({ ok: true, used: 23 })
  })

  test('or that was reduced, before it was asked or decided', async () => {
    const { customer, first } = await misread()
    await expect(ask(customer, 123, { kind: 'reading' })).rejects.toMatchObject({ code: 'water.unpaid' })
    const correction = await ask(customer, 123)
    await told.write(tx => reduceBill(tx, { bill: first.bill!, amount: 1, reason: 'Hộ nghèo', key: 'x' }))
    await expect(decide(correction)).rejects.toMatchObject({ code: 'water.paid' })
    expect((await cashier.read(tx => getBill(tx, first.bill!))).state).toBe('open')
  })

  test('is made again once all went back', async () => {
    const { customer, first } = await misread()
    await cashier.write(tx => takeCash(tx, { bill: first.bill! }))
    await decide(await ask(customer, 123, { kind: 'reading' }))
    await giveBack(db, { bill: first.bill! })
    await decide(await ask(customer, 123))
    await db.runJobs()
    const [invoice] = (await bookOf(customer)).invoices
    expect(invoice).toMatchObject({ value: 123, used: 23, amount: 166_320, state: 'open', paid: 0 })
  })
})
