import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const here = join(import.meta.dirname, '..')
const copy = mkdtempSync(join(tmpdir(), 'sen-new-module-'))
const inTree = ['src', 'tests', 'scripts', 'templates', 'package.json', 'tsconfig.json', 'vitest.config.ts']
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')))

type Said = { code: number; text: string }

/** Runs a program of the packages in the copy of the tree. */
async function run(program: string, ...words: string[]): Promise<Said> {
  const path = program === 'node' ? process.execPath : join(copy, 'node_modules/.bin', program)
  const ran = promisify(execFile)(path, words, { cwd: copy, env, maxBuffer: 2 ** 26 })
  return ran.then(
    ({ stdout, stderr }) => ({ code: 0, text: stdout + stderr }),
    error => ({ code: error.code, text: error.stdout + error.stderr }),
  )
}

beforeAll(async () => {
  for (const name of inTree) cpSync(join(here, name), join(copy, name), { recursive: true })
  symlinkSync(join(here, 'node_modules'), join(copy, 'node_modules'))
  const laid = await run('node', 'scripts/new-module.ts', 'noticeboard')
  expect(laid, laid.text).toMatchObject({ code: 0 })
})
afterAll(() => rmSync(copy, { recursive: true, force: true }))

test('a new system stands on the top floor of the list', () => {
  const list = readFileSync(join(copy, 'src/modules.ts'), 'utf8')
  expect(list).toContain("import noticeboard from './modules/noticeboard/module.ts'\n")
  expect(list).toMatch(/,\n {2}noticeboard,\n\]\n$/)
})

test('it has no mistake of types', async () => {
  writeFileSync(
    join(copy, 'tsconfig.new.json'),
    '{ "extends": "./tsconfig.json", "include": ["src/modules/noticeboard"] }',
  )
  const { text } = await run('tsc', '-p', 'tsconfig.new.json')
  expect(text.split('\n').filter(line => line.includes('noticeboard'))).toEqual([])
}, 120_000)

test('it keeps to the walls, and its own tests pass', async () => {
  const ran = await run(
    'vitest',
    'run',
    '--project',
    'unit',
    'tests/architecture.test.ts',
    'src/modules/noticeboard/',
  )
  expect(ran, ran.text).toMatchObject({ code: 0 })
  expect(ran.text).toMatch(/3 passed/)
}, 180_000)

test.each([
  ['Water', 'one English word in small letters'],
  ['water-bills', 'one English word in small letters'],
  ['import', 'a word of the language'],
  ['vault', 'is there already'],
])('%s is no id', async (id, why) => {
  const { code, text } = await run('node', 'scripts/new-module.ts', id)
  expect([code, text]).toEqual([2, expect.stringContaining(why)])
})
