import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { dataDir } from '#platform/config'
import { freePort } from '../program.ts'

const admin = { email: 'admin@example.com', password: 'a password of the benches' }

export type Directus = {
  port: number
  /** Asks as the administrator, for setting up; answers `data`. */
  ask<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T>
  /** The token of somebody who signs in. */
  signIn(who: { email: string; password: string }): Promise<string>
  stop(): Promise<void>
}

/**
 * Directus as its manual has it run in production, from the folder where it was installed (see README.md), on an empty
 * database. Whatever costs it time and is not needed here is switched off.
 */
export async function startDirectus(folder: string, url: string): Promise<Directus> {
  const program = join(folder, 'node_modules/directus/cli.js')
  const node = join(folder, 'node_modules/node/bin/node')
  if (!existsSync(program) || !existsSync(node)) throw new Error(`No Directus with its Node in ${folder}`)
  const { hostname, port: databasePort, username, password, pathname } = new URL(url)
  const port = await freePort()
  const env: NodeJS.ProcessEnv = {
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    SECRET: 'a secret of the benches, long enough for them',
    ADMIN_EMAIL: admin.email,
    ADMIN_PASSWORD: admin.password,
    DB_CLIENT: 'pg',
    DB_HOST: hostname,
    DB_PORT: databasePort,
    DB_DATABASE: pathname.slice(1),
    DB_USER: username,
    DB_PASSWORD: decodeURIComponent(password),
    DB_POOL__MIN: '0',
    DB_POOL__MAX: '10',
    LOG_LEVEL: 'silent',
    TELEMETRY: 'false',
    SERVE_APP: 'false',
    WEBSOCKETS_ENABLED: 'false',
    RATE_LIMITER_ENABLED: 'false',
    PRESSURE_LIMITER_ENABLED: 'false',
    // Answers that are kept must be thrown away with every change: for writing it is faster without.
    CACHE_ENABLED: 'false',
    ACCESS_TOKEN_TTL: '8h',
    EXTENSIONS_PATH: join(dataDir(), 'directus-extensions'),
    STORAGE_LOCAL_ROOT: join(dataDir(), 'directus-files'),
  }
  await promisify(execFile)(node, [program, 'bootstrap'], { cwd: folder, env })
  const child = spawn(node, [program, 'start'], { cwd: folder, env, stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = new Promise(done => child.once('exit', done))
  const at = `http://127.0.0.1:${port}`
  for (let tries = 0; !(await answers(at)); tries++) {
    if (child.exitCode !== null || tries > 600) throw new Error('Directus did not start')
    await new Promise(done => setTimeout(done, 200))
  }
  const ask = async <T>(method: string, path: string, body?: unknown, token?: string): Promise<T> => {
    const answer = await fetch(at + path, {
      method,
      headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`)
    return ((await answer.json()) as { data: T }).data
  }
  const signIn = async (who: { email: string; password: string }) =>
    (await ask<{ access_token: string }>('POST', '/auth/login', { ...who, mode: 'json' })).access_token
  const token = await signIn(admin)
  return {
    port,
    ask: (method, path, body) => ask(method, path, body, token),
    signIn,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

async function answers(at: string): Promise<boolean> {
  return fetch(`${at}/server/ping`).then(
    answer => answer.ok,
    () => false,
  )
}
