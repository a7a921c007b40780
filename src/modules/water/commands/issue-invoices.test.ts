import { afterAll, beforeAll, expect, test } from 'vitest'
import { vnInstant } from '#lib/vietnamese-text'
import { freeze } from '#platform/clock'
import { testDatabase } from '../../../../tests/support/database.ts'
import { getCustomer } from '../queries/get-customer.ts'
import { listInvoicesOfRoute, partSize } from '../queries/get-invoices.ts'
import { getOverview } from '../queries/get-overview.ts'
import { listRoute, type Place } from '../queries/list-route.ts'
import { listUnpriced } from '../queries/list-unpriced.ts'
import { machine, newCustomer, officer, works } from '../waterworks.fixture.ts'
import { admitCustomer } from './admit-customer.ts'
import { issueInvoices, startRun } from './issue-invoices.ts'
import { takeReading } from './take-reading.ts'

const db = testDatabase({ seed: true })
const told = db.as(machine)
const cashier = db.as(officer('cashier'))
const month = { agency: works, period: '2026-09' }
beforeAll(() => freeze(vnInstant('2026-09-20', '09:00')))
afterAll(() => freeze(undefined))

const installedOn = (day: string) => ({ meter: { ...newCustomer().meter, installedOn: day } })

test('a meter that would count before the first price is not taken', async () => {
  const early = newCustomer(installedOn('2025-06-30'))
  await expect(told.write(tx => admitCustomer(tx, early))).rejects.toMatchObject({
    code: 'water.tariff',
    params: { code: early.code, from: '2025-07-01' },
  })
  await told.write(tx => admitCustomer(tx, newCustomer(installedOn('2025-07-01'))))
})

test('who has no price is listed, and the others are billed', async () => {
  const route = 'Tuyến chưa có giá'
  const houses: string[] = []
  for (let position = 0; position < 2; position++) {
    const customer = await told.write(tx => admitCustomer(tx, newCustomer({ route, position })))
    await told.write(tx => takeReading(tx, { customer, period: month.period, value: 110 }))
    houses.push(customer)
  }
  const [early, priced] = houses as [string, string]
  // As it was taken over before such a day was refused.
  await db.database.pool.query("UPDATE water.meter SET installed_on = '2025-06-30' WHERE customer = $1", [
    early,
  ])
  await cashier.write(tx => startRun(tx, month))
  await db.runJobs()
  const billed = async (id: string) => (await cashier.read(tx => getCustomer(tx, id))).invoices.length
  expect([await billed(early), await billed(priced)]).toEqual([0, 1])
  expect(await cashier.read(tx => listUnpriced(tx, month))).toMatchObject([
    { id: early, tariff_group: 'household', from: '2025-06-30', priced_from: '2025-07-01' },
  ])
})

test('a long route is read page by page, and printed in parts, to its last house', async () => {
  const route = 'Tuyến dài'
  const houses = partSize + 2
  const { pool } = db.database
  // Two houses a place: the walk goes on by the house where the place says nothing.
  await pool.query(
    `WITH c AS (INSERT INTO water.customer (agency, code, name, address, tariff_group, route, position, search)
       SELECT $1, 'DAI' || n, 'Nhà ' || n, 'Ấp Dài', 'household', $2, n / 2, '' FROM generate_series(1, $3::int) n RETURNING id),
     m AS (INSERT INTO water.meter (customer, serial, installed_on, start_value)
       SELECT id, 'M', '2026-08-20', 100 FROM c RETURNING id, customer)
     INSERT INTO water.reading SELECT customer, $4, id, 100, 0, '2026-09-20', NULL, 'x', now() FROM m`,
    [works, route, houses, month.period],
  )
  const page = (over: { after?: Place | undefined; before?: Place | undefined }) =>
    cashier.read(tx => listRoute(tx, { ...month, route, ...over }))
  const seen: string[] = []
  let at = await page({})
  expect(at.previous).toBeUndefined()
  for (;;) {
    seen.push(...at.stops.map(stop => stop.customer))
    if (!at.next) break
    at = await page({ after: at.next })
  }
  expect([seen.length, new Set(seen).size]).toEqual([houses, houses])
  const back: string[] = at.stops.map(stop => stop.customer)
  while (at.previous) {
    at = await page({ before: at.previous })
    expect(at.next).toBeDefined()
    back.unshift(...at.stops.map(stop => stop.customer))
  }
  expect(back).toEqual(seen)

  while (await told.write(tx => issueInvoices(tx, { ...month, limit: 100 })));
  // One moved away since; their bill is still to be carried round.
  await pool.query("UPDATE water.customer SET ended_on = '2026-09-20' WHERE id = $1", [seen[0]])
  const { routes } = await cashier.read(tx => getOverview(tx, month))
  expect(routes.find(one => one.route === route)!.invoices).toBe(houses)
  const part = (n: number) => cashier.read(tx => listInvoicesOfRoute(tx, { ...month, route, part: n }))
  const printed = [...(await part(1)), ...(await part(2))].map(invoice => invoice.customer)
  expect(printed).toEqual(seen)
})
