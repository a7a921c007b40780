import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { formatDossierCode, parseDossierCode } from '#lib/dossier-code'
import { codeFormats } from '../src/modules/dossiers/code.ts'
import { testDatabase } from './support/database.ts'

const db = testDatabase()
const run = promisify(execFile)
const processes = 8
const each = 625

// One desk in each of the two formats, both counted by all processes at once.
const desks = [
  {
    unit: '000.00.19.H53',
    at: '2025-06-16T02:00:00Z',
    day: '2025-06-16',
    first: '000.00.19.H53-250616-0001',
  },
  { unit: 'H53.19', at: '2026-11-21T02:00:00Z', day: '2026-11-21', first: 'H53.19-20261121-0000001' },
]

test('eight processes take 10,000 codes at once: none twice, none left out', async () => {
  const words = [join(import.meta.dirname, 'support/issue-codes.ts'), db.database.url, String(each)]
  for (const { unit, at } of desks) words.push(`${unit}@${at}`)
  const answers = await Promise.all(
    Array.from({ length: processes }, () => run(process.execPath, words, { maxBuffer: 2 ** 24 })),
  )
  const codes = answers.flatMap(({ stdout }) => JSON.parse(stdout) as string[])
  expect(codes).toHaveLength(10_000)
  const given = new Set(codes)
  expect(given.size).toBe(10_000)

  for (const { unit, day, first } of desks) {
    const parts = codes
      .map(code => parseDossierCode(code, codeFormats))
      .filter(one => one.ok && one.unit === unit)
    const numbers = parts.map(one => (one.ok ? one.sequence : 0)).toSorted((a, b) => a - b)
    expect(numbers).toEqual(Array.from({ length: processes * each }, (_, i) => i + 1))
    const written = numbers.map(sequence => formatDossierCode({ unit, day, sequence }, codeFormats))
    expect(written[0]).toBe(first)
    expect(written.filter(code => !given.has(code))).toEqual([])
  }
}, 60_000)
