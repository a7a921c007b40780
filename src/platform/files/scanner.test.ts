import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { provide } from '#platform/config'
import { isAway } from '#platform/db'
import { citizen, testDatabase } from '../../../tests/support/database.ts'
import { png } from '../../../tests/support/judged-files.ts'
import { begin, receive, resume, standing } from './index.ts'

/** A virus scanner that answers what the test wants; nothing at all when it wants nothing. */
let answer = ''
let scanned = Buffer.alloc(0)
let scanner: Server
beforeAll(async () => {
  scanner = createServer((socket: Socket) => {
    const pieces: Buffer[] = []
    socket.on('error', () => {})
    socket.on('data', piece => {
      pieces.push(piece)
      const all = Buffer.concat(pieces)
      if (!all.subarray(-4).equals(Buffer.alloc(4))) return
      scanned = all
      socket.end(answer)
    })
  })
  await new Promise<void>(done => scanner.listen(0, '127.0.0.1', done))
  provide({ CLAMD: `127.0.0.1:${(scanner.address() as AddressInfo).port}` })
})
afterAll(() => void scanner.close())

const db = testDatabase({ setUp: false })
const person = db.as(citizen())
const bring = () => person.write(tx => receive(tx, { name: 'anh.png', bytes: Readable.from([png]) }))

test('what the scanner found clean is kept, what it found infected is refused; it saw every byte', async () => {
  answer = 'stream: OK\0'
  expect(await bring()).toMatchObject({ state: 'ready' })
  expect(scanned.includes(png)).toBe(true)
  answer = 'stream: Win.Test.EICAR_HDB-1 FOUND\0'
  expect(await bring()).toMatchObject({ state: 'refused', refusal: 'infected' })
})

test.each(['', 'INSTREAM size limit exceeded. ERROR\0', 'stream: '])(
  'a scanner that says %j has not looked: the file is not kept, and may come again',
  async said => {
    answer = said
    const error = await bring().catch((thrown: Error) => thrown)
    expect(error).toBeInstanceOf(Error)
    expect(isAway(error as Error)).toBe(true)

    const { id } = await person.write(tx => begin(tx, { name: 'anh.png', size: png.length }))
    await expect(person.read(tx => resume(tx, id, 0, Readable.from([png])))).rejects.toThrow('clamd')
    answer = 'stream: OK\0'
    expect(await person.read(tx => standing(tx, id))).toMatchObject({ state: 'ready' })
  },
)
