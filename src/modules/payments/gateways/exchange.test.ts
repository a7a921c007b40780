import type { AddressInfo } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exchange } from './exchange.ts'
import type { Fields } from './fields.ts'

let app: FastifyInstance
let url = ''
const asked: string[] = []
beforeAll(async () => {
  app = Fastify({ forceCloseConnections: true })
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_r, body, done) =>
    done(null, body),
  )
  app.addHook('onRequest', async request => void asked.push(request.url))
  app.post('/good', async request => ({
    echo: request.body,
    number: 12,
    type: request.headers['content-type'],
  }))
  app.post('/slow', (_request, _reply) => undefined)
  app.post('/elsewhere', (_request, reply) => reply.redirect('/good', 307))
  app.post('/list', async () => [])
  await app.listen({ port: 0, host: '127.0.0.1' })
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
})
afterAll(() => app.close())

const ask = (path: string, body: object | URLSearchParams, patienceMs = 10_000): Promise<Fields> =>
  exchange({ gateway: 'momo', url: url + path, body, patienceMs }, fields => fields)

test('a question goes as JSON or as a form', async () => {
  expect(await ask('/good', { amount: 1 })).toEqual({ number: '12', type: 'application/json; charset=utf-8' })
  expect(await ask('/good', new URLSearchParams({ a: 'ồ b' }))).toMatchObject({ echo: 'a=%E1%BB%93+b' })
})

test('who does not answer in time, sends elsewhere or talks of something else is a failure, asked once', async () => {
  asked.length = 0
  await expect(ask('/slow', {}, 100)).rejects.toThrow(/^momo: TimeoutError$/)
  await expect(ask('/elsewhere', {})).rejects.toThrow(/^momo: TypeError$/)
  await expect(ask('/list', {})).rejects.toThrow(/^momo: answer that is no JSON object$/)
  await expect(ask('/nothing', {})).rejects.toThrow(/^momo: HTTP 404$/)
  expect(asked).toEqual(['/slow', '/elsewhere', '/list', '/nothing'])
})
