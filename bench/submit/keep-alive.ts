import { connect } from 'node:net'

export type Connection = { ask(request: Buffer): Promise<string>; close(): void }

/**
 * One connection that asks one thing after another and hands back the head of each answer. It does so little that what
 * is measured is the server: node:http would take as much of the machine again. Answers must carry their length.
 */
export async function openConnection(port: number): Promise<Connection> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await new Promise<void>((done, fail) => socket.once('connect', done).once('error', fail))
  let arrived = Buffer.alloc(0)
  let waiting: { done(head: string): void; fail(error: Error): void } | undefined
  const broken = (error: Error) => waiting?.fail(error)
  socket.on('error', broken)
  socket.on('close', () => broken(new Error('The server closed the connection')))
  socket.on('data', chunk => {
    arrived = arrived.length ? Buffer.concat([arrived, chunk]) : chunk
    const end = arrived.indexOf('\r\n\r\n')
    if (end < 0) return
    const head = arrived.toString('latin1', 0, end)
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN)
    if (Number.isNaN(length)) return broken(new Error(`No length: ${head}`))
    if (arrived.length < end + 4 + length) return
    arrived = arrived.subarray(end + 4 + length)
    waiting?.done(head)
  })
  return {
    ask: request =>
      new Promise((done, fail) => {
        waiting = { done, fail }
        socket.write(request)
      }),
    close: () => void socket.destroy(),
  }
}

export type Taken = { perSecond: number; times: number[] }

/** Asks all of these on so many connections, each one thing after another; every answer must begin as `expected` says. */
export async function askAll(
  port: number,
  requests: readonly Buffer[],
  clients: number,
  expected: RegExp,
): Promise<Taken> {
  const connections = await Promise.all(Array.from({ length: clients }, () => openConnection(port)))
  const times: number[] = []
  let next = 0
  const start = performance.now()
  await Promise.all(
    connections.map(async connection => {
      while (next < requests.length) {
        const from = performance.now()
        const head = await connection.ask(requests[next++]!)
        times.push(performance.now() - from)
        if (!expected.test(head)) throw new Error(`Not as expected: ${head}`)
      }
    }),
  )
  const perSecond = (requests.length / (performance.now() - start)) * 1000
  for (const connection of connections) connection.close()
  return { perSecond, times }
}
