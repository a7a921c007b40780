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

/** VNeID, population register, payment gateways, mail server, virus scanner, file store; who collects figures and traces, where a setting names them. */
const outside = [
  'src/modules/identity/vneid.ts',
  'src/modules/notifications/send-mail.ts',
  'src/modules/payments/gateways/exchange.ts',
  'src/modules/registers/population-service.ts',
  'src/platform/files/inspect.ts',
  'src/platform/files/s3-blobs.ts',
  'src/platform/observe/telemetry.ts',
  'src/platform/observe/tracing.ts',
]

/** Our own PostgreSQL: its clients, and the tools of its own that copy it. */
const database = [
  'src/platform/backup/back-up.ts',
  'src/platform/backup/outside-tools.ts',
  'src/platform/backup/outside.ts',
  'src/platform/backup/restore.ts',
  'src/platform/db/database.ts',
  'src/platform/db/embedded.ts',
  'src/platform/db/migrate.ts',
  'src/platform/jobs/kept-runner.ts',
  'src/platform/jobs/listen.ts',
  'src/platform/jobs/worker.ts',
  'src/platform/ledger/copy-out.ts',
  'src/platform/ledger/verify-part.ts',
  'src/platform/ledger/verify.ts',
  'src/synth/bare-tables.ts',
  'src/synth/load-part.ts',
  'src/synth/synthesise.ts',
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
  const speakers =
    "'(?:node:(?:https?|http2|net|tls|dns|dgram)|openid-client|nodemailer|pg|graphile-worker|@opentelemetry/exporter-[a-z-]+)'"
  const speaking = filesWith(
    new RegExp(
      // Also what is loaded only when a setting asks for it, and PostgreSQL's own tools.
      `\\bfetch\\(|^(?:import (?!type)|\\} from ).*${speakers}|\\bimport\\(\\s*${speakers}|\\bspawn(?:Sync)?\\((?:tool|program)\\b`,
      'm',
    ),
  )
  expect(speaking.toSorted()).toEqual([...outside, ...database].toSorted())
})

test('nothing that comes in becomes code', () => {
  expect(filesWith(/\beval\(|new Function\(|from 'node:vm'|setTimeout\('/)).toEqual([])
  expect(filesWith(/dangerouslySetInnerHTML|innerHTML\s*=/).toSorted()).toEqual(drawnAsTheyAre)
  expect(filesWith(/\bshell:\s*true|\bexec(?:Sync)?\(['"`]/)).toEqual([])
})

test('random that must not be guessed is never Math.random', () => {
  expect(filesWith(/Math\.random\(/)).toEqual([])
})
