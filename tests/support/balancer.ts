import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'

export type Balancer = { url: string; ready(): number; stop(): Promise<void> }

const checkEvery = 250
const patience = 1000
/** Headers of one connection, which the next one makes for itself. */
const ofOneConnection = ['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'proxy-connection']

/**
 * A load balancer as a province would have one: requests go in turn to the servers whose /readyz says yes. It sends a
 * request to a second server only when the first can not have seen it (nobody listens there), or when seeing it twice
 * changes nothing (GET and HEAD). Everything else that breaks is 502: whoever asked must look for themselves.
 */
export async function startBalancer(ports: readonly number[]): Promise<Balancer> {
  const healthy = new Set<number>()
  let turn = 0

  const check = async (port: number): Promise<void> => {
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(patience) })
      .then(async answer => answer.ok && (await answer.text()) !== '')
      .catch(() => false)
    if (ready) healthy.add(port)
    else healthy.delete(port)
  }
  let checking: Promise<unknown> = Promise.resolve()
  const checks = setInterval(() => {
    checking = Promise.all(ports.map(check))
  }, checkEvery)

  const server = createServer(async (asked, answer) => {
    const body = await wholeBody(asked).catch(() => undefined)
    if (!body) return
    const [first, ...others] = [...healthy].map((_, i, all) => all[(i + turn) % all.length]!)
    turn++
    if (first === undefined) return refuse(answer, 503)
    pass(asked, body, answer, first, others)
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ready: () => healthy.size,
    async stop() {
      clearInterval(checks)
      await checking
      server.closeAllConnections()
      await new Promise(done => server.close(done))
    },
  }

  function pass(
    asked: IncomingMessage,
    body: Buffer,
    answer: ServerResponse,
    port: number,
    others: number[],
  ): void {
    const forward = request({
      host: '127.0.0.1',
      port,
      method: asked.method,
      path: asked.url,
      headers: forwarded(asked, body),
      agent: false,
    })
    forward.on('response', told => {
      answer.writeHead(told.statusCode!, withoutConnection(told.headers))
      told.pipe(answer)
      told.on('error', () => answer.destroy())
      answer.on('close', () => told.destroy())
    })
    forward.on('error', (error: NodeJS.ErrnoException) => {
      if (answer.headersSent) return answer.destroy()
      const unseen = error.code === 'ECONNREFUSED'
      if (unseen) healthy.delete(port)
      const harmless = asked.method === 'GET' || asked.method === 'HEAD'
      const next = others[0]
      if (next !== undefined && (unseen || harmless)) pass(asked, body, answer, next, others.slice(1))
      else refuse(answer, unseen ? 503 : 502)
    })
    answer.on('close', () => forward.destroy())
    forward.end(body)
  }
}

/** Kept whole before it goes on, so that it can go on twice; the servers limit what they take. */
async function wholeBody(asked: IncomingMessage): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(asked as AsyncIterable<Buffer>))
}

function forwarded(asked: IncomingMessage, body: Buffer): OutgoingHttpHeaders {
  return {
    ...withoutConnection(asked.headers),
    ...((body.length > 0 || asked.headers['content-length']) && { 'content-length': body.length }),
    'x-forwarded-for': asked.socket.remoteAddress ?? '',
    connection: 'close',
  }
}

function withoutConnection(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !ofOneConnection.includes(name)))
}

function refuse(answer: ServerResponse, status: 502 | 503): void {
  answer.writeHead(status, { 'retry-after': '1', 'content-type': 'text/plain; charset=utf-8' })
  answer.end('Hệ thống đang bận, vui lòng thử lại sau giây lát')
}
