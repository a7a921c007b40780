import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { testDatabase } from '../../tests/support/database.ts'

const db = testDatabase({ setUp: false })
const folder = mkdtempSync(join(tmpdir(), 'sen-open-'))
afterAll(() => rmSync(folder, { recursive: true }))

function verify(databaseUrl: string) {
  const root = join(import.meta.dirname, '../..')
  return spawnSync(
    process.execPath,
    ['--import', './scripts/tsx.mjs', 'src/cli/main.ts', 'ledger', 'verify'],
    {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, DATABASE_URL: databaseUrl, DATA_DIR: folder, DEMONSTRATION: 'false' },
    },
  )
}

test('a command says which database it works on, and nothing of how to get in', () => {
  const { host, pathname, password } = new URL(db.database.url)
  const { status, stderr } = verify(db.database.url)
  expect(status).toBe(0)
  expect(stderr).toContain(`Cơ sở dữ liệu: postgres://${host}${pathname}\n`)
  expect(stderr).not.toContain(password)
})

test('a real installation whose settings were not handed over gets no empty database', () => {
  const { status, stderr } = verify('')
  expect(status).toBe(2)
  expect(stderr).toContain('Không có DATABASE_URL')
  expect(existsSync(join(folder, 'postgres'))).toBe(false)
})
