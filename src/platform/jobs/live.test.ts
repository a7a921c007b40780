import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { testDatabase } from '../../../tests/support/database.ts'
import { startLive } from './index.ts'

const db = testDatabase({ setUp: false })

test('a PostgreSQL that goes away is asked for calmly, and heard again when it is back', async () => {
  const url = new URL(db.database.url)
  const sockets = new Set<Socket>()
  let away = false
  let asked = 0
  const line = createServer(near => {
    asked++
    if (away) return near.destroy()
    const far = connect(Number(url.port), url.hostname)
    for (const one of [near, far]) sockets.add(one.on('error', () => {}))
    near.pipe(far).pipe(near)
  })
  await new Promise<void>(done => line.listen(0, '127.0.0.1', done))
  const there = new URL(url)
  there.port = String((line.address() as AddressInfo).port)
  there.hostname = '127.0.0.1'
  const live = await startLive(there.href)
  try {
    const heard: string[] = []
    live.subscribe('tasks:here', () => heard.push('changed'))
    away = true
    asked = 0
    for (const socket of sockets) socket.destroy()
    await pause(4000)
    expect(asked).toBeGreaterThan(2)
    expect(asked).toBeLessThan(10)
    away = false
    // Whatever changed meanwhile is looked at once, and what changes now is heard.
    await expect.poll(() => heard.length).toBe(1)
    await db.database.pool.query("SELECT pg_notify('sen_live', 'tasks:here')")
    await expect.poll(() => heard.length).toBe(2)
  } finally {
    await live.stop()
    for (const socket of sockets) socket.destroy()
    line.close()
  }
})
