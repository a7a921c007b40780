import type { FastifyInstance, InjectOptions } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { modules } from '../src/modules.ts'
import { procedure } from './support/affairs.ts'
import { testApp } from './support/app.ts'
import { testDatabase } from './support/database.ts'
import { pages } from './support/routes.ts'
import { snapshot } from './support/snapshot.ts'
import { type World, worldOf } from './support/world.ts'

const db = testDatabase({ seed: true })
const apis = modules.flatMap(module => module.apis ?? [])
let app: FastifyInstance
let world: World
beforeAll(async () => {
  app = await testApp(db.database, { live: { subscribe: () => () => {}, stop: async () => {} } })
  world = await worldOf(db)
}, 120_000)
afterAll(() => app.close())

const visitors = (): [string, string | undefined][] => [
  ['nobody', undefined],
  ['a citizen', world.owner.cookie],
  ['another citizen', world.other.cookie],
  ...[...world.here, ...world.elsewhere, world.above].map(({ role, at, cookie }): [string, string] => [
    `${role} at ${at}`,
    cookie,
  ]),
]
const nothing = '00000000-0000-4000-8000-000000000000'

/** How each machine interface is called, and what whoever may call it is told. Signed ones: unsigned. */
const calls: Record<string, { url: string; status: number; payload?: object }> = {
  'GET /api/v1/procedures': { url: '/api/v1/procedures', status: 200 },
  'GET /api/v1/procedures/{code}': { url: `/api/v1/procedures/${procedure}`, status: 200 },
  'POST /api/v1/payments/bank-notices': {
    url: '/api/v1/payments/bank-notices',
    status: 401,
    payload: { transaction: 'T1', account: '1', amount: 1, description: '', paidAt: '2026-11-20T08:00:00Z' },
  },
}

/** What belongs to no module: how it is asked for, and what nobody and somebody signed in are told. */
const others: Record<string, { ask: InjectOptions; nobody: number; somebody: number }> = {
  'GET /healthz': { ask: { url: '/healthz' }, nobody: 200, somebody: 200 },
  'GET /readyz': { ask: { url: '/readyz' }, nobody: 200, somebody: 200 },
  'GET /gui-tiep/:id': { ask: { url: `/gui-tiep/${nothing}` }, nobody: 404, somebody: 404 },
  'GET /luong': { ask: { url: '/luong?kenh=overview' }, nobody: 404, somebody: 404 },
  'POST /tai-len': { ask: { method: 'POST', url: '/tai-len' }, nobody: 401, somebody: 400 },
  'HEAD /tai-len/:id': { ask: { method: 'HEAD', url: `/tai-len/${nothing}` }, nobody: 404, somebody: 404 },
  'PATCH /tai-len/:id': { ask: { method: 'PATCH', url: `/tai-len/${nothing}` }, nobody: 404, somebody: 404 },
}

test('every route of the server is a page, a machine interface, or named here', () => {
  const known = [
    ...pages.flatMap(page => [page.get && `GET ${page.path}`, page.post && `POST ${page.path}`]),
    ...apis.map(api => `${api.method} ${api.path.replace(/\{(\w+)\}/g, ':$1')}`),
    ...Object.keys(others),
  ].filter(name => name !== undefined)
  const served = routesOf(app).filter(name => !name.startsWith('HEAD ') || name in others)
  expect(served.filter(name => !known.includes(name))).toEqual([])
  expect(known.filter(name => !served.includes(name))).toEqual([])
})

test('every machine interface has a call, and every call an interface', () => {
  expect(apis.map(api => `${api.method} ${api.path}`).toSorted()).toEqual(Object.keys(calls).toSorted())
})

describe('machine interfaces', () => {
  test.each(apis)('$method $path tells each visitor what it may', async api => {
    const { url, status, payload } = calls[`${api.method} ${api.path}`]!
    const before = await snapshot(db.database)
    const told = new Set<string>()
    for (const [visitor, cookie] of visitors()) {
      const kind = !cookie ? 'anyone' : visitor.includes('citizen') ? 'citizen' : 'staff'
      const may = api.who === 'anyone' || api.who === kind || (api.who === 'signed-in' && !!cookie)
      const answer = await app.inject({
        method: api.method,
        url,
        ...(payload && { payload }),
        headers: { ...(cookie && { cookie }) },
      })
      expect(answer.statusCode, visitor).toBe(may ? status : 401)
      expect(answer.headers['x-content-type-options'], visitor).toBe('nosniff')
      told.add(answer.body)
      // A schema forgets what it does not name.
      if (answer.statusCode === 200) expect(api.result.parse(answer.json())).toEqual(answer.json())
    }
    // What is for everybody tells nobody more than others.
    if (api.who === 'anyone') expect(told.size).toBe(1)
    expect(await snapshot(db.database)).toEqual(before)
  })
})

describe('what belongs to no module', () => {
  test.each(Object.entries(others))('%s', async (_route, { ask, nobody, somebody }) => {
    const before = await snapshot(db.database)
    for (const [visitor, cookie] of visitors()) {
      const answer = await app.inject({ ...ask, headers: { ...(cookie && { cookie }) } })
      expect(answer.statusCode, visitor).toBe(cookie ? somebody : nobody)
      expect(String(answer.headers['content-security-policy']), visitor).toContain("default-src 'none'")
    }
    expect(await snapshot(db.database)).toEqual(before)
  })
})

/** `GET /a/:b` for every route, read from the tree that the router draws. */
function routesOf(server: FastifyInstance): string[] {
  const routes: string[] = []
  const path: string[] = []
  for (const line of server.printRoutes({ commonPrefix: false }).split('\n')) {
    const [, indent, rest] = /^([│├└─\s]*)(.*)$/.exec(line)!
    if (!rest) continue
    const depth = Math.floor(indent!.length / 4)
    const [, piece, methods] = /^(.*?)(?: \(([A-Z, ]+)\))?$/.exec(rest)!
    path.length = depth
    path[depth] = piece!
    // A star after a slash is drawn without it.
    const whole = path.join('').replace(/(?<!\/)\*$/, '/*')
    for (const method of methods?.split(', ') ?? []) routes.push(`${method} ${whole}`)
  }
  return routes
}
