import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { browserOn, testApp } from '../../../../tests/support/app.ts'
import { testDatabase } from '../../../../tests/support/database.ts'
import { signInStaff } from '../../../../tests/support/sign-in.ts'
import { admitCustomer } from '../index.ts'
import { machine, newCustomer } from '../waterworks.fixture.ts'

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
