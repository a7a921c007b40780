import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDays } from '#lib/vietnamese-text'
import { DossierCodeFormat, formatDossierCode, isProcedureCode, parseDossierCode } from './index.ts'

const formats: DossierCodeFormat[] = [
  { validFrom: '2018-01-01', pattern: '{unit}-{YYMMDD}-{sequence}', digits: 4, source: '2018' },
  { validFrom: '2026-01-01', pattern: '{unit}-{YYYYMMDD}-{sequence}', digits: 7, source: '2026' },
]

const vectorsFile = '../shared/vectors/dossier-codes.json'
const found = existsSync(vectorsFile)

test.skipIf(!found)(`published cases (${vectorsFile}${found ? '' : ' is not here: skipped'})`, () => {
  const vectors = JSON.parse(readFileSync(vectorsFile, 'utf8')) as {
    cases: { input: string; valid: boolean; unit?: string; date?: string; seq?: number }[]
    procedureCodes: { valid: string[]; invalid: string[] }
  }
  expect(vectors.cases.length).toBeGreaterThan(0)
  for (const { input, valid, unit, date, seq } of vectors.cases) {
    const parsed = parseDossierCode(input, formats)
    expect(parsed.ok, input).toBe(valid)
    if (parsed.ok) expect(parsed).toMatchObject({ unit, day: date, sequence: seq })
  }
  for (const code of vectors.procedureCodes.valid) expect(isProcedureCode(code), code).toBe(true)
  for (const code of vectors.procedureCodes.invalid) expect(isProcedureCode(code), code).toBe(false)
})

test('each day has its format', () => {
  expect(formatDossierCode({ unit: '000.00.06.H56', day: '2023-10-27', sequence: 361 }, formats)).toBe(
    '000.00.06.H56-231027-0361',
  )
  expect(formatDossierCode({ unit: 'G09.20', day: '2026-06-09', sequence: 92_637 }, formats)).toBe(
    'G09.20-20260609-0092637',
  )
  expect(formatDossierCode({ unit: 'H53', day: '2025-12-31', sequence: 1 }, formats.toReversed())).toBe(
    'H53-251231-0001',
  )
})

test.each([
  ['H53.19-20261121-0000001', 'H53.19', '2026-11-21', 1],
  [' h53.19 – 20261121 – 0000001 ', 'H53.19', '2026-11-21', 1],
  ['000.00.06.H56-231027-0361', '000.00.06.H56', '2023-10-27', 361],
  ['H53-20240229-0000010', 'H53', '2024-02-29', 10],
])('%s is read', (text, unit, day, sequence) => {
  expect(parseDossierCode(text, formats)).toMatchObject({ ok: true, unit, day, sequence })
})

test.each([
  ['', 'dossier-code.shape'],
  ['H53.19-20261121-000001', 'dossier-code.shape'],
  ['H53.1-20261121-0000001', 'dossier-code.shape'],
  ['H53.19-20261121-0000001x', 'dossier-code.shape'],
  ['H53x19-20261121-0000001', 'dossier-code.shape'],
  ['000.00.06.H56-231327-0361', 'dossier-code.day'],
  ['H53.19-20260229-0000001', 'dossier-code.day'],
  ['H53.19-20261121-0000000', 'dossier-code.sequence'],
])('%s is no code: %s', (text, reason) => {
  expect(parseDossierCode(text, formats)).toEqual({ ok: false, reason })
})

test('what cannot be written is refused', () => {
  const good = { unit: 'H53.19', day: '2026-11-21', sequence: 1 }
  expect(() => formatDossierCode({ ...good, day: '2017-12-31' }, formats)).toThrow(RangeError)
  expect(() => formatDossierCode({ ...good, unit: 'h53' }, formats)).toThrow(RangeError)
  expect(() => formatDossierCode({ ...good, sequence: 0 }, formats)).toThrow(RangeError)
  expect(() => formatDossierCode({ ...good, sequence: 10_000_000 }, formats)).toThrow(RangeError)
})

test('a format without one of its tokens is refused', () => {
  const format = { validFrom: '2026-01-01', digits: 7, source: 'QĐ' }
  expect(DossierCodeFormat.safeParse({ ...format, pattern: '{unit}-{YYMMDD}-{sequence}' }).success).toBe(true)
  expect(DossierCodeFormat.safeParse({ ...format, pattern: '{unit}-{sequence}' }).success).toBe(false)
  expect(DossierCodeFormat.safeParse({ ...format, pattern: '{unit}-{YYMMDD}-{number}' }).success).toBe(false)
})

test('what was written is read back', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('H53', 'H53.19', 'H53.19.02', '000.00.19.H53', 'G09.20'),
      fc.integer({ min: 0, max: 5000 }),
      fc.integer({ min: 1, max: 9999 }),
      (unit, days, sequence) => {
        const parts = { unit, day: addDays('2018-01-01', days), sequence }
        expect(parseDossierCode(formatDossierCode(parts, formats), formats)).toMatchObject({
          ok: true,
          ...parts,
        })
      },
    ),
  )
})
