import { readFileSync } from 'node:fs'
import { type Program, startProgram } from '../program.ts'

/** Megabytes. */
export type Held = { resident: number; heap: number }
export type Watched = Program & { held(): Promise<Held> }

const mb = 2 ** 20

/** The program in a process of its own, that can be asked what it holds: in memory, and on its heap after clearing up. */
export async function startWatched(env: Record<string, string>): Promise<Watched> {
  let tell: ((bytes: number) => void) | undefined
  const program = await startProgram(
    { ...env, NODE_OPTIONS: `--import=${import.meta.resolve('./say-heap.ts')}` },
    undefined,
    said => {
      const [, bytes] = /^heap (\d+)$/m.exec(said) ?? []
      if (bytes) tell?.(Number(bytes))
    },
  )
  return {
    ...program,
    async held() {
      // Before clearing up: that is what the machine must have.
      const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${program.pid}/status`, 'utf8'))!
      const heap = await new Promise<number>(done => {
        tell = done
        process.kill(program.pid, 'SIGUSR2')
      })
      return { resident: (Number(kilobytes) * 1024) / mb, heap: heap / mb }
    },
  }
}
