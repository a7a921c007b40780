import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { system } from '#platform/access'
import { provide } from '#platform/config'
import { citizen, testDatabase } from '../../../tests/support/database.ts'
import { pdf } from '../../../tests/support/judged-files.ts'
import { type S3Sandbox, startS3Sandbox } from '../../../tests/support/sandbox/s3-server.ts'
import { itGivesFilesUp } from './give-up.fixture.ts'
import { filesCheck, isStoreAway, openFile, receive, storeBytes } from './index.ts'
import { s3Blobs } from './s3-blobs.ts'
import { itKeepsFiles } from './store.fixture.ts'

let s3: S3Sandbox
beforeAll(async () => {
  s3 = await startS3Sandbox()
  provide({
    S3_ENDPOINT: s3.url,
    S3_ACCESS_KEY: s3.accessKey,
    S3_SECRET_KEY: s3.secretKey,
    S3_TIMEOUT_MS: '1000',
  })
})
afterAll(() => s3.stop())
afterEach(() => s3.faults.set(null))

describe('files in a bucket', () => {
  const db = testDatabase()
  const arriving = () => [...s3.objects].filter(([key]) => key.startsWith('arriving/'))
  itGivesFilesUp(db)
  itKeepsFiles(db, {
    left: () => arriving().map(([key]) => key),
    age: () => {
      for (const [, object] of arriving()) object.at = new Date(Date.now() - 2 * 86_400_000)
    },
  })

  const bring = () =>
    db.as(citizen()).write(tx => receive(tx, { name: 'don.pdf', bytes: Readable.from([pdf()]) }))

  test('every request was signed; a kept file has its type, and of the pieces nothing is left', () => {
    expect(s3.refused()).toBe(0)
    const kept = [...s3.objects].filter(([key]) => !key.startsWith('arriving/'))
    expect(kept.map(([, { type }]) => type).sort()).toContain('application/pdf')
    expect(kept.every(([key]) => /^[0-9a-f]{2}\/[0-9a-f]{62}$/.test(key))).toBe(true)
    const finished = [...s3.objects.keys()].filter(key => key.startsWith('arriving/'))
    expect(finished).toEqual([])
  })

  test('who reads slowly gets the whole file', async () => {
    const bytes = randomBytes(24 * 1024 * 1024)
    const { id } = await db
      .as(system('test'))
      .write(tx => storeBytes(tx, { name: 'lon.pdf', mediaType: 'application/pdf', bytes }))
    const { stream } = await db.as(system('test')).read(tx => openFile(tx, id))
    let read = 0
    for await (const chunk of stream) {
      // Longer than the service may take to begin.
      if (read === 0) await pause(1500)
      read += chunk.length
    }
    expect(read).toBe(bytes.length)
  })

  test('nobody reads without a key, and a wrong key is refused', async () => {
    const [key] = s3.objects.keys()
    expect((await fetch(`${s3.url}/sen/${key}`)).status).toBe(403)
    const wrong = s3Blobs({
      endpoint: s3.url,
      bucket: 'sen',
      region: 'garage',
      accessKey: s3.accessKey,
      secretKey: 'sai',
      timeoutMs: 1000,
    })
    const refusal = await wrong.open(key!.replace('/', '')).catch(error => error)
    expect([refusal.message, isStoreAway(refusal)]).toEqual(['S3 GET HTTP 403', false])
  })

  test.each(['5xx', 'down'] as const)('a service that is %s for a moment is asked again', async mode => {
    s3.faults.set({ mode, times: 2 })
    expect((await bring()).state).toBe('ready')
  })

  test('a service that stays away is a failure, not a file; and the process says that it is not ready', async () => {
    s3.faults.set({ mode: 'down' })
    await expect(bring()).rejects.toSatisfy(isStoreAway)
    await expect(filesCheck()).rejects.toThrow('S3 GET')
    s3.faults.set(null)
    await expect(filesCheck()).resolves.toBeUndefined()
  })

  test('a silent service is waited for so long and no longer, whatever memory is freed meanwhile', async () => {
    s3.faults.set({ mode: 'slow', delay: 60_000 })
    setFlagsFromString('--expose-gc')
    const freeing = setInterval(runInNewContext('gc'), 300)
    const began = performance.now()
    await expect(filesCheck().finally(() => clearInterval(freeing))).rejects.toThrow('TimeoutError')
    expect(performance.now() - began).toBeLessThan(15_000)
  })
})
