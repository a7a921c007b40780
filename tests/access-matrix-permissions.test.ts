import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { can } from '#platform/access'
import type { Database, Tx } from '#platform/db'
import type { Page } from '#platform/http'
import { commune } from './support/affairs.ts'
import { browserOn, testApp } from './support/app.ts'
import { testDatabase } from './support/database.ts'
import { actorOf, type Officer } from './support/officers.ts'
import { permissionFor, placeOf, unmatchedPermissions } from './support/permissions-of-pages.ts'
import { formFor, type Waiting, waitingAt } from './support/posted-forms.ts'
import { addressOf, isAboutSomebody, pages } from './support/routes.ts'
import { snapshot } from './support/snapshot.ts'
import { undoing } from './support/undone.ts'
import { type World, worldOf } from './support/world.ts'

const db = testDatabase({ seed: true })
const statements: string[] = []
let app: FastifyInstance
/** As the other, but nothing stays that is done there. */
let trial: FastifyInstance
let waiting: Waiting
let world: World
let everybody: Officer[]
beforeAll(async () => {
  app = await testApp(overheard(db.database))
  trial = await testApp(undoing(db.database))
  world = await worldOf(db)
  waiting = await waitingAt(db, world)
  everybody = [...world.here, ...world.elsewhere, world.above]
}, 120_000)
afterAll(() => Promise.all([app.close(), trial.close()]))

const ofOfficers = pages.filter(page => page.who === 'staff')
const get = (url: string, cookie: string) => app.inject({ url, headers: { cookie } })

test('of every page of officers it is said who may come, and of nothing else', () => {
  expect(unmatchedPermissions()).toEqual([])
})

describe('the permission data decide', () => {
  test.each(ofOfficers.filter(page => page.get))(
    'GET $path, for every role here and elsewhere',
    async page => {
      const url = addressOf(page, world.examples)
      const seen: Record<string, string> = {}
      const expected: Record<string, string> = {}
      for (const officer of everybody) {
        const name = `${officer.role} at ${officer.at}`
        const { statusCode } = await get(url, officer.cookie)
        seen[name] = [200, 303].includes(statusCode) ? 'open' : String(statusCode)
        expected[name] = may(officer, page, 'get') ? 'open' : '404'
      }
      expect(seen).toEqual(expected)
      expect(Object.values(seen)).toContain('open')
    },
  )

  /** Where any officer may post, what they post about asks for more: that is for the tests of the commands. */
  const guarded = ofOfficers.filter(page => page.post && permissionFor(page.path, 'post'))

  test.each(guarded)('POST $path does nothing for a role that may not', async page => {
    const before = await snapshot(db.database)
    const { query, fields } = formFor(page.path, waiting)
    const url = addressOf(page, world.examples) + query
    const post = async (to: FastifyInstance, { cookie }: Officer) => {
      const browser = browserOn(to, { cookie })
      await browser.get('/can-bo')
      return (await browser.post(url, fields)).status
    }
    for (const officer of everybody)
      if (!may(officer, page, 'post'))
        expect(await post(app, officer), `${officer.role} at ${officer.at}`).toBe(404)
    expect(await snapshot(db.database)).toEqual(before)
    // The same form is not “not there” for one who may: what refused the others was who they are.
    const allowed = everybody.filter(officer => may(officer, page, 'post'))
    const answers = []
    for (const officer of allowed) answers.push(await post(trial, officer))
    expect(
      answers.filter(status => status !== 404 && status < 500),
      String(answers),
    ).not.toEqual([])
    expect(await snapshot(db.database)).toEqual(before)
  })
})

describe('of a code that somebody guesses, the way to “not there” tells nothing either', () => {
  const nobodys = 'H80.00000-261121-9999'
  /** The same address with a code that was never given. */
  const nowhere = (page: Page) => {
    const codes = { sent: nobodys, asked: nobodys, unpaid: nobodys, underWork: nobodys, returned: nobodys }
    return addressOf(page, { ...world.examples, ...codes })
  }
  const guessed = pages.filter(page => page.path.includes(':code') && isAboutSomebody(page))

  test.each(guessed.filter(page => page.get))('GET $path', async page => {
    for (const { cookie } of strangersTo(page)) {
      // What somebody may do is read anew now and then: not between the two.
      await get('/tra-cuu', cookie)
      const forbidden = await statementsOf(() => get(addressOf(page, world.examples), cookie))
      const missing = await statementsOf(() => get(nowhere(page), cookie))
      expect(forbidden.length).toBeGreaterThan(1)
      expect(forbidden).toEqual(missing)
    }
  })

  test.each(guessed.filter(page => page.post))('POST $path', async page => {
    for (const { cookie } of strangersTo(page)) {
      const browser = browserOn(app, { cookie })
      await browser.get('/tra-cuu')
      const form = { gui: '1', 'noi-dung': 'Không cần nữa đâu.', diem: '5' }
      const forbidden = await statementsOf(() => browser.post(addressOf(page, world.examples), form))
      await browser.get('/tra-cuu')
      const missing = await statementsOf(() => browser.post(nowhere(page), form))
      expect(forbidden.length).toBeGreaterThan(1)
      expect(forbidden).toEqual(missing)
    }
  })
})

function strangersTo(page: Page): { cookie: string }[] {
  return page.who === 'citizen' ? [world.other] : world.elsewhere
}

/** What somebody at the place of the thing, or of the officer where it is about no thing, may do by their roles. */
function may(officer: Officer, page: Page, method: 'get' | 'post'): boolean {
  const name = permissionFor(page.path, method)
  const agency = placeOf(page.path) ?? (isAboutSomebody(page) ? commune : officer.at)
  return !name || can({ actor: actorOf(officer) }, name, { agency })
}

async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  statements.length = 0
  await work()
  return [...statements]
}

/** The same database, whose statements are written down. */
function overheard(database: Database): Database {
  const listening =
    <T>(work: (tx: Tx) => Promise<T>) =>
    (tx: Tx) =>
      work({
        ...tx,
        query: (module, statement) => {
          // Noted once a minute of whoever uses a session, whatever they ask for.
          if (statement.name !== 'session-seen') statements.push(statement.text)
          return tx.query(module, statement)
        },
        gathered: (gathering, asked) => {
          statements.push(gathering.text)
          return tx.gathered(gathering, asked)
        },
      })
  return {
    ...database,
    read: (by, work) => database.read(by, listening(work)),
    write: (by, work) => database.write(by, listening(work)),
  }
}
