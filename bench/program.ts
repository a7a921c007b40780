import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'

const here = join(import.meta.dirname, '..')

export type Program = {
  port: number
  pid: number
  /** Its exit code, when it has ended. */
  ended: Promise<number | null>
  stop(): Promise<void>
}

/** A web process alone on the database of a bench, for as long as `work` takes; nothing of the demonstration runs. */
export async function besideWeb<T>(
  env: { DATABASE_URL: string } & Record<string, string>,
  work: (program: Program) => Promise<T>,
): Promise<T> {
  const program = await startProgram({ PROCESS: 'web', DEMONSTRATION: 'false', ...env })
  try {
    return await work(program)
  } finally {
    await program.stop()
  }
}

/**
 * The program as `npm start` runs it, in a process of its own; back when it says that it is ready. `hear` is told what
 * it says, its log included.
 */
export async function startProgram(
  env: Record<string, string>,
  root = here,
  hear: (said: string) => void = () => {},
): Promise<Program> {
  const port = await freePort()
  const child = spawn(
    process.execPath,
    ['--import', join(root, 'scripts/tsx.mjs'), join(root, 'src/main.ts')],
    {
      cwd: root,
      env: { ...process.env, PORT: String(port), SMTP_SANDBOX_PORT: String(await freePort()), ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const ended = new Promise<number | null>(done => child.once('exit', done))
  await new Promise<void>((ready, fail) => {
    let said = ''
    let isReady = false
    child.stdout.on('data', chunk => {
      hear(String(chunk))
      // Its log may go on for hours.
      if (isReady) return
      said += String(chunk)
      isReady = said.includes('Sen đã sẵn sàng')
      if (isReady) ready()
    })
    void ended.then(() => fail(new Error(`The program ended before it was ready: ${said}`)))
  })
  return {
    port,
    pid: child.pid!,
    ended,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>(done => probe.listen(0, '127.0.0.1', done))
  const { port } = probe.address() as { port: number }
  await new Promise(done => probe.close(done))
  return port
}
