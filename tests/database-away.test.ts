import { beforeAll, expect, test } from 'vitest'
import type { Database } from '#platform/db'
import { beginDraft, seedOfficers } from '../src/modules/dossiers/dossier.fixture.ts'
import { browserOn, testApp } from './support/app.ts'
import { testDatabase } from './support/database.ts'
import { personOf } from './support/sandbox/people.ts'
import { signInCitizen } from './support/sign-in.ts'

const db = testDatabase()
beforeAll(() => seedOfficers(db))

const away = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:5432'), { code: 'ECONNREFUSED' })

/** A browser of somebody signed in, and a switch that takes the database away. */
async function visitor() {
  const state = { away: false }
  const gone =
    <Args extends unknown[], Result>(ask: (...args: Args) => Promise<Result>) =>
    (...args: Args) =>
      state.away ? Promise.reject(away) : ask(...args)
  const database: Database = {
    ...db.database,
    read: gone(db.database.read) as Database['read'],
    write: gone(db.database.write) as Database['write'],
  }
  const { personalNumber, name } = personOf('tam')
  const cookie = await signInCitizen(db, personalNumber)
  const { rows } = await db.database.pool.query<{ id: string }>(
    'SELECT id FROM identity.person WHERE personal_number = $1',
    [personalNumber],
  )
  const citizen = { kind: 'citizen', id: rows[0]!.id, name, level: 2 } as const
  const { draft } = await beginDraft(db, { citizen })
  const app = await testApp(database)
  return { state, app, draft, browser: browserOn(app, { cookie }) }
}

test('with the database away a page says so in plain words, and shows nothing of the machine', async () => {
  const { state, browser, app } = await visitor()
  state.away = true
  for (const path of ['/', '/ho-so', '/can-bo']) {
    const seen = await browser.get(path)
    expect([path, seen.status]).toEqual([path, path === '/' ? seen.status : 503])
    expect(seen.html).not.toMatch(/ECONN|5432|statusCode/)
    if (seen.status === 503) expect(seen.html).toContain('Hệ thống đang tạm gián đoạn')
  }
  const answer = await app.inject({ method: 'GET', url: '/ho-so', cookies: { sen: 'whatever' } })
  expect(answer.headers['retry-after']).toBe('10')
})

test('what was typed meanwhile waits in the page, and one press sends it when the database is back', async () => {
  const { state, browser, draft } = await visitor()
  const page = `/nop-ho-so/ban-nhap/${draft}/requester`
  const typed = { 'requester.capacity': 'self', 'requester.name': 'Lê Văn Tám & "các con"' }
  await browser.get(page)
  state.away = true
  const held = await browser.post(page, typed)
  expect(held.status).toBe(503)
  expect(held.html).toContain('Nội dung bạn vừa nhập vẫn còn đây')
  expect(held.html).toContain(`action="${page}"`)
  const shown = (name: string) =>
    new RegExp(`name="${name}" value="([^"]*)"`)
      .exec(held.html)?.[1]
      ?.replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&')
  expect(shown('requester.name')).toBe(typed['requester.name'])
  const again = await browser.post(page, { ...typed, 'requester.name': shown('requester.name')! })
  expect(again.status).toBe(503)

  state.away = false
  // The page still shown carries the token that its session knows.
  const sent = await browser.post(page, typed)
  expect([200, 303]).toContain(sent.status)
  const { rows } = await db.database.pool.query('SELECT answers FROM dossiers.draft WHERE id = $1', [draft])
  expect(rows[0].answers.requester.name).toBe(typed['requester.name'])
})

test('what another site sends is not shown back', async () => {
  const { state, browser, draft } = await visitor()
  const page = `/nop-ho-so/ban-nhap/${draft}/requester`
  await browser.get(page)
  state.away = true
  const answer = await browser.post(page, { 'requester.name': 'x' }, { 'sec-fetch-site': 'cross-site' })
  expect(answer.status).toBe(503)
  expect(answer.html).not.toContain('name="requester.name"')
})
