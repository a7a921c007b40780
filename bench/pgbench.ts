import { spawn } from 'node:child_process'
import { existsSync, globSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataDir } from '#platform/config'

/** Transactions per second over so many numbers from `first` on; each client takes as many of them. */
export type Reference = (slice: { first: number; count: number; clients: number }) => Promise<number>

/**
 * pgbench with a script that does `:i + 1` and works off number `:first + :client_id * :each + :i`; undefined where there is
 * no pgbench.
 */
export function pgbench(
  url: string,
  of: { name: string; script: string; variables: Record<string, string | number> },
): Reference | undefined {
  const program = [
    ...globSync('/usr/lib/postgresql/*/bin/pgbench').toSorted().reverse(),
    '/usr/bin/pgbench',
  ].find(existsSync)
  if (!program) return undefined
  const file = join(dataDir(), `${of.name}.pgbench`)
  writeFileSync(file, of.script)
  const { hostname, port, username, password, pathname } = new URL(url)
  return async ({ first, count, clients }) => {
    const each = count / clients
    const words = ['-n', '-M', 'prepared', '-f', file, '-c', clients, '-j', Math.min(clients, 2), '-t', each]
    const variables = { ...of.variables, i: 0, first: first - 1, each }
    for (const [name, value] of Object.entries(variables)) words.push('-D', `${name}=${value}`)
    const env = { PATH: process.env.PATH, PGPASSWORD: decodeURIComponent(password) }
    const child = spawn(
      program,
      [...words, '-h', hostname, '-p', port, '-U', username, pathname.slice(1)].map(String),
      { env },
    )
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (said += chunk))
    await new Promise(done => child.once('exit', done))
    const tps = Number(/tps = ([\d.]+)/.exec(said)?.[1])
    if (!tps || !said.includes(`${count}/${count}`)) throw new Error(`pgbench: ${said}`)
    return tps
  }
}
