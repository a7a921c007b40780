import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { sendMail } from './send-mail.ts'

/** A mail server that takes the connection and says nothing, or what it is told to say. */
const server = createServer(socket => {
  met++
  socket.on('error', () => {})
  if (greeting) socket.end(greeting)
})
let met = 0
let greeting = ''
beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  process.env.SMTP_URL = `smtp://127.0.0.1:${(server.address() as { port: number }).port}`
  process.env.SMTP_TIMEOUT_MS = '150'
})
afterAll(() => {
  vi.restoreAllMocks()
  server.close()
})

/** Tries one letter; how many connections it took. */
async function letter(): Promise<number> {
  const before = met
  const mail = {
    to: 'ai@nguoidan.example',
    subject: 'Thử',
    text: 'Thử',
    html: 'Thử',
    key: crypto.randomUUID(),
  }
  expect(await sendMail(mail)).toMatchObject({ state: 'failed-temporarily' })
  return met - before
}

test('of a silent mail server no more than three letters a minute learn it; an answer ends the caution', async () => {
  const began = performance.now()
  const clock = vi.spyOn(performance, 'now').mockReturnValue(began)
  for (const taken of [1, 1, 1, 0, 0]) expect(await letter()).toBe(taken)
  clock.mockReturnValue(began + 61_000)
  // One looks whether it speaks again; it does not.
  for (const taken of [1, 0]) expect(await letter()).toBe(taken)
  clock.mockReturnValue(began + 122_000)
  greeting = '421 Đang bảo trì\r\n'
  for (const taken of [1, 1]) expect(await letter()).toBe(taken)
  greeting = ''
  for (const taken of [1, 1, 1, 0]) expect(await letter()).toBe(taken)
})
