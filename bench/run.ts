/**
 * `npm run bench [name…] [-- --save]`: measures what is named, or everything. Read the ratios: they were taken in one
 * run, in turns, and hold from machine to machine better than milliseconds. With `--save` the answers are written to
 * `bench/results/`; with `--short` each only shows that it still runs.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bench, machine } from './measure.ts'

const benches: Record<string, () => Promise<{ bench: Bench }>> = {
  submit: () => import('./submit.ts'),
  worklist: () => import('./worklist.ts'),
  scale: () => import('./scale.ts'),
  synth: () => import('./synth.ts'),
  render: () => import('./render.ts'),
  deadline: () => import('./deadline.ts'),
  start: () => import('./start.ts'),
  'process-step': () => import('./process-step.ts'),
  'signed-pdf': () => import('./signed-pdf.ts'),
  ledger: () => import('./ledger.ts'),
  callback: () => import('./callback.ts'),
  matching: () => import('./matching.ts'),
  jobs: () => import('./jobs.ts'),
  memory: () => import('./memory.ts'),
  peer: () => import('./peer.ts'),
}

const save = process.argv.includes('--save')
const named = process.argv.slice(2).filter(word => !word.startsWith('--'))
const unknown = named.filter(name => !(name in benches))
if (unknown.length) {
  console.error(`No bench ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}`)
  process.exit(2)
}

// Settings are read once, when a part of the program is first used: a folder and a secret for this run only.
const folder = mkdtempSync(join(tmpdir(), 'sen-bench-'))
// PostgreSQL refuses to be root and then runs as somebody else, who must be able to come in.
chmodSync(folder, 0o711)
Object.assign(process.env, {
  DATA_DIR: folder,
  SECRET_KEY: 'a secret of the benches, long enough for them',
  LOG_LEVEL: 'error',
})

try {
  for (const name of named.length ? named : Object.keys(benches)) {
    const { bench } = await benches[name]!()
    console.log(`\n# ${name}\n\n${bench.question}\n`)
    const load = loadavg()[0]!.toFixed(1)
    const answer = await bench.run()
    const where = `${machine()}; load before the run ${load}.`
    console.log(`${answer}\n\n${where}`)
    if (!save) continue
    mkdirSync(join(import.meta.dirname, 'results'), { recursive: true })
    const day = new Date().toISOString().slice(0, 10)
    writeFileSync(
      join(import.meta.dirname, 'results', `${name}.md`),
      `# ${name}\n\n${bench.question}\n\n${answer}\n\nMeasured ${day} on ${where}\n`,
    )
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exit(0)
