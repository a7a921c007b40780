import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'

/** Said to whoever wants it, in their words. */
export class CannotBackUp extends Error {}

export type Tool = 'pg_basebackup' | 'pg_dump' | 'pg_restore'

/** PostgreSQL's own tools, found on the PATH; one older than the server does not understand it. */
export function checkTool(tool: Tool, serverVersion: number): void {
  const { stdout, error } = spawnSync(tool, ['--version'], { encoding: 'utf8' })
  if (error)
    throw new CannotBackUp(
      `Không tìm thấy ${tool}: hãy cài gói postgresql-client-${serverVersion} (Debian) hoặc tương đương.`,
    )
  const version = Number(/(\d+)\./.exec(stdout)?.[1])
  if (version < serverVersion)
    throw new CannotBackUp(
      `${tool} là bản ${version}, máy chủ PostgreSQL là bản ${serverVersion}: hãy cài postgresql-client-${serverVersion}.`,
    )
}

/** The password goes by the environment: what stands in a command is seen by everybody on the machine. */
export async function runTool(tool: Tool, url: string, args: readonly string[]): Promise<void> {
  const place = new URL(url)
  const password = decodeURIComponent(place.password)
  place.password = ''
  const child = spawn(tool, ['-d', place.href, '--no-password', ...args], {
    env: { ...process.env, ...(password && { PGPASSWORD: password }) },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let complaint = ''
  child.stderr.on('data', words => {
    complaint = (complaint + words).slice(-2000)
  })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new CannotBackUp(`${tool} không xong: ${complaint.trim()}`)
}
