import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signInPath } from '#modules/identity'
import { can } from '#platform/access'
import type { Page } from '#platform/http'
import { modules } from '../src/modules.ts'
import { browserOn, testApp } from './support/app.ts'
import { testDatabase } from './support/database.ts'
import { leftByLooking } from './support/left-by-looking.ts'
import { actorOf } from './support/officers.ts'
import { province } from './support/permissions-of-pages.ts'
import { faultsOf } from './support/protecting-headers.ts'
import { addressOf, addressOfNothing, isAboutSomebody, pages, unmatchedExamples } from './support/routes.ts'
import { snapshot } from './support/snapshot.ts'
import { type World, worldOf } from './support/world.ts'

const db = testDatabase({ seed: true })
let app: FastifyInstance
let world: World
beforeAll(async () => {
  app = await testApp(db.database)
  world = await worldOf(db)
}, 120_000)
afterAll(() => app.close())

const signedOut = undefined
const get = (url: string, cookie: string | undefined) =>
  app.inject({ url, headers: cookie ? { cookie } : {} })

/**
 * Pages that say in words that what they stand on is not there: no issuer runs beside this test, none sent anybody back,
 * and no payment gateway is switched on.
 */
const outsideStatus: Record<string, number> = {
  '/dang-nhap': 503,
  '/dang-nhap/ve': 400,
  '/thanh-toan/cong/:gateway/bao': 404,
  '/thanh-toan/cong/:gateway/ve': 404,
}

const shown = pages.filter(page => page.get)
const acted = pages.filter(page => page.post && !page.foreign)
const forCitizens = shown.filter(page => page.who === 'citizen' || page.who === 'signed-in')
const forOfficers = shown.filter(page => page.who === 'staff' || page.who === 'signed-in')
const ofOfficers = forOfficers.filter(page => page.who === 'staff')

/** Everybody who may come to a page. */
function visitors(): Record<string, string | undefined> {
  const officers = [...world.here, ...world.elsewhere].map(
    ({ role, at, cookie }) => [`${role} at ${at}`, cookie] as const,
  )
  return {
    nobody: signedOut,
    'the one it is about': world.owner.cookie,
    'another citizen': world.other.cookie,
    ...Object.fromEntries(officers),
  }
}

test('every page with parameters has an example address, and no example is left over', () => {
  expect(unmatchedExamples()).toEqual([])
})

describe('who is let in', () => {
  test.each(shown)(
    'GET $path answers everybody without a fault, with the headers that protect, and changes nothing',
    async page => {
      const before = await snapshot(db.database)
      const url = addressOf(page, world.examples)
      const faults: string[] = []
      for (const [visitor, cookie] of Object.entries(visitors()))
        faults.push(
          ...faultsOf(await get(url, cookie), outsideStatus[page.path]).map(fault => `${visitor}: ${fault}`),
        )
      expect(faults).toEqual([])
      const after = await snapshot(db.database)
      const changed = Object.keys(after).filter(table => after[table] !== before[table])
      expect(changed.filter(table => !leftByLooking[page.path]?.includes(table))).toEqual([])
    },
  )

  test.each(shown.filter(page => page.who !== 'anyone'))(
    'GET $path sends who is not signed in to the right door',
    async page => {
      const url = addressOf(page, world.examples)
      const answer = await get(url, signedOut)
      expect([answer.statusCode, answer.headers.location]).toEqual([303, signInPath(page.who, url)])
    },
  )

  test.each(shown.filter(page => page.who === 'anyone'))('GET $path is for everybody', async page => {
    const url = addressOf(page, world.examples)
    const expected = [200, 303, outsideStatus[page.path]]
    for (const [visitor, cookie] of Object.entries(visitors()))
      expect(expected, visitor).toContain((await get(url, cookie)).statusCode)
  })

  test.each(forCitizens)('GET $path shows the citizen what is theirs', async page => {
    expect([200, 303]).toContain((await get(addressOf(page, world.examples), world.owner.cookie)).statusCode)
  })

  test.each(forCitizens.filter(isAboutSomebody))('GET $path is not there for another citizen', async page => {
    await expectMissing(page, world.other.cookie)
  })

  test.each(forCitizens.filter(page => page.who === 'citizen'))(
    'GET $path is not for officers',
    async page => {
      const url = addressOf(page, world.examples)
      for (const officer of world.here)
        expect((await get(url, officer.cookie)).headers.location).toBe(signInPath('citizen', url))
    },
  )

  test.each(ofOfficers)('GET $path is not for citizens', async page => {
    const url = addressOf(page, world.examples)
    expect((await get(url, world.owner.cookie)).headers.location).toBe(signInPath('staff', url))
  })

  test.each(ofOfficers.filter(isAboutSomebody))(
    'GET $path is not there for any role at another place',
    async page => {
      for (const officer of world.elsewhere) await expectMissing(page, officer.cookie)
    },
  )

  const menu = modules.flatMap(module => module.menu ?? [])
  test.each(menu)(
    '$path, in the menu of who holds $permission, opens for them, and has nothing for others',
    async item => {
      const page = pages.find(page => page.path === item.path)!
      for (const officer of world.here) {
        const answer = await get(addressOf(page, world.examples), officer.cookie)
        const agency = item.ofProvince ? province : officer.at
        if (can({ actor: actorOf(officer) }, item.permission, { agency }))
          expect(answer.statusCode, officer.role).toBe(200)
        else if (answer.statusCode !== 404) expectNothingOf(answer)
      }
    },
  )
})

describe('lists hold nothing that is somebody else’s', () => {
  const lists = (among: readonly Page[]) => among.filter(page => !/[:*]/.test(page.path))

  test.each(lists(forCitizens))('$path, for another citizen', async page => {
    expectNothingOf(await get(page.path, world.other.cookie))
  })

  test.each(lists(ofOfficers))('$path, for officers of another place', async page => {
    for (const officer of world.elsewhere) expectNothingOf(await get(page.path, officer.cookie))
  })
})

describe('who acts', () => {
  let rows: Record<string, string>
  beforeAll(async () => {
    rows = await snapshot(db.database)
  })
  /** Compared with how the test before left it, so that one fault is one failure. */
  const changed = async () => {
    const before = rows
    rows = await snapshot(db.database)
    return Object.keys(rows).filter(table => rows[table] !== before[table])
  }

  test.each(acted)('POST $path does nothing without the token of the form', async page => {
    const url = addressOf(page, world.examples)
    for (const [visitor, cookie] of Object.entries(visitors())) {
      const answer = await post(url, cookie, { gui: '1', _csrf: 'made-up' })
      const held = answer.statusCode === 200 && answer.body.includes('Nội dung bạn vừa nhập vẫn còn đây')
      const toSignIn =
        answer.statusCode === 303 && answer.headers.location?.startsWith(signInPath(page.who, '/gui-tiep/'))
      expect(held || toSignIn || answer.statusCode === 404, `${visitor}: ${answer.statusCode}`).toBe(true)
      expect(faultsOf(answer)).toEqual([])
    }
    expect(await changed()).toEqual([])
  })

  test.each(acted)('POST $path from a page of another site is not even heard', async page => {
    const url = addressOf(page, world.examples)
    const foreign: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://ke-gian.example' },
    ]
    for (const cookie of [signedOut, world.owner.cookie, world.here[0]!.cookie])
      for (const headers of foreign)
        expect((await postFromForm(url, cookie, headers)).status, JSON.stringify(headers)).toBe(404)
    expect(await changed()).toEqual([])
  })

  test.each(pages.filter(page => page.post && page.foreign))(
    'POST $path, which other sites may post to, does nothing without their signature',
    async page => {
      const url = addressOf(page, world.examples)
      for (const cookie of [signedOut, world.owner.cookie, world.here[0]!.cookie])
        expect(faultsOf(await post(url, cookie, { gui: '1', signature: 'a'.repeat(64) }))).toEqual([])
      expect(await changed()).toEqual([])
    },
  )

  test.each(acted.filter(page => isAboutSomebody(page) && page.who === 'citizen'))(
    'POST $path is not there for another citizen, token or not',
    async page => {
      expect((await postFromForm(addressOf(page, world.examples), world.other.cookie)).status).toBe(404)
      expect(await changed()).toEqual([])
    },
  )

  test.each(acted.filter(page => isAboutSomebody(page) && page.who === 'staff'))(
    'POST $path is not there for any role at another place',
    async page => {
      for (const officer of world.elsewhere)
        expect(
          (await postFromForm(addressOf(page, world.examples), officer.cookie)).status,
          officer.role,
        ).toBe(404)
      expect(await changed()).toEqual([])
    },
  )

  test('with the token, from our own page, the same deed is done', async () => {
    const discard = pages.find(page => page.path.endsWith('/:draft/bo'))!
    const answer = await postFromForm(addressOf(discard, world.examples), world.owner.cookie)
    expect(answer.status).toBe(303)
    expect(await changed()).toContain('dossiers.draft')
  })
})

let posted = 0
function post(
  url: string,
  cookie: string | undefined,
  form: Record<string, string>,
): Promise<LightMyRequestResponse> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', ...(cookie && { cookie }) }
  const payload = new URLSearchParams(form).toString()
  // What is kept for those who are not signed in is limited by address.
  const remoteAddress = `198.51.${++posted >> 8}.${posted & 255}`
  return app.inject({ method: 'POST', url, headers, payload, remoteAddress })
}

/** As a browser that has a page of ours open. */
async function postFromForm(url: string, cookie: string | undefined, headers: Record<string, string> = {}) {
  const browser = browserOn(app, cookie ? { cookie } : {})
  await browser.get('/tra-cuu')
  return browser.post(url, { gui: '1' }, headers)
}

/** What is forbidden looks exactly like what does not exist. */
async function expectMissing(page: Page, cookie: string): Promise<void> {
  const [there, nowhere] = [addressOf(page, world.examples), addressOfNothing(page)]
  const [forbidden, missing] = [await get(there, cookie), await get(nowhere, cookie)]
  expect(forbidden.statusCode, there).toBe(404)
  expect(missing.statusCode, nowhere).toBe(404)
  expect(withoutPlace(forbidden, there)).toBe(withoutPlace(missing, nowhere))
  expect(headersOf(forbidden)).toEqual(headersOf(missing))
}

/** What a visitor could compare: not when, which request, and how long the address was. */
function headersOf({ headers }: LightMyRequestResponse): object {
  const { date: _when, 'x-request-id': _which, 'content-length': _length, ...rest } = headers
  return rest
}

/** The page without the number of the request and its own address. */
function withoutPlace(answer: LightMyRequestResponse, url: string): string {
  const id = String(answer.headers['x-request-id'])
  return answer.body
    .replaceAll(id.slice(0, 8), '…')
    .replaceAll(url, '…')
    .replaceAll(encodeURIComponent(url), '…')
}

function expectNothingOf(answer: LightMyRequestResponse): void {
  const {
    citizen,
    counters,
    school,
    draftPage: _page,
    activation: _link,
    officer: _colleague,
    ...things
  } = world.examples
  for (const thing of [...Object.values({ ...things, ...counters, ...school }), citizen.personalNumber])
    expect(answer.body.includes(thing), thing).toBe(false)
}
