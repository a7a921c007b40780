import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { system } from '#platform/access'
import { freeze } from '#platform/clock'
import { append, publishAnchor, seal, writeAnchor } from '#platform/ledger'
import { testDatabase } from '../../tests/support/database.ts'
import { ledgerCommands } from './ledger.ts'

const db = testDatabase({ setUp: false })
const by = db.as(system('test'))
const folder = mkdtempSync(join(tmpdir(), 'sen-restored-'))
const lost = { seal: 99, hash: 'ab'.repeat(32) }

let said = ''
const sen = (command: string, ...args: string[]) => {
  said = ''
  return ledgerCommands[`ledger ${command}`]!.run(db.database, args)
}
const note = (anchor: { seal: number; at: string; hash: string }) =>
  appendFileSync(join(folder, '2026.txt'), `${writeAnchor(anchor)}\n`)

beforeAll(async () => {
  process.env.ANCHORS_DIR = folder
  await by.write(tx => append(tx, { chain: crypto.randomUUID(), action: 'a' }))
  // A seal waits for every transaction of the server that began before it.
  await vi.waitFor(async () => expect(await by.write(seal)).toBe(1), { timeout: 15_000, interval: 100 })
  await by.write(publishAnchor)
})
afterAll(() => rmSync(folder, { recursive: true }))
beforeEach(() => {
  for (const method of ['log', 'error'] as const)
    vi.spyOn(console, method).mockImplementation((line: string) => void (said += `${line}\n`))
})

test('a seal that went with a restore is missing until the restore is noted, and the note is told each time', async () => {
  expect(await sen('verify')).toBe(0)
  expect(said).not.toContain('không có dấu mốc nào')
  freeze(new Date(Date.now() + 3 * 86_400_000))
  expect(await sen('verify')).toBe(0)
  expect(said).toContain('không có dấu mốc nào của hai ngày qua')
  freeze(undefined)
  note({ ...lost, at: new Date().toISOString().slice(0, 19).concat('Z') })
  expect(await sen('verify')).toBe(1)
  expect(said).toContain('niêm phong 99')

  expect(await sen('restored')).toBe(0)
  expect(await sen('verify')).toBe(0)
  expect(said).toContain('về niêm phong 1 (theo ghi chú cạnh dấu mốc)')
  expect(said).toContain('bỏ qua 1 dấu mốc')
})

test('the note hides nothing that others keep, nor what was published after it', async () => {
  const kept = join(folder, 'mail')
  writeFileSync(kept, writeAnchor({ ...lost, at: '2026-01-01T00:00:00Z' }))
  expect(await sen('verify', '--anchor', kept)).toBe(1)
  note({ ...lost, seal: 100, at: '2999-01-01T00:00:00Z' })
  expect(await sen('verify')).toBe(1)
  expect(said).toContain('niêm phong 100')
})
