import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepNewest } from './keep.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sen-keep-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function lay(path: string, content: string): void {
  const all = path.split('/')
  mkdirSync(join(folder, ...all.slice(0, -1)), { recursive: true })
  writeFileSync(join(folder, path), content)
}

test('of copies of a PostgreSQL elsewhere the newest stay, and all files', () => {
  for (const day of ['20261118', '20261119', '20261120', '20261121']) {
    const id = `${day}T170000Z`
    const about = { id, kind: 'dump', version: 18, roles: [], at: '2026-11-18T17:00:00Z' }
    lay(`outside/${id}/outside.json`, JSON.stringify(about))
    lay(`outside/${id}/dump`, 'x')
  }
  lay('files/ab/cd', 'x')
  expect(keepNewest(folder, 3)).toBe(1)
  expect(keepNewest(folder, 2)).toBe(1)
  expect(keepNewest(folder, 2)).toBe(0)
  expect(readdirSync(join(folder, 'outside')).toSorted()).toEqual(['20261120T170000Z', '20261121T170000Z'])
  expect(readdirSync(join(folder, 'files', 'ab'))).toEqual(['cd'])
})

test('of copies of the embedded one the newest stay, with all the log from the oldest of them on', () => {
  const log = (timeline: number, n: number) =>
    `${String(timeline).padStart(8, '0')}00000000${String(n).padStart(8, '0')}`
  const bases = [
    ['a', 1, 2],
    ['b', 1, 5],
    ['c', 2, 4],
  ] as const
  for (const [id, timeline, first] of bases) {
    const usableFrom = `2026-11-1${timeline}T0${first}:00:00Z`
    const about = {
      id,
      version: 18,
      timeline,
      firstLog: log(timeline, first),
      usableFrom,
      files: [],
      folders: [],
    }
    lay(`base/${id}/base.json`, JSON.stringify(about))
  }
  for (const name of [2, 3, 4, 5, 6]
    .map(n => log(1, n))
    .concat(
      [4, 5].map(n => log(2, n)),
      '00000002.history',
    ))
    lay(`log/${name}.zst`, 'x')
  const left = () => readdirSync(join(folder, 'log')).toSorted()
  expect(keepNewest(folder, 3)).toBe(0)
  expect(left()).toHaveLength(8)
  expect(keepNewest(folder, 2)).toBe(1)
  expect(readdirSync(join(folder, 'base')).toSorted()).toEqual(['b', 'c'])
  const kept = [log(1, 5), log(1, 6), log(2, 4), log(2, 5), '00000002.history']
  expect(left()).toEqual(kept.map(name => `${name}.zst`).toSorted())
})
