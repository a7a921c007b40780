import { mkdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'

/**
 * Settings come from the environment and from nowhere else, and this file alone reads it. A module declares what it
 * needs with `settings`; the table of all settings is generated into docs.
 */
const declared = new Map<string, z.ZodObject>()
const provided: Record<string, string> = {}

export function settings<S extends z.ZodRawShape>(module: string, shape: S): () => z.infer<z.ZodObject<S>> {
  const schema = z.object(shape)
  declared.set(module, schema)
  let values: z.infer<typeof schema> | undefined
  return () => {
    if (values) return values
    const given = Object.fromEntries(
      Object.keys(shape).map(name => [name, process.env[name] || fromFile(name) || provided[name]]),
    )
    const read = schema.safeParse(given)
    if (!read.success) throw new Error(`Cấu hình sai (${module}): ${z.prettifyError(read.error)}`)
    values = read.data
    return values
  }
}

/** A secret need not stand in the environment: `NAME_FILE` names a file that holds it (a mounted secret). */
function fromFile(name: string): string | undefined {
  const file = process.env[`${name}_FILE`]
  return file && readFileSync(file, 'utf8').trimEnd()
}

/** Values for settings that the environment leaves open: where the demonstration's own sandboxes stand. */
export function provide(values: Record<string, string>): void {
  Object.assign(provided, values)
}

export function declaredSettings(): ReadonlyMap<string, z.ZodObject> {
  return declared
}

export const server = settings('platform', {
  PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(3000)
    .describe('Port that the web server listens on'),
  HOST: z.string().default('127.0.0.1').describe('Address that the web server listens on'),
  PUBLIC_URL: z
    .url()
    .optional()
    .describe('Address that people type; printed in QR codes. Default http://localhost:PORT'),
  DATA_DIR: z.string().default('.data').describe('Folder of the embedded database, files and secrets'),
  DATABASE_URL: z.string().optional().describe('Any PostgreSQL ≥ 15 instead of the embedded one'),
  DATABASE_POOL: z.coerce
    .number()
    .int()
    .min(2)
    .default(10)
    .describe('Connections a process; 8–10 is best on 2 cores'),
  DATABASE_WAIT_SECONDS: z.coerce
    .number()
    .min(0)
    .default(60)
    .describe('How long a process that starts waits for PostgreSQL, before it gives up with code 75'),
  DATABASE_PATIENCE_SECONDS: z.coerce
    .number()
    .min(1)
    .default(30)
    .describe('How long a statement may take that a person waits for; jobs and commands take their time'),
  DATABASE_WALLS: z
    .stringbool()
    .default(false)
    .describe("Run each module's statements under its own database role; the tests do"),
  SECRET_KEY: z
    .string()
    .min(32)
    .optional()
    .describe('Master secret (≥ 32 characters). Default: made once into DATA_DIR/secret'),
  DEMONSTRATION: z
    .stringbool()
    .default(true)
    .describe('Seed the demonstration province and mount the sandboxes of outside systems'),
  LOG_LEVEL: z
    .enum(['silent', 'error', 'warn', 'info', 'debug'])
    .default('warn')
    .describe('What is written to the log'),
  TRUST_PROXY: z
    .stringbool()
    .default(false)
    .describe(
      'Believe the last address in X-Forwarded-For: only behind one load balancer of yours, which writes it',
    ),
  PROCESS: z
    .enum(['all', 'web', 'worker'])
    .default('all')
    .describe('What this process does: answer people (web), run jobs (worker), or both'),
  DRAIN_SECONDS: z.coerce
    .number()
    .min(0)
    .default(0)
    .describe('How long a process that is to stop goes on answering, so that the balancer turns away first'),
  STOP_SECONDS: z.coerce
    .number()
    .min(1)
    .default(20)
    .describe('How long requests and jobs that run may take to end after that, before they are broken off'),
  SANDBOXES: z
    .stringbool()
    .default(true)
    .describe(
      'In a demonstration of several processes one alone mounts the sandboxes, and the balancer sends /gia-lap there',
    ),
  SMTP_SANDBOX_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(0)
    .describe("Port of the demonstration's mail server on this machine; 0 takes a free one"),
})

export function dataDir(): string {
  const dir = resolve(server().DATA_DIR)
  mkdirSync(dir, { recursive: true })
  return dir
}

export function publicUrl(): string {
  return server().PUBLIC_URL?.replace(/\/$/, '') ?? `http://localhost:${server().PORT}`
}
