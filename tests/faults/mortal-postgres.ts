import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { type Embedded, startEmbedded } from '#platform/db'

export type MortalPostgres = {
  /** Straight to the server of now, past any proxy. */
  url(): string
  /** Ends the server and each of its processes with -9, and starts another on the same data. */
  kill(): Promise<void>
  stop(): Promise<void>
}

/** One durable PostgreSQL that can be killed; `moved` hears of the port of each server that takes its place. */
export async function startMortalPostgres(
  folder: string,
  moved: (port: number) => void,
): Promise<MortalPostgres> {
  let server = await startEmbedded(folder)
  const tell = (started: Embedded) => moved(Number(new URL(started.url).port))
  tell(server)
  return {
    url: () => server.url,
    async kill() {
      const family = await processesOf(server.url)
      for (const pid of family) end(pid)
      for (let tries = 0; family.some(alive) && tries < 200; tries++) await pause(25)
      server = await startEmbedded(folder)
      tell(server)
    },
    stop: () => server.stop(),
  }
}

/** The server first, so that it starts nobody anew; a survivor would keep its memory and the next server out. */
async function processesOf(url: string): Promise<number[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ folder: string }>(
    "SELECT current_setting('data_directory') AS folder",
  )
  const server = Number(readFileSync(join(rows[0]!.folder, 'postmaster.pid'), 'utf8').split('\n')[0])
  client.on('error', () => {})
  await client.end()
  const children = `/proc/${server}/task/${server}/children`
  const listed = existsSync(children) ? readFileSync(children, 'utf8').split(' ') : []
  return [server, ...listed.filter(Boolean).map(Number)]
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // Gone already: it served one question.
  }
}

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
