import { afterEach, describe, expect, test } from 'vitest'
import { formatDong } from '#lib/money'
import { type Day, vnInstant } from '#lib/vietnamese-text'
import { registerPerson } from '#modules/identity'
import { listInbox } from '#modules/notifications'
import { getBill, takeCash } from '#modules/payments'
import { freeze } from '#platform/clock'
import { historyOf } from '#platform/ledger'
import { testDatabase } from '../../../../tests/support/database.ts'
import type { Period } from '../period.ts'
import { getCustomer } from '../queries/get-customer.ts'
import { listInvoicesOfRoute } from '../queries/get-invoices.ts'
import { getOverview } from '../queries/get-overview.ts'
import { listOverdue } from '../queries/list-overdue.ts'
import { listRoute } from '../queries/list-route.ts'
import { machine, newCustomer, officer, works } from '../waterworks.fixture.ts'
import { admitCustomer, type NewCustomer } from './admit-customer.ts'
import { issueInvoices, startRun } from './issue-invoices.ts'
import { remindOverdue } from './remind-overdue.ts'
import { replaceMeter } from './replace-meter.ts'
import { type TakenReading, takeReading } from './take-reading.ts'

const db = testDatabase({ seed: true })
const told = db.as(machine)
const reader = db.as(officer('processor'))
const cashier = db.as(officer('cashier'))
const admit = (over?: Partial<NewCustomer>) => told.write(tx => admitCustomer(tx, newCustomer(over)))
const bookOf = (id: string) => reader.read(tx => getCustomer(tx, id))
const on = (day: Day) => freeze(vnInstant(day, '09:00'))
afterEach(() => freeze(undefined))

/** Reads a meter on a day, for the month of that day. */
async function read(customer: string, day: Day, value: number, over = {}): Promise<TakenReading> {
  on(day)
  return reader.write(tx => takeReading(tx, { customer, period: day.slice(0, 7), value, ...over }))
}
async function bill(period: Period, day: Day): Promise<void> {
  on(day)
  await cashier.write(tx => startRun(tx, { agency: works, period }))
  await db.runJobs()
}

describe('a reading', () => {
  test('counts from the reading before, and stands in the ledger', async () => {
    const customer = await admit()
    expect(await read(customer, '2026-09-20', 112)).toEqual({ ok: true, used: 12 })
    expect(await read(customer, '2026-10-21', 125)).toEqual({ ok: true, used: 13 })
    const history = await told.read(tx => historyOf(tx, customer))
    expect(history.map(one => one.action)).toEqual(['customer.admitted', 'meter.read', 'meter.read'])
  })

  test('that surprises is taken at the second press only, and only for that very doubt', async () => {
    const customer = await admit()
    await read(customer, '2026-09-20', 112)
    const much = { ok: false, problem: 'much', used: 88 }
    expect(await read(customer, '2026-10-20', 200)).toEqual(much)
    expect(await read(customer, '2026-10-20', 200, { confirmed: 'little' })).toEqual(much)
    expect((await bookOf(customer)).readings.map(one => one.period)).toEqual(['2026-09'])
    expect(await read(customer, '2026-10-20', 200, { confirmed: 'much' })).toEqual({ ok: true, used: 88 })
    expect((await bookOf(customer)).readings[0]).toMatchObject({ value: 200, doubted: 'much' })
  })

  test('below the last one, or of the same day, is not taken however often one presses', async () => {
    const customer = await admit()
    await read(customer, '2026-09-20', 112)
    expect(await read(customer, '2026-10-20', 111)).toMatchObject({ ok: false, problem: 'below' })
    on('2026-10-01')
    const soon = reader.write(tx =>
      takeReading(tx, { customer, period: '2026-10', value: 113, readOn: '2026-09-20' }),
    )
    expect(await soon).toMatchObject({ ok: false, problem: 'too-soon' })
  })

  test('is put right until it is billed, and not after', async () => {
    const customer = await admit()
    await read(customer, '2026-09-20', 112)
    expect(await read(customer, '2026-09-21', 111)).toEqual({ ok: true, used: 11 })
    expect((await bookOf(customer)).readings).toHaveLength(1)
    await bill('2026-09', '2026-09-22')
    await expect(read(customer, '2026-09-23', 113)).rejects.toMatchObject({ code: 'water.billed' })
  })

  test('of a month to come, or before the last one read, is refused', async () => {
    const customer = await admit()
    await read(customer, '2026-10-20', 112)
    for (const period of ['2026-11', '2026-09'])
      await expect(
        reader.write(tx => takeReading(tx, { customer, period, value: 120 })),
      ).rejects.toMatchObject({ code: 'water.period' })
    await expect(read(customer, '2026-10-21', 1.5)).rejects.toMatchObject({ code: 'water.reading' })
  })
})

describe('a replaced meter', () => {
  test('loses no m³: the rest of the old one and what the new one counted', async () => {
    const customer = await admit()
    await read(customer, '2026-09-20', 110)
    await bill('2026-09', '2026-09-21')
    on('2026-10-05')
    const replace = (finalValue: number) =>
      reader.write(tx => replaceMeter(tx, { customer, finalValue, serial: 'NEW', startValue: 5 }))
    expect(await replace(109)).toEqual({ ok: false, errors: { finalValue: 'below' } })
    expect(await replace(116)).toEqual({ ok: true })
    expect(await replace(116)).toEqual({ ok: true })
    expect((await bookOf(customer)).meters).toHaveLength(2)
    expect(await read(customer, '2026-10-20', 4)).toMatchObject({ ok: false, problem: 'below' })
    expect(await read(customer, '2026-10-20', 12)).toEqual({ ok: true, used: 6 + 7 })
    const again = reader.write(tx =>
      replaceMeter(tx, { customer, finalValue: 12, serial: 'NEWER', startValue: 0 }),
    )
    await expect(again).rejects.toMatchObject({ code: 'water.read' })
  })

  test('before anything was ever read counts too', async () => {
    const customer = await admit()
    on('2026-09-01')
    await reader.write(tx => replaceMeter(tx, { customer, finalValue: 104, serial: 'NEW', startValue: 0 }))
    expect(await read(customer, '2026-09-20', 8)).toEqual({ ok: true, used: 12 })
  })
})

describe('the bills of a month', () => {
  test('are one for each meter that was read, block by block, however often the run is started', async () => {
    const route = 'Tuyến lập giấy báo'
    const [first, second, unread] = [await admit({ route }), await admit({ route }), await admit({ route })]
    await read(first, '2026-09-20', 125)
    await read(second, '2026-09-20', 100)
    await bill('2026-09', '2026-09-21')
    await bill('2026-09', '2026-09-21')
    const [invoice, ...more] = (await bookOf(first)).invoices
    expect(more).toEqual([])
    expect(invoice).toMatchObject({
      from_day: '2026-08-20',
      to_day: '2026-09-20',
      previous: 100,
      value: 125,
      due_on: '2026-10-06',
    })
    const opened = await cashier.read(tx => getBill(tx, invoice!.bill!))
    expect(opened.items.map(item => [item.name, item.quantity, item.amount])).toEqual([
      ['Bậc 1 (đến 10 m³/tháng)', 10, 60_000],
      ['Bậc 2 (đến 20 m³/tháng)', 10, 72_000],
      ['Bậc 3 (phần còn lại)', 5, 44_000],
      ['Thuế giá trị gia tăng 5%', 1, 8_800],
    ])
    expect([opened.amount, opened.books.owed, invoice!.amount]).toEqual([184_800, 184_800, 184_800])
    expect((await bookOf(second)).invoices).toMatchObject([{ amount: 0, bill: null, state: 'paid' }])
    expect((await bookOf(unread)).invoices).toEqual([])
    await read(unread, '2026-09-23', 101)
    await bill('2026-09', '2026-09-23')
    expect((await bookOf(unread)).invoices).toHaveLength(1)
    const { routes } = await cashier.read(tx => getOverview(tx, { agency: works, period: '2026-09' }))
    expect(routes.find(one => one.route === route)).toMatchObject({
      customers: 3,
      read: 3,
      billed: 3,
      invoices: 3,
    })
  })

  test('are not made twice by two runs at once', async () => {
    const customers = [await admit(), await admit(), await admit(), await admit()]
    for (const customer of customers) await read(customer, '2026-09-20', 105)
    const run = () => told.write(tx => issueInvoices(tx, { agency: works, period: '2026-09', limit: 3 }))
    const made = await Promise.all([run(), run(), run()])
    expect(made.reduce((sum, one) => sum + one, 0)).toBe(4)
    for (const customer of customers) expect((await bookOf(customer)).invoices).toHaveLength(1)
  })

  test('say from which day on new prices hold', async () => {
    const route = 'Tuyến đổi giá'
    const customer = await admit({ route })
    await read(customer, '2026-10-21', 120)
    await bill('2026-10', '2026-10-22')
    await read(customer, '2026-11-10', 130)
    await bill('2026-11', '2026-11-11')
    const [printed] = await cashier.read(tx =>
      listInvoicesOfRoute(tx, { agency: works, route, period: '2026-11' }),
    )
    // Ten days at the old prices, ten at the new.
    expect(printed!.charge.lines.map(line => [line.from, line.to, line.quantity, line.price])).toEqual([
      ['2026-10-22', '2026-10-31', 5, 6000],
      ['2026-11-01', '2026-11-10', 5, 6400],
    ])
    expect(printed!.openBill!.items[1]!.name).toBe('Bậc 1 (đến 10 m³/tháng), từ 01/11/2026 đến 10/11/2026')
  })

  test('give two months’ blocks to who was not read for a month', async () => {
    const customer = await admit()
    await read(customer, '2026-08-31', 110)
    await bill('2026-08', '2026-09-01')
    await read(customer, '2026-10-20', 128)
    await bill('2026-10', '2026-10-21')
    const [invoice] = (await bookOf(customer)).invoices
    expect(invoice!.charge.lines.map(line => [line.block, line.quantity])).toEqual([[1, 18]])
  })

  test('follow the till', async () => {
    const customer = await admit()
    await read(customer, '2026-09-20', 110)
    await bill('2026-09', '2026-09-21')
    const [invoice] = (await bookOf(customer)).invoices
    await cashier.write(tx => takeCash(tx, { bill: invoice!.bill! }))
    await db.runJobs()
    expect((await bookOf(customer)).invoices[0]!.state).toBe('paid')
  })

  test('of a month to come are refused, and so is a group without prices', async () => {
    on('2026-09-20')
    await expect(
      cashier.write(tx => startRun(tx, { agency: works, period: '2026-10' })),
    ).rejects.toMatchObject({ code: 'water.period' })
    await expect(admit({ group: 'steel' as never })).rejects.toMatchObject({ code: 'water.group' })
  })
})

test('a reader finds the houses in the order of the walk, with what each meter said last', async () => {
  const route = 'Tuyến theo thứ tự'
  const second = await admit({ route, position: 2 })
  const first = await admit({ route, position: 1 })
  await read(second, '2026-09-20', 110)
  const { stops } = await reader.read(tx => listRoute(tx, { agency: works, route, period: '2026-10' }))
  expect(stops.map(stop => [stop.customer, stop.last_value, stop.last_on, stop.value])).toEqual([
    [first, 100, '2026-08-20', null],
    [second, 110, '2026-09-20', null],
  ])
})

describe('an overdue bill', () => {
  /** Of somebody whom messages reach, for September. */
  async function billed(personalNumber: string) {
    const registered = await told.write(tx =>
      registerPerson(tx, {
        personal_number: personalNumber,
        name: 'Trần Văn Lợi',
        birth_date: '1972',
        sex: 'male',
      }),
    )
    if (!registered.ok) throw new Error(JSON.stringify(registered))
    const customer = await admit({ personalNumber })
    await read(customer, '2026-09-20', 110)
    await bill('2026-09', '2026-09-21')
    return { person: registered.person.id, customer, invoice: (await bookOf(customer)).invoices[0]! }
  }

  test('is reminded of once a week at most, and no more when it is paid', async () => {
    const { person, invoice } = await billed('072072990006')
    const remind = async (day: Day) => {
      on(day)
      return cashier.write(tx => remindOverdue(tx, { agency: works }))
    }
    const late = async () =>
      (await cashier.read(tx => listOverdue(tx, { agency: works }))).invoices.some(
        one => one.id === invoice.id,
      )
    expect(await remind('2026-10-06')).toBe(0)
    expect(await late()).toBe(false)
    expect(await remind('2026-10-07')).toBe(1)
    expect(await late()).toBe(true)
    expect(await remind('2026-10-07')).toBe(0)
    expect(await remind('2026-10-13')).toBe(0)
    expect(await remind('2026-10-14')).toBe(1)
    const { messages } = await told.read(tx => listInbox(tx, { person }))
    expect(messages.map(message => message.subject)).toEqual([
      'Tiền nước tháng 09/2026 đã quá hạn',
      'Tiền nước tháng 09/2026 đã quá hạn',
    ])
    expect(messages[0]).toMatchObject({ action_path: `/thanh-toan/${invoice.bill}`, purpose: 'reminder' })
    await cashier.write(tx => takeCash(tx, { bill: invoice.bill! }))
    await db.runJobs()
    expect(await late()).toBe(false)
    expect(await remind('2026-11-01')).toBe(0)
  })

  test('asks for what is left once a part was paid, and nobody whose money came this very moment', async () => {
    const { person, customer, invoice } = await billed('072072990007')
    const { bill: till, amount } = invoice
    const part = { amount: 5_000, of: amount }
    await cashier.write(tx => takeCash(tx, { bill: till!, part }))
    const owed = async () =>
      (await cashier.read(tx => listOverdue(tx, { agency: works }))).invoices.find(
        one => one.customer === customer,
      )?.owed
    const remind = () => cashier.write(tx => remindOverdue(tx, { agency: works }))
    on('2026-10-07')
    expect(await owed()).toBe(amount - 5_000)
    expect(await remind()).toBe(1)
    const { messages } = await told.read(tx => listInbox(tx, { person }))
    expect(messages[0]!.text).toContain(`còn phải nộp ${formatDong(amount - 5_000)},`)
    on('2026-10-14')
    await cashier.write(tx => takeCash(tx, { bill: till! }))
    expect(await owed()).toBeUndefined()
    expect(await remind()).toBe(0)
  })
})
