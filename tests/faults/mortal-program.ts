import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** Where the program of today lies. */
export const today = join(import.meta.dirname, '../..')

export type MortalProgram = {
  name: string
  /** Ends it with -9; another starts in its place, as the service manager of a machine would start it. */
  kill(): void
  /** Ends it as an update does, and starts that of today; so is whoever takes its place later. */
  replace(): Promise<void>
  /** Runs this many milliseconds ahead of (or behind) the machine's clock from now on; also whoever takes its place. */
  shiftClock(milliseconds: number): void
  ready(): Promise<void>
  stop(): Promise<void>
}

/** What happened to the programs of a run that nobody did to them. */
export type Fates = { fell: string[] }

/** Sen in a process of its own that is kept running. What it complains of goes to `<logs>/<name>.log`. */
export function startMortalProgram(options: {
  name: string
  env: Record<string, string>
  logs: string
  fates: Fates
  readyWithin: number
  /** The folder it runs from until it is replaced: today's, or that of an earlier version. */
  from?: string
}): MortalProgram {
  const { name, fates } = options
  const log = openSync(join(options.logs, `${name}.log`), 'w')
  let child: ChildProcess
  const state = { up: false, meant: false, over: false, falseStarts: 0 }
  let shifted = 0
  let gone: Promise<void>
  let root = options.from ?? today

  function start(): void {
    state.up = false
    state.meant = false
    const started = spawn(
      process.execPath,
      ['--import', './scripts/tsx.mjs', '--import', './tests/faults/in-the-program.ts', 'src/main.ts'],
      {
        cwd: root,
        env: { ...options.env, FAULTS_SHIFT: String(shifted) },
        stdio: ['ignore', 'pipe', log, 'ipc'],
      },
    )
    child = started
    started.stdout!.on('data', chunk => {
      writeSync(log, chunk)
      if (String(chunk).includes('Sen đã sẵn sàng')) state.up = true
    })
    gone = new Promise(done => started.once('exit', () => done()))
    started.once('exit', async () => {
      // One that can not start without its database gives up, and is started again: so would a service manager.
      if (state.up && !state.meant && !state.over) fates.fell.push(name)
      state.falseStarts = state.up ? 0 : state.falseStarts + 1
      state.up = false
      await pause(300)
      if (!state.over) start()
    })
  }
  start()

  return {
    name,
    kill() {
      state.meant = true
      child.kill('SIGKILL')
    },
    async replace() {
      state.meant = true
      root = today
      child.kill('SIGTERM')
      await ended(10_000)
    },
    shiftClock(milliseconds) {
      shifted = milliseconds
      if (child.connected) child.send({ shift: milliseconds })
    },
    async ready() {
      const until = Date.now() + options.readyWithin
      while (!state.up) {
        if (state.falseStarts > 9) throw new Error(`${name} does not start; see ${options.logs}`)
        if (Date.now() > until) throw new Error(`${name} is not ready after ${options.readyWithin} ms`)
        await pause(50)
      }
    },
    async stop() {
      state.over = true
      child.kill('SIGKILL')
      await gone
      closeSync(log)
    },
  }

  async function ended(patience: number): Promise<void> {
    const last = gone
    const late = setTimeout(() => child.kill('SIGKILL'), patience)
    await last
    clearTimeout(late)
  }
}
