import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const rows = readFileSync(join(root, 'docs/security/asvs.md'), 'utf8')
  .split('\n')
  .filter(line => /^\| \d/.test(line))
  .map(line => line.slice(2, -2).split(' | '))
const answers = ['met', 'partly', 'not', 'does not apply']

test('each item of level 1 and 2 is answered once, in one of four words', () => {
  const items = rows.map(([item]) => item)
  expect(items.filter((item, at) => items.indexOf(item) !== at)).toEqual([])
  // As many as version 5.0.0 has.
  expect(items).toHaveLength(253)
  expect(rows.filter(row => row.length !== 5 || !answers.includes(row[2]!))).toEqual([])
})

test('each test that is named is there, by file and title; of the fuzzer, which has none, the file', () => {
  const named = rows.flatMap(row => row[4]!.split('<br>')).filter(name => name !== '–')
  expect(named.length).toBeGreaterThan(100)
  const isThere = (name: string) => {
    const [, file, title] = /^`(.+?)`(?:: (.+))?$/.exec(name) ?? []
    if (!file || !existsSync(join(root, file))) return false
    return title ? readFileSync(join(root, file), 'utf8').includes(`'${title}'`) : !file.includes('.test.')
  }
  expect(named.filter(name => !isThere(name))).toEqual([])
})

test('the sum says what the rows say', () => {
  const text = readFileSync(join(root, 'docs/security/asvs.md'), 'utf8')
  const counts = answers.map(answer => `${rows.filter(row => row[2] === answer).length} ${answer}`)
  expect(text).toContain(`Of 253 items: ${counts.join(', ')}.`)
})
