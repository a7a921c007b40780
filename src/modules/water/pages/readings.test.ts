import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { browserOn, testApp } from '../../../../tests/support/app.ts'
import { testDatabase } from '../../../../tests/support/database.ts'
import { signInStaff } from '../../../../tests/support/sign-in.ts'
import { issueInvoices } from '../commands/issue-invoices.ts'
import { takeReading } from '../commands/take-reading.ts'
import { admitCustomer } from '../index.ts'
import { currentPeriod } from '../period.ts'
import { machine, newCustomer, works } from '../waterworks.fixture.ts'

const db = testDatabase({ seed: true })
let app: FastifyInstance
beforeAll(async () => {
  app = await testApp(db.database)
})
afterAll(() => app.close())

test('what surprises comes back with what was typed, and the second press takes it', async () => {
  const route = 'Tuyến thử'
  const admit = () => db.as(machine).write(tx => admitCustomer(tx, newCustomer({ route })))
  const [plain, odd, mistyped] = [await admit(), await admit(), await admit()]
  const reader = browserOn(app, { cookie: await signInStaff(db, 'lamvangieng@tayninh.example') })
  const url = `/can-bo/nuoc/ghi-chi-so?${new URLSearchParams({ tuyen: route })}`
  const figure = (html: string, customer: string) =>
    new RegExp(`name="chi-so\\.${customer}"[^>]*value="([^"]*)"`).exec(html)?.[1]
  const doubts = (html: string) =>
    Object.fromEntries(
      [...html.matchAll(/name="(nghi-ngo\.[^"]+)" value="([^"]+)"/g)].map(([, name, value]) => [
        name!,
        value!,
      ]),
    )
  const read = async () =>
    (
      await db.database.pool.query(
        'SELECT value FROM water.reading WHERE customer = ANY ($1) ORDER BY value',
        [[plain, odd, mistyped]],
      )
    ).rows.map(row => row.value)

  await reader.get(url)
  const typed = { [`chi-so.${plain}`]: '112', [`chi-so.${odd}`]: '900', [`chi-so.${mistyped}`]: '12o' }
  const first = await reader.post(url, typed)
  expect(first.status).toBe(200)
  expect(await read()).toEqual([112])
  expect([plain, odd, mistyped].map(one => figure(first.html, one))).toEqual(['112', '900', '12o'])
  expect(doubts(first.html)).toEqual({ [`nghi-ngo.${odd}`]: 'much:900' })

  // Another surprising figure is another doubt; the same one is taken.
  const again = { ...typed, ...doubts(first.html), [`chi-so.${odd}`]: '901', [`chi-so.${mistyped}`]: '' }
  const second = await reader.post(url, again)
  expect(await read()).toEqual([112])
  const third = await reader.post(url, { ...again, ...doubts(second.html) })
  expect(third.status).toBe(303)
  expect(third.location).toContain('da-luu=1')
  expect(await read()).toEqual([112, 901])
})

const readingsAt = (route: string, more = {}) =>
  `/can-bo/nuoc/ghi-chi-so?${new URLSearchParams({ tuyen: route, ...more })}`
const newReader = async () => browserOn(app, { cookie: await signInStaff(db, 'lamvangieng@tayninh.example') })

test('what was typed for a house that is billed meanwhile is said, not dropped', async () => {
  const route = 'Tuyến vừa lập giấy báo'
  const customer = await db.as(machine).write(tx => admitCustomer(tx, newCustomer({ route })))
  const reader = await newReader()
  await reader.get(readingsAt(route))
  await db.as(machine).write(async tx => {
    const period = currentPeriod(tx.now)
    await takeReading(tx, { customer, period, value: 113 })
    await issueInvoices(tx, { agency: works, period, limit: 100 })
  })
  const { status, html } = await reader.post(readingsAt(route), { [`chi-so.${customer}`]: '112' })
  expect(status).toBe(200)
  expect(html).toContain(`href="#chi-so.${customer}"`)
  expect(html).toContain('đã lập giấy báo với chỉ số 113, nên chưa ghi 112')
  expect(html).toMatch(new RegExp(`<p[^>]* id="chi-so\\.${customer}"`))
  const same = await reader.post(readingsAt(route), { [`chi-so.${customer}`]: '113' })
  expect(same.status).toBe(303)
})

test('a figure below the last one says how a wrong last one is put right', async () => {
  const route = 'Tuyến đọc thấp'
  const customer = await db.as(machine).write(tx => admitCustomer(tx, newCustomer({ route })))
  const reader = await newReader()
  await reader.get(readingsAt(route))
  const { html } = await reader.post(readingsAt(route), { [`chi-so.${customer}`]: '99' })
  expect(html).toContain('hãy sửa chỉ số đã lập giấy báo ở trang của khách hàng')
})

test('a long walk goes on on another page, where a form comes back to', async () => {
  const route = 'Tuyến nhiều trang'
  const houses: string[] = []
  for (let position = 0; position < 101; position++)
    houses.push(await db.as(machine).write(tx => admitCustomer(tx, newCustomer({ route, position }))))
  const [first, last] = [houses[0]!, houses.at(-1)!]
  const reader = await newReader()
  const linkIn = (html: string, name: string) =>
    new RegExp(`href="([^"]*[?;]${name}=[^"]*)"`).exec(html)?.[1]?.replaceAll('&amp;', '&')
  const one = await reader.get(readingsAt(route))
  expect([one.html.includes(first), one.html.includes(last)]).toEqual([true, false])
  expect(linkIn(one.html, 'truoc')).toBeUndefined()
  const two = await reader.get(linkIn(one.html, 'sau')!)
  expect([two.html.includes(first), two.html.includes(last)]).toEqual([false, true])
  const action = /<form[^>]* action="([^"]*sau=[^"]*)"/.exec(two.html)![1]!.replaceAll('&amp;', '&')
  const saved = await reader.post(action, { [`chi-so.${last}`]: '112' })
  const back = await reader.get(saved.location!)
  expect(back.html).toMatch(new RegExp(`name="chi-so\\.${last}"[^>]*value="112"`))
  expect((await reader.get(linkIn(back.html, 'truoc')!)).html).toContain(first)
  for (const sau of ['99999999999', 'x', '1.5'])
    expect((await reader.get(readingsAt(route, { sau: `${sau},${first}` }))).html).toContain(first)
  expect((await reader.post(action, { [`chi-so.${'-'.repeat(36)}`]: '1' })).status).toBe(303)
})
