import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { shift } from '#platform/clock'
import { browserOn, testApp } from './support/app.ts'
import { testDatabase } from './support/database.ts'
import { hiddenFields, textField } from './support/form-fields.ts'
import { addressOf, pages } from './support/routes.ts'
import { signInCitizen } from './support/sign-in.ts'
import { type World, worldOf } from './support/world.ts'

const db = testDatabase({ seed: true })
let app: FastifyInstance
let world: World
beforeAll(async () => {
  app = await testApp(db.database)
  world = await worldOf(db)
}, 120_000)
afterAll(() => app.close())
afterEach(() => shift(0))

const hour = 3_600_000

describe('a session that ended while somebody typed', () => {
  test('what they typed waits behind the sign-in, and one press sends it', async () => {
    const url = addressOf(pages.find(page => page.path.endsWith('/:draft/:page'))!, world.examples)
    const before = browserOn(app, { cookie: await signInCitizen(db, world.owner.personalNumber) })
    const name = textField((await before.get(url)).html)
    const typed = 'Nguyễn "Thử" <b>&amp; Lê\nHai dòng'

    shift(2 * hour)
    const turned = await before.post(url, { [name]: typed })
    expect(turned.status).toBe(303)
    const held = new URL(turned.location!, 'http://sen').searchParams.get('ve')!
    expect(held).toMatch(/^\/gui-tiep\//)

    const after = browserOn(app, { cookie: await signInCitizen(db, world.owner.personalNumber) })
    after.jar.set('sen_visitor', before.jar.get('sen_visitor')!)
    const { status, html } = await after.get(held)
    expect(status).toBe(200)
    const fields = hiddenFields(html)
    expect(fields[name]).toBe(typed)
    expect(html).toContain(`action="${url}"`)

    expect((await after.post(url, fields)).status).toBeLessThan(400)
    const row = await db.database.pool.query('SELECT answers::text FROM dossiers.draft WHERE id = $1', [
      world.examples.draft,
    ])
    expect(JSON.stringify(row.rows[0])).toContain('Hai dòng')
  })

  test('it waits for an hour, for the browser that sent it, sealed', async () => {
    const turned = await browserOn(app).post('/tin-nhan', {})
    expect(turned.status).toBe(404)
    const url = addressOf(pages.find(page => page.path.endsWith('/:draft/noi-nhan'))!, world.examples)
    const browser = browserOn(app)
    await browser.get('/tra-cuu')
    const held = new URL(
      (await browser.post(url, { 'ghi-chu': 'điều riêng tư' })).location!,
      'http://sen',
    ).searchParams.get('ve')!
    const { rows } = await db.database.pool.query('SELECT fields FROM platform.held_post')
    expect(rows.every(row => !(row.fields as Buffer).includes('riêng tư'))).toBe(true)
    expect((await browser.get(held)).html).toContain('điều riêng tư')
    // Who is sent the address of a form that somebody else filled in does not get to press its button.
    for (const cookie of [world.owner.cookie, world.here[0]!.cookie])
      expect((await browserOn(app, { cookie }).get(held)).status).toBe(404)
    for (const other of ['/gui-tiep/1', '/gui-tiep/00000000-0000-4000-8000-000000000000', '/gui-tiep/%00'])
      expect((await browser.get(other)).status, other).toBe(404)
    shift(hour + 1000)
    expect((await browser.get(held)).status).toBe(404)
  })
})

describe('what is kept for those who are not signed in', () => {
  const url = () => addressOf(pages.find(page => page.path.endsWith('/:draft/noi-nhan'))!, world.examples)

  test('is no more than anybody types', async () => {
    const browser = browserOn(app, { address: '192.0.2.60' })
    await browser.get('/tra-cuu')
    const { status, html } = await browser.post(url(), { 'ghi-chu': 'a'.repeat(300_000) })
    expect([status, html]).toEqual([400, expect.stringContaining('Nội dung gửi lên quá lớn')])
  })

  test('is not so much from one address that it fills the disk', async () => {
    const browser = browserOn(app, { address: '192.0.2.61' })
    await browser.get('/tra-cuu')
    const seen = new Set<number>()
    for (let i = 0; i < 205 && !seen.has(429); i++)
      seen.add((await browser.post(url(), { 'ghi-chu': 'x' })).status)
    expect([...seen]).toEqual([303, 429])
  })
})
