import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { system } from '#platform/access'
import { provide } from '#platform/config'
import { storeBytes } from '#platform/files'
import { testDatabase } from '../../tests/support/database.ts'
import { type S3Sandbox, startS3Sandbox } from '../../tests/support/sandbox/s3-server.ts'
import { filesCommands } from './files.ts'

const db = testDatabase({ setUp: false })
const folder = mkdtempSync(join(tmpdir(), 'sen-files-verify-'))
let s3: S3Sandbox
beforeAll(async () => {
  s3 = await startS3Sandbox()
  const { accessKey: S3_ACCESS_KEY, secretKey: S3_SECRET_KEY } = s3
  provide({ S3_ENDPOINT: s3.url, S3_ACCESS_KEY, S3_SECRET_KEY, S3_TIMEOUT_MS: '1000' })
})
afterEach(() => s3.faults.set(null))
afterAll(async () => {
  await s3.stop()
  rmSync(folder, { recursive: true, force: true })
})

let said = ''
for (const way of ['log', 'error'] as const)
  vi.spyOn(console, way).mockImplementation(line => void (said += `${line}\n`))
async function verify(...args: string[]): Promise<number> {
  said = ''
  return filesCommands['files verify']!.run(db.database, args)
}

test('a file whose bytes are not in the store is named, and put back from a backup when its bytes are right', async () => {
  const hashes: string[] = []
  for (const word of ['một', 'hai', 'ba']) {
    const bytes = Buffer.from(`tệp ${word}`)
    hashes.push(createHash('sha256').update(bytes).digest('hex'))
    await db
      .as(system('test'))
      .write(tx => storeBytes(tx, { name: `${word}.pdf`, mediaType: 'application/pdf', bytes }))
  }
  expect([await verify(), said]).toEqual([0, 'Đủ 3 tệp.\n'])

  const [lost, damaged] = hashes.map(hash => join(hash.slice(0, 2), hash.slice(2))) as [string, string]
  for (const key of [lost, damaged]) (s3.objects as Map<string, unknown>).delete(key)
  expect(await verify()).toBe(1)
  expect(said.split('\n').toSorted().slice(1)).toEqual(
    [...hashes.slice(0, 2).map(hash => `THIẾU: tệp ${hash}`), 'Thiếu 2 trên 3 tệp.'].toSorted(),
  )

  for (const [key, text] of [
    [lost, 'tệp một'],
    [damaged, 'tệp hỏng'],
  ] as const) {
    mkdirSync(dirname(join(folder, 'files', key)), { recursive: true })
    writeFileSync(join(folder, 'files', key), text)
  }
  expect(await verify('--upload-from', folder)).toBe(1)
  expect(said).toContain('Đã đưa 1 tệp trở lại kho.')
  expect(said).toContain(`THIẾU: tệp ${hashes[1]}`)
  expect(s3.objects.get(lost)).toMatchObject({ type: 'application/pdf' })
  expect(s3.objects.has(damaged)).toBe(false)
})

test('a store that can not be asked is not a store without files', async () => {
  s3.faults.set({ mode: 'down' })
  expect([await verify(), said]).toEqual([2, expect.stringContaining('chưa biết thiếu gì')])
})
