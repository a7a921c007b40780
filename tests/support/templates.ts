import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { system } from '#platform/access'
import { connect } from '#platform/db'
import { modules } from '../../src/modules.ts'

/** What a database of a test file begins with: tables only, the catalogue of procedures too, or the whole demonstration. */
export type Ground = 'sen_template' | 'sen_template_set_up' | 'sen_template_seeded'

/** All that `template` may make on a server that stays. */
export const grounds: readonly Ground[] = ['sen_template', 'sen_template_set_up', 'sen_template_seeded']

const lock = 5_071_202

/** A database to clone. Whoever needs it first makes it, under the walls; the others wait, for that is sooner. */
export async function template(admin: string, ground: Ground): Promise<Ground> {
  if (ground === 'sen_template') return ground
  const client = new pg.Client({ connectionString: admin })
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [lock])
    const made = await client.query('SELECT FROM pg_database WHERE datname = $1', [ground])
    if (made.rowCount) return ground
    // What breaks halfway is never taken for a whole one.
    const begun = `sen_begun_${randomUUID().slice(0, 8)}`
    await client.query(`CREATE DATABASE ${begun} TEMPLATE sen_template`)
    await lay(admin, begun, ground)
    await client.query(`ALTER DATABASE ${begun} RENAME TO ${ground}`)
    return ground
  } finally {
    await client.end()
  }
}

async function lay(admin: string, name: string, ground: Ground): Promise<void> {
  const url = new URL(admin)
  url.pathname = `/${name}`
  const database = connect({ url: url.href, pool: 2, walls: true })
  try {
    await database.write({ actor: system('set-up') }, async tx => {
      for (const module of modules) await module.setUp?.(tx)
    })
    if (ground === 'sen_template_seeded')
      await database.write({ actor: system('seed') }, async tx => {
        for (const module of modules) await module.seed?.(tx)
      })
  } finally {
    await database.close()
  }
}
