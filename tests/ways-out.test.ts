import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sourceFiles } from './support/import-graph.ts'

const root = join(import.meta.dirname, '..')
const house = sourceFiles(root)
  .filter(
    file => file.startsWith('src/') && !/(test|fixture|examples)\.tsx?$|^src\/design\/islands\//.test(file),
  )
  .map(file => ({ file, code: readFileSync(join(root, file), 'utf8') }))
const filesWith = (pattern: RegExp) => house.filter(({ code }) => pattern.test(code)).map(({ file }) => file)

/** VNeID, population register, payment gateways, mail server, virus scanner, file store; our own PostgreSQL. */
const spokenTo = [
  'src/modules/identity/vneid.ts',
  'src/modules/notifications/send-mail.ts',
  'src/modules/payments/gateways/exchange.ts',
  'src/modules/registers/population-service.ts',
  'src/platform/db/embedded.ts',
  'src/platform/files/inspect.ts',
  'src/platform/files/s3-blobs.ts',
]

/** Drawings of ours, JSON whose `<` is escaped, and the library that writes tags itself. */
const drawnAsTheyAre = [
  'src/design/brand/lotus-mark.tsx',
  'src/design/form-page/json-data.tsx',
  'src/design/govuk-mirror/mirror.tsx',
  'src/lib/html/elements.ts',
  'src/lib/html/render.ts',
  'src/modules/dossiers/staff/process-tab.tsx',
]

test('only these speak to other machines', () => {
  const speaking = filesWith(
    /\bfetch\(|^import (?!type).*(?:'node:(?:https?|http2|net|tls|dns|dgram)'|'openid-client'|'nodemailer')/m,
  )
  expect(speaking.toSorted()).toEqual(spokenTo)
})

test('nothing that comes in becomes code', () => {
  expect(filesWith(/\beval\(|new Function\(|from 'node:vm'|setTimeout\('/)).toEqual([])
  expect(filesWith(/dangerouslySetInnerHTML|innerHTML\s*=/).toSorted()).toEqual(drawnAsTheyAre)
  expect(filesWith(/\bshell:\s*true|\bexec(?:Sync)?\(['"`]/)).toEqual([])
})

test('random that must not be guessed is never Math.random', () => {
  expect(filesWith(/Math\.random\(/)).toEqual([])
})
