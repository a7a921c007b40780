import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { isAway } from './away.ts'
import { locks } from './locks.ts'

/** A module's migrations: `migrations/20261121T0900-what.sql`, applied in the order of floors, then of names. */
export type MigrationSource = { module: string; folder: string }

/**
 * Brings the database to the newest state, each file once and in a transaction of its own (so a file holds nothing that
 * refuses to stand in one), under a lock so that several processes may start at once. A file that was changed after it ran is an error: write a new one.
 */
export async function migrate(url: string, sources: readonly MigrationSource[]): Promise<string[]> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'sen-migrate',
    connectionTimeoutMillis: 10_000,
  })
  // A connection that is lost fails the statement that waits; it must not end the process besides.
  client.on('error', () => {})
  await client.connect()
  const applied: string[] = []
  try {
    await client.query('SELECT pg_advisory_lock($1)', [locks.migrate])
    await client.query(`CREATE SCHEMA IF NOT EXISTS migration;
      CREATE TABLE IF NOT EXISTS migration.applied (
        name text PRIMARY KEY, sha256 text NOT NULL, at timestamptz NOT NULL DEFAULT now())`)
    const done = new Map(
      (await client.query('SELECT name, sha256 FROM migration.applied')).rows.map(row => [
        row.name,
        row.sha256,
      ]),
    )
    await ensureRole(client, 'sen_module')
    for (const { module, folder } of sources) {
      await ensureRole(client, `sen_${module}`, 'sen_module')
      for (const file of sqlFiles(folder)) {
        const name = `${module}/${file}`
        const sql = readFileSync(join(folder, file), 'utf8')
        const sha256 = createHash('sha256').update(sql).digest('hex')
        const before = done.get(name)
        if (before === sha256) continue
        if (before) throw new Error(`Migration ${name} was changed after it ran; write a new one instead`)
        try {
          await besidePeople(client, async () => {
            await client.query(`CREATE SCHEMA IF NOT EXISTS "${module}"`)
            await client.query(sql)
            await grant(client, module)
            await client.query('INSERT INTO migration.applied (name, sha256) VALUES ($1, $2)', [name, sha256])
          })
        } catch (error) {
          if (isAway(error as Error)) throw error
          throw new Error(`Migration ${name}: ${(error as Error).message}`, { cause: error })
        }
        applied.push(name)
      }
    }
  } finally {
    await client.end()
  }
  return applied
}

const lockMs = 3000
const tries = 20
/** Deadlock, lock time-out. */
const inTheWay = new Set(['40P01', '55P03'])

/**
 * One transaction, in a system that people use at the same time (a rolling update): whoever waits for a table behind a
 * migration waits no longer than the migration waits for it, and what met a deadlock is tried again, whole.
 */
async function besidePeople(client: pg.Client, work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++)
    try {
      await client.query(`BEGIN; SET LOCAL lock_timeout = ${lockMs}`)
      await work()
      await client.query('COMMIT')
      return
    } catch (error) {
      await client.query('ROLLBACK').catch(() => {})
      if (attempt === tries || !inTheWay.has((error as { code?: string }).code ?? '')) throw error
      await pause(100 * attempt)
    }
}

function sqlFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter(file => file.endsWith('.sql'))
      .sort()
  } catch {
    return []
  }
}

/** A module's role may do what it likes in its own schema, and point a foreign key at another's ids: nothing else. */
async function grant(client: pg.Client, module: string): Promise<void> {
  const role = `"sen_${module}"`
  await client.query(`
    GRANT USAGE ON SCHEMA "${module}" TO ${role}, sen_module;
    GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "${module}" TO ${role};
    GRANT USAGE ON ALL SEQUENCES IN SCHEMA "${module}" TO ${role};
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA "${module}" TO ${role}`)
}

async function ensureRole(client: pg.Client, role: string, memberOf?: string): Promise<void> {
  // Roles belong to the whole server: another database of it may have made them, or be making them now.
  await client.query(
    `DO $$ BEGIN CREATE ROLE "${role}" NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`,
  )
  if (memberOf)
    await client.query(
      `DO $$ BEGIN
         IF NOT pg_has_role('${role}', '${memberOf}', 'MEMBER') THEN GRANT "${memberOf}" TO "${role}"; END IF;
         IF NOT pg_has_role(current_user, '${role}', 'MEMBER') THEN EXECUTE format('GRANT %I TO %I', '${role}', current_user); END IF;
       EXCEPTION WHEN unique_violation THEN NULL; END $$`,
    )
}
