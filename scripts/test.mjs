// `npm test`: everything, in the order in which a mistake is cheapest to find. Says how long each part took.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { prepareAssets, preparePackages, root, withOurNode } from './prepare.mjs'

preparePackages()
prepareAssets()
prepareTools()

const parts = [
  ['format', 'biome', ['format', '.']],
  ['types', 'tsc', ['-p', '.']],
  ['lint', 'oxlint', ['--deny-warnings', 'src', 'tests', 'bench', 'scripts']],
  ['unused', 'knip', ['--no-progress']],
  ['docs', 'node', ['--import', './scripts/tsx.mjs', 'scripts/write-docs.ts', '--check']],
  ['unit, walls and access', 'vitest', ['run', '--project', 'unit']],
  ['journeys', 'vitest', ['run', '--project', 'journeys']],
]
const only = process.argv.slice(2)
let failed = 0
let passed = 0
for (const [name, command, args] of parts) {
  if (only.length && !only.some(word => name.includes(word))) continue
  const began = Date.now()
  const { status } = spawnSync(join(root, 'node_modules/.bin', command), args, { cwd: root, stdio: 'inherit', env: withOurNode() })
  const ok = status === 0
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`)
  if (ok) passed++
  else failed++
}
console.log(`parts: ${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)

/** Chromium for the journeys, poppler for reading PDF back, zbar for reading QR codes back. */
function prepareTools() {
  const wanted = { chromium: '/usr/bin/chromium', 'poppler-utils': '/usr/bin/pdfsig', 'zbar-tools': '/usr/bin/zbarimg' }
  const missing = Object.entries(wanted).filter(([, path]) => !existsSync(path)).map(([name]) => name)
  if (!missing.length) return
  const sudo = process.getuid() === 0 ? [] : ['sudo', '-n']
  const run = (...words) => execFileSync(words[0], words.slice(1), { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
  try {
    console.log(`Đang cài: ${missing.join(', ')}…`)
    run(...sudo, 'apt-get', 'update', '-qq')
    run(...sudo, 'apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...missing)
  } catch {
    console.error(`Không cài được ${missing.join(', ')}. Hãy cài bằng tay (apt-get install ${missing.join(' ')}) rồi chạy lại.`)
    process.exit(1)
  }
}
