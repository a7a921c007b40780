import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { system } from '#platform/access'
import { type FileRow, fileSettings, findFile, openFile } from '#platform/files'
import { type Affairs, affairsOf, type Citizen, citizenOf } from './support/affairs.ts'
import { browserOn, testApp } from './support/app.ts'
import { testDatabase } from './support/database.ts'
import { judged, page, pdf, png } from './support/judged-files.ts'

const db = testDatabase({ seed: true })
let app: FastifyInstance
let its: Affairs
let other: Citizen
beforeAll(async () => {
  app = await testApp(db.database)
  its = await affairsOf(db, await citizenOf(db, 'lan-anh'))
  other = await citizenOf(db, 'tam')
}, 120_000)
afterAll(() => app.close())

const limit = () => fileSettings().UPLOAD_LIMIT_MB * 1024 * 1024

describe('uploads that can go on', () => {
  test.each(judged)('%s (%s) is judged by what is in it', async (_what, name, bytes, refusal) => {
    const { location } = await begin(its.citizen.cookie, name, bytes.length)
    const answer = await send(its.citizen.cookie, location, 0, bytes)
    expect(answer.statusCode).toBe(204)
    expect([answer.headers['x-refusal'] ?? null, answer.headers['upload-offset']]).toEqual([
      refusal,
      String(bytes.length),
    ])
    expect((await fileAt(location))?.state).toBe(refusal ? 'refused' : 'ready')
  })

  test('nothing, and more than the limit, is refused before a byte is sent', async () => {
    for (const [size, refusal] of [
      [0, 'empty'],
      [limit() + 1, 'too-large'],
    ] as const) {
      const { location, answer } = await begin(its.citizen.cookie, 'don.pdf', size)
      expect([answer.statusCode, answer.headers['x-refusal']]).toEqual([413, refusal])
      const sent = await send(its.citizen.cookie, location, 0, pdf())
      expect([sent.statusCode, sent.headers['x-refusal']]).toEqual(size ? [409, undefined] : [204, refusal])
    }
    for (const size of ['-1', '1.5', 'nhieu', '9007199254740993'])
      expect((await beginWith(its.citizen.cookie, 'don.pdf', size)).statusCode, size).toBe(400)
  })

  test('more than was announced is left out', async () => {
    const { location } = await begin(its.citizen.cookie, 'anh.png', png.length)
    const answer = await send(its.citizen.cookie, location, 0, Buffer.concat([png, page]))
    expect(answer.headers['upload-offset']).toBe(String(png.length))
    expect(await fileAt(location)).toMatchObject({ state: 'ready', received: png.length })
  })

  test('only from where it stands', async () => {
    const { location } = await begin(its.citizen.cookie, 'anh.png', png.length)
    for (const offset of [1, png.length, -1, Number.NaN, 1e20])
      expect((await send(its.citizen.cookie, location, offset, png)).statusCode, String(offset)).toBe(409)
    expect((await send(its.citizen.cookie, location, 0, png.subarray(0, 20))).headers['upload-offset']).toBe(
      '20',
    )
    expect((await send(its.citizen.cookie, location, 0, png.subarray(0, 20))).statusCode).toBe(409)
    expect((await send(its.citizen.cookie, location, 20, png.subarray(20))).statusCode).toBe(204)
    const again = await send(its.citizen.cookie, location, png.length, png)
    expect([again.statusCode, again.headers['upload-offset']]).toEqual([204, String(png.length)])
    expect(await fileAt(location)).toMatchObject({ state: 'ready', media_type: 'image/png' })
  })

  test('only by who began it', async () => {
    const { location } = await begin(its.citizen.cookie, 'anh.png', png.length)
    for (const cookie of [other.cookie, undefined]) {
      expect((await send(cookie, location, 0, page)).statusCode).toBe(404)
      expect(
        (await app.inject({ method: 'HEAD', url: location, headers: cookie ? { cookie } : {} })).statusCode,
      ).toBe(404)
    }
    expect((await beginWith(undefined, 'anh.png', '10')).statusCode).toBe(401)
    expect(await fileAt(location)).toMatchObject({ state: 'arriving', received: 0 })
    for (const nowhere of [
      '/tai-len/1',
      '/tai-len/..%2f..%2fetc',
      '/tai-len/00000000-0000-4000-8000-000000000000',
      '/tai-len/------------------------------------',
    ])
      expect((await send(its.citizen.cookie, nowhere, 0, png)).statusCode, nowhere).toBe(404)
  })

  test('somebody else’s file can not be put into one’s own dossier', async () => {
    const { location } = await begin(other.cookie, 'anh.png', png.length)
    await send(other.cookie, location, 0, png)
    const browser = browserOn(app, { cookie: its.citizen.cookie })
    const url = `/ho-so/${its.asked}/bo-sung`
    const { location: own } = await begin(its.citizen.cookie, 'cua-toi.png', png.length)
    await send(its.citizen.cookie, own, 0, png)
    const shown = await browser.post(url, {
      'tai-len.declaration': location.split('/').at(-1)!,
      'tai-len.khac': own.split('/').at(-1)!,
    })
    expect(shown.html).toContain('cua-toi.png')
    expect(shown.html).not.toContain('anh.png')
    expect(shown.html).not.toContain(location.split('/').at(-1))
    for (const nonsense of ['-'.repeat(36), '../x', ''])
      expect((await browser.post(url, { 'tai-len.declaration': nonsense })).status, nonsense).toBeLessThan(
        500,
      )
  })

  test('a lost connection keeps what came; the rest follows', async () => {
    const address = await listening()
    const bytes = Buffer.concat([pdf().subarray(0, -6), Buffer.alloc(300_000, ' '), Buffer.from('%%EOF\n')])
    const { location } = await begin(its.citizen.cookie, 'don.pdf', bytes.length)
    await sendAndLose(`${address}${location}`, its.citizen.cookie, bytes, 100_000)
    await expect.poll(async () => (await fileAt(location))!.received).toBeGreaterThan(0)
    const head = await app.inject({ method: 'HEAD', url: location, headers: { cookie: its.citizen.cookie } })
    const offset = Number(head.headers['upload-offset'])
    expect(offset).toBeLessThanOrEqual(100_000)
    expect(
      (await send(its.citizen.cookie, location, offset, bytes.subarray(offset))).headers['upload-offset'],
    ).toBe(String(bytes.length))
    expect(await fileAt(location)).toMatchObject({ state: 'ready', size: bytes.length })
  })

  test('two at once add nothing twice', async () => {
    const { location } = await begin(its.citizen.cookie, 'anh.png', png.length)
    const answers = await Promise.all([1, 2, 3].map(() => send(its.citizen.cookie, location, 0, png)))
    expect(answers.map(answer => answer.statusCode).sort()).toEqual([204, 409, 409])
    expect(await fileAt(location)).toMatchObject({ state: 'ready', received: png.length })
  })

  test('what was judged stays as it was judged, whatever a second line still sends', async () => {
    const address = await listening()
    const good = Buffer.concat([pdf(), Buffer.from(randomUUID()), Buffer.from('\n%%EOF\n')])
    const { location } = await begin(its.citizen.cookie, 'don.pdf', good.length)
    const late = slowly(`${address}${location}`, its.citizen.cookie, good.length)
    late.write('%')
    await wait(200)
    expect((await send(its.citizen.cookie, location, 0, good)).statusCode).toBe(204)
    late.write(Buffer.from('<script>alert(1)</script>'.padEnd(good.length - 1, ' ')))
    expect(await late.answered).toBe(409)
    expect((await fileAt(location))?.state).toBe('ready')
    expect(await bytesAt(location)).toEqual(good)
  })
})

describe('names', () => {
  test.each([
    ['../../../../etc/passwd.pdf', 'passwd.pdf'],
    ['..\\..\\windows\\don.pdf', 'don.pdf'],
    ['/etc/don.pdf', 'don.pdf'],
    ['don\r\nset-cookie: a=b.pdf', 'donset-cookie: a=b.pdf'],
    ['hóa\u202efdp.đơn.pdf', 'hóafdp.đơn.pdf'],
    ['do\0n.pdf', 'don.pdf'],
    ['../', 'tai-lieu'],
    [`${'a'.repeat(5000)}.pdf`, `${'a'.repeat(116)}.pdf`],
  ])('%j is only shown, as %j', async (name, kept) => {
    const { location } = await begin(its.citizen.cookie, name, 10)
    expect((await fileAt(location))?.name).toBe(kept)
  })
})

async function begin(
  cookie: string,
  name: string,
  size: number,
): Promise<{ location: string; answer: LightMyRequestResponse }> {
  const answer = await beginWith(cookie, name, String(size))
  return { location: String(answer.headers.location), answer }
}

function beginWith(cookie: string | undefined, name: string, size: string): Promise<LightMyRequestResponse> {
  const headers = {
    'tus-resumable': '1.0.0',
    'upload-length': size,
    'upload-metadata': `filename ${Buffer.from(name).toString('base64')}`,
    ...(cookie && { cookie }),
  }
  return app.inject({ method: 'POST', url: '/tai-len', headers })
}

function send(
  cookie: string | undefined,
  location: string,
  offset: number,
  bytes: Buffer,
): Promise<LightMyRequestResponse> {
  const headers = {
    'content-type': 'application/offset+octet-stream',
    'upload-offset': String(offset),
    ...(cookie && { cookie }),
  }
  return app.inject({ method: 'PATCH', url: location, headers, payload: bytes })
}

let address: string | undefined
async function listening(): Promise<string> {
  address ??= await app.listen({ port: 0, host: '127.0.0.1' })
  return address
}

/** A line that is open, and says what it has to say when it is told. */
function slowly(url: string, cookie: string, length: number) {
  const headers = {
    cookie,
    'content-type': 'application/offset+octet-stream',
    'upload-offset': '0',
    'content-length': length,
  }
  const sending = request(url, { method: 'PATCH', headers })
  const answered = new Promise<number | undefined>((resolve, reject) => {
    sending.on('response', answer => resolve(answer.resume().statusCode)).on('error', reject)
  })
  return { write: (bytes: Buffer | string) => void sending.write(bytes), answered }
}

/** Sends the first bytes of what it says it will send, and then the line is dead. */
function sendAndLose(url: string, cookie: string, bytes: Buffer, sent: number): Promise<void> {
  return new Promise(resolve => {
    const headers = {
      cookie,
      'content-type': 'application/offset+octet-stream',
      'upload-offset': '0',
      'content-length': bytes.length,
    }
    const sending = request(url, { method: 'PATCH', headers }).on('error', () => resolve())
    sending.write(bytes.subarray(0, sent), () => setTimeout(() => sending.destroy(new Error('lost')), 200))
  })
}

async function bytesAt(location: string): Promise<Buffer> {
  const { stream } = await db.as(system('test')).read(tx => openFile(tx, location.split('/').at(-1)!))
  return Buffer.concat(await Array.fromAsync(stream as AsyncIterable<Buffer>))
}

function fileAt(location: string): Promise<FileRow | undefined> {
  return db.as(system('test')).read(tx => findFile(tx, location.split('/').at(-1)!))
}
