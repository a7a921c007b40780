import { availableParallelism } from 'node:os'
import { synthesise } from '../src/synth/synthesise.ts'
import { numberAsked } from './asked.ts'
import { provinceDatabase, run } from './database.ts'
import { type Bench, figure, table, timed } from './measure.ts'

/** `npm run bench synth -- --dossiers=100k` */
const dossiers = numberAsked('dossiers', '50k', '200')

/**
 * Each table that grew, once more: what PostgreSQL itself writes of it into a file and reads from there into a table
 * without keys, indexes, triggers or log.
 */
async function copyBare(url: string, tables: readonly string[]): Promise<number> {
  const [place] = await run(url, "SELECT current_setting('data_directory') AS folder")
  await run(url, 'CREATE SCHEMA bare')
  const copies: string[] = []
  for (const [n, name] of tables.entries()) {
    const file = `'${place!.rows[0].folder}/bare-${n}' (FORMAT binary)`
    const rows = `SELECT * FROM ${name}`
    await run(url, `CREATE UNLOGGED TABLE bare.t${n} AS ${rows} WITH NO DATA; COPY (${rows}) TO ${file}`)
    copies.push(`COPY bare.t${n} FROM ${file}`)
  }
  await run(url, 'CHECKPOINT')
  const copy = async () => {
    for (let next = copies.shift(); next; next = copies.shift()) await run(url, next)
  }
  return timed(() => Promise.all(Array.from({ length: availableParallelism() }, copy)))
}

export const bench: Bench = {
  question:
    'How many dossiers a second does `sen synth` make, with all that belongs to them? Beside it the same rows from files into tables without keys, indexes, triggers and log, with as many connections as there are processors: what PostgreSQL could take at most.',
  run: () =>
    provinceDatabase(async database => {
      const input = { people: Math.max(2000, dossiers), dossiers, seed: 1, until: '2026-11-20' }
      let rows = 0
      const made = await timed(async () => {
        rows = (await synthesise(database, input)).rows
      })
      const [sizes] = await run(
        database.url,
        `SELECT oid::regclass::text AS name, pg_relation_size(oid)::float8 AS bytes FROM pg_class
         WHERE relkind = 'r' AND relnamespace::regnamespace::text !~ '^(pg_|information_schema)' AND pg_relation_size(oid) > 0
         ORDER BY bytes DESC`,
      )
      const tables = sizes!.rows as { name: string; bytes: number }[]
      const bytes = tables.reduce((sum, one) => sum + one.bytes, 0)
      const bare = await copyBare(
        database.url,
        tables.map(one => one.name),
      )
      const line = (what: string, ms: number) => [
        what,
        figure((dossiers / ms) * 1000),
        figure((rows / ms) * 1000),
        figure(bare / ms),
      ]
      return [
        table(
          ['what', 'dossiers /s', 'rows /s', 'share'],
          [line('PostgreSQL copies bare rows', bare), line('sen synth', made)],
        ),
        `\n${dossiers} dossiers are ${rows} rows, ${figure(bytes / dossiers / 1024)} KB each without their indexes.`,
      ].join('\n')
    }),
}
