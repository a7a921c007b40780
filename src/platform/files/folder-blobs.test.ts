import { chmodSync, mkdtempSync, readdirSync, rmSync, symlinkSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { provide } from '#platform/config'
import { testDatabase } from '../../../tests/support/database.ts'
import { folderBlobs } from './folder-blobs.ts'
import { itGivesFilesUp } from './give-up.fixture.ts'
import { filesCheck, isStoreAway } from './index.ts'
import { itKeepsFiles } from './store.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'sen-files-'))
const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000)
beforeAll(() => provide({ FILES_DIR: folder }))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('files in a folder', () => {
  const arriving = join(folder, 'arriving')
  const db = testDatabase()
  itGivesFilesUp(db)
  itKeepsFiles(db, {
    left: () => readdirSync(arriving),
    age: () => {
      for (const name of readdirSync(arriving)) utimesSync(join(arriving, name), twoDaysAgo, twoDaysAgo)
    },
  })

  test('it says when it can keep files, and when there is no room for them', async () => {
    await expect(filesCheck()).resolves.toBeUndefined()
    await expect(folderBlobs(folder, 1e18).check()).rejects.toThrow('no room')
  })

  test('a full disk is the store away, not somebody’s fault', async () => {
    symlinkSync('/dev/full', join(arriving, 'full'))
    const brought = folderBlobs(folder, 0).append('full', 0, Readable.from([Buffer.from('a')]))
    await expect(brought).rejects.toSatisfy(isStoreAway)
    await expect(folderBlobs(folder, 0).open('00'.repeat(32))).rejects.not.toSatisfy(isStoreAway)
    rmSync(join(arriving, 'full'))
  })

  test.skipIf(process.getuid?.() === 0)('a folder that takes nothing is said so', async () => {
    chmodSync(folder, 0o500)
    await expect(filesCheck()).rejects.toThrow()
    chmodSync(folder, 0o700)
  })
})
