import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { system } from '#platform/access'
import { enqueue } from '#platform/jobs'
import { type Program, startProgram } from '../bench/program.ts'
import { testDatabase } from './support/database.ts'

/** What a running process says of itself: its log, its metrics, its traces; and what it never says. */
const db = testDatabase({ setUp: false })
const folder = mkdtempSync(join(tmpdir(), 'sen-observe-'))
const personal = '091200990001'
const received: { path: string; body: string }[] = []
let log = ''
let program: Program
let collector: Server
let metricsPort: number

beforeAll(async () => {
  collector = createServer(async (request, response) => {
    received.push({ path: request.url!, body: await text(request) })
    response.setHeader('content-type', 'application/json').end('{}')
  })
  const collectorPort = await listening(collector)
  const probe = createServer()
  metricsPort = await listening(probe)
  await new Promise(done => probe.close(done))
  program = await startProgram(
    {
      DATABASE_URL: db.database.url,
      DATA_DIR: folder,
      DEMONSTRATION: 'false',
      DATABASE_WALLS: 'false',
      LOG_LEVEL: 'info',
      METRICS_PORT: String(metricsPort),
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collectorPort}`,
      OTEL_TRACES_SAMPLER_ARG: '1',
    },
    undefined,
    said => {
      log += said
    },
  )
}, 60_000)
afterAll(async () => {
  await program?.stop()
  collector.closeAllConnections()
  collector.close()
  rmSync(folder, { recursive: true, force: true })
})

const lines = (): Record<string, unknown>[] =>
  log
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => JSON.parse(line) as Record<string, unknown>)
const ask = (path: string) => fetch(`http://127.0.0.1:${program.port}${path}`, { redirect: 'manual' })

describe('the log', () => {
  test('has one line a request: number, route, status, time, kind of visitor, dossier; not the address', async () => {
    const answer = await ask(`/ho-so/H80.00000-261121-0001?so=${personal}`)
    const id = answer.headers.get('x-request-id')
    const found = () => lines().filter(line => line.requestId === id)
    await expect.poll(found).toHaveLength(1)
    expect(found()[0]).toMatchObject({
      method: 'GET',
      route: '/ho-so/:code',
      status: answer.status,
      ms: expect.any(Number),
      actor: 'anyone',
      dossier: 'H80.00000-261121-0001',
    })
    expect(log).not.toContain(personal)
  })

  test('names ids in the address, but nothing that opens something', async () => {
    const secret = '11111111-2222-4333-8444-555555555555'
    for (const path of [`/gui-tiep/${secret}`, `/can-bo/kich-hoat/${secret}`]) await ask(path)
    await expect.poll(() => lines().some(line => line.route === '/can-bo/kich-hoat/:token')).toBe(true)
    expect(log).not.toContain(secret)
    await ask(`/thanh-toan/${secret}`)
    await expect.poll(() => lines().some(line => line.bill === secret)).toBe(true)
  })

  test('carries the number of the request into the jobs that come from it', async () => {
    const by = { actor: system('test'), requestId: 'yeu-cau-7' }
    await db.database.write(by, tx => enqueue(tx, 'registers.forget-answers', {}))
    await expect
      .poll(() => lines().find(line => line.requestId === 'yeu-cau-7'), { timeout: 10_000 })
      .toMatchObject({ job: 'registers.forget-answers', ms: expect.any(Number) })
  })

  test('does not speak of the machines that look every few seconds', async () => {
    await ask('/healthz')
    await ask('/readyz')
    await ask('/tra-cuu')
    await expect.poll(() => lines().some(line => line.route === '/tra-cuu')).toBe(true)
    expect(lines().filter(line => String(line.route).endsWith('z'))).toEqual([])
  })
})

test('Prometheus reads requests by route, statements, the pool, the queue and the ledger; no address of anybody', async () => {
  await ask(`/thu-tuc?tu=${personal}`)
  const metrics = async () => (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()
  for (const name of [
    'http_server_request_duration_count{http_route="/thu-tuc"',
    'db_client_operation_duration_count{',
    'sen_job_duration_count{',
    'sen_pool_connections',
    'sen_pool_waiting',
    'sen_database_standbys',
    'sen_jobs_waiting',
    'sen_jobs_failed',
    'sen_jobs_age_seconds',
    'sen_outbox_age_seconds',
    'sen_ledger_unsealed_seconds',
  ])
    await expect.poll(metrics).toContain(name)
  expect(await metrics()).not.toContain(personal)
})

test('a collector receives traces of requests with their statements, and of jobs', async () => {
  // Not what was asked a moment ago, and may be remembered.
  await ask('/gui-tiep/11111111-2222-4333-8444-555555555556')
  type Span = { name: string; traceId: string; spanId: string; parentSpanId?: string }
  const spans = () =>
    received
      .filter(one => one.path === '/v1/traces')
      .flatMap(({ body }) => JSON.parse(body).resourceSpans)
      .flatMap(resource => resource.scopeSpans)
      .flatMap(scope => scope.spans as Span[])
  const request = () => spans().findLast(span => span.name === 'GET /gui-tiep/:id')
  await expect.poll(request, { timeout: 15_000 }).toBeTruthy()
  expect(spans().filter(span => span.parentSpanId === request()!.spanId)).not.toEqual([])
  expect(spans().some(span => span.name === 'registers.forget-answers')).toBe(true)
}, 20_000)

async function listening(server: Server): Promise<number> {
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  return (server.address() as AddressInfo).port
}
