/**
 * `npm run fuzz [-- --requests 20000 --seed 1 --clients 8 --seconds 600]`: sends to the running program, as people of
 * every kind, pages, filled-in forms, calls and uploads that are now and then wrong in every way we know. Nothing may
 * answer 5xx, tell of its insides or of somebody else, be silent for ten seconds, or grow without end; afterwards the
 * ledger must verify. The turn of a fault is done again with `--seed … --from <turn> --requests 1 --clients 1`.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    clients: { type: 'string', default: '8' },
    from: { type: 'string', default: '0' },
    seconds: { type: 'string', default: '86400' },
  },
})
const [requests, seed, clients, from, seconds] = [
  values.requests,
  values.seed,
  values.clients,
  values.from,
  values.seconds,
].map(Number) as [number, number, number, number, number]

// Settings are read once, when a part of the program is first used: a folder and a secret for this run only.
const folder = mkdtempSync(join(tmpdir(), 'sen-fuzz-'))
chmodSync(folder, 0o711)
Object.assign(process.env, {
  DATA_DIR: folder,
  SECRET_KEY: 'a secret of the fuzzing, long enough for it',
  // As much as it can be made to say: nobody may be found in it.
  LOG_LEVEL: 'debug',
})

const { failedJobs, quiet, startSite } = await import('./site.ts')
const { wander } = await import('./wander.ts')

/** Requests after which every kind of visitor must have come through somewhere. */
const enough = 3000
/** Seconds in which jobs that were left must be done: what a text does to a printer or a postman shows only there. */
const patience = 300

const faults: string[] = []
const report = (fault: string) => {
  faults.push(fault)
  console.error(`\nFAULT ${faults.length}: ${fault}`)
}
const megabytes = (pid: number) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024

try {
  const site = await startSite()
  try {
    const { pid } = site.program
    const load = loadavg()[0]!.toFixed(1)
    const began = performance.now()
    const memory = [megabytes(pid)]
    const looking = setInterval(() => memory.push(megabytes(pid)), 5000)
    const { sent, statuses, reached } = await wander(
      site,
      { requests, seed, clients, from, until: began + seconds * 1000 },
      report,
    )
    clearInterval(looking)
    const took = (performance.now() - began) / 1000
    memory.push(megabytes(pid))

    // The first part fills caches; what grows after that would grow for ever.
    const settled = memory[Math.floor(memory.length / 3)]!
    if (memory.at(-1)! > settled * 1.5 + 150)
      report(`memory grew from ${Math.round(settled)} to ${Math.round(memory.at(-1)!)} MB`)
    if (!site.logOf('requestId')) report('the program wrote no log, so nobody looked into it')
    // Where everybody is refused everything, nothing is wrong and nothing was tried.
    if (sent >= enough)
      for (const [kind, { shown, taken }] of reached)
        if (!shown || !taken) report(`${kind}: ${shown} pages were shown, ${taken} forms were taken`)
    await quiet(site.database, patience).catch((error: Error) => report(error.message))
    for (const line of site.indiscretions.slice(0, 5)) report(`somebody can be found in the log: ${line}`)
    for (const job of await failedJobs(site.database)) report(`a job failed: ${job}`)
    execFileSync(process.execPath, ['--import', './scripts/tsx.mjs', 'src/cli/main.ts', 'ledger', 'verify'], {
      cwd: join(import.meta.dirname, '../..'),
      env: { ...process.env, DATABASE_URL: site.url },
      stdio: 'inherit',
    })
    const counts = [...statuses]
      .toSorted(([a], [b]) => a - b)
      .map(([status, count]) => `${status} × ${count}`)
    console.log(
      [
        `fuzz: ${sent} requests of seed ${seed} by ${clients} clients in ${took.toFixed(1)} s (${Math.round(sent / took)}/s, load before ${load})`,
        `answers: ${counts.join(', ')}`,
        `memory: ${memory[0]!.toFixed(0)} MB before, ${Math.max(...memory).toFixed(0)} at most, ${memory.at(-1)!.toFixed(0)} after`,
        `faults: ${faults.length}`,
      ].join('\n'),
    )
  } finally {
    await site.stop()
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exit(faults.length ? 1 : 0)
