import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export type StallingProxy = {
  port: number
  /** Where new connections go. */
  lead(port: number): void
  /** Nothing goes through until `thaw`, and nobody is told: as when a switch between two machines hangs. */
  freeze(): void
  thaw(): void
  /** Breaks off every line that is open, without a word. */
  cut(): void
  stop(): Promise<void>
}

/** Stands between Sen and PostgreSQL at an address that stays, whichever server is behind it. */
export async function startStallingProxy(): Promise<StallingProxy> {
  const sockets = new Set<Socket>()
  let target = 0
  let frozen = false
  const hold = (socket: Socket) => {
    sockets.add(socket)
    if (frozen) socket.pause()
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  }
  const server = createServer({ pauseOnConnect: true }, near => {
    const far = connect({ port: target, host: '127.0.0.1', noDelay: true })
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      hold(one)
      one.on('data', chunk => {
        if (!other.write(chunk)) one.pause()
      })
      one.on('drain', () => {
        if (!frozen) other.resume()
      })
      one.on('close', () => other.destroy())
    }
    far.on('connect', () => {
      if (!frozen) near.resume()
    })
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))

  return {
    port: (server.address() as AddressInfo).port,
    lead: port => {
      target = port
    },
    freeze() {
      frozen = true
      for (const socket of sockets) socket.pause()
    },
    thaw() {
      frozen = false
      for (const socket of sockets) socket.resume()
    },
    cut() {
      for (const socket of sockets) socket.resetAndDestroy()
    },
    async stop() {
      for (const socket of sockets) socket.destroy()
      await new Promise(done => server.close(done))
    },
  }
}
