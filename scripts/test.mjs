// `npm test`: everything, in the order in which a mistake is cheapest to find. Says how long each part took.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { prepareAssets, preparePackages, prepareTools, root, withOurNode } from './prepare.mjs'

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
  ['fuzz', 'node', ['--import', './scripts/tsx.mjs', 'tests/fuzz/run.ts', '--seconds', '20']],
  ['faults', 'node', ['--import', './scripts/tsx.mjs', 'tests/faults/run.ts', '--short']],
  ['bench', 'node', ['--import', './scripts/tsx.mjs', 'bench/run.ts', '--short']],
  ['journeys', 'vitest', ['run', '--project', 'journeys*']],
]
const only = process.argv.slice(2)
let failed = 0
let passed = 0
for (const [name, command, args] of parts) {
  if (only.length && !only.some(word => name.includes(word))) continue
  const began = Date.now()
  const { status } = spawnSync(join(root, 'node_modules/.bin', command), args, {
    cwd: root,
    stdio: 'inherit',
    env: withOurNode(),
  })
  const ok = status === 0
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`)
  if (ok) passed++
  else failed++
}
console.log(`parts: ${passed} passed, ${failed} failed`)
process.exit(failed ? 1 : 0)
