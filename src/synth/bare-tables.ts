import pg from 'pg'

/** Below so many dossiers it is quicker to keep keys and indexes up to date. */
const fewest = 5000
/** More would only wait for each other's memory and disk. */
const builders = 2

type Taken = {
  table: string
  /** Empty for an index that is no constraint. */
  constraint: string
  index: string
  definition: string
  foreign: boolean
  validated: boolean
}

/**
 * Takes keys, foreign keys and indexes off while these tables are filled, and makes them again from the rows: one sorted
 * pass each instead of a random place for every row. So PostgreSQL itself proves that every key is unique and every
 * reference finds its row; when one does not, the load fails. Nor are they vacuumed and analysed meanwhile, again and
 * again. Tables that are well filled already keep everything. `keep` names indexes that the load itself reads along.
 */
export async function withBareTables(
  url: string,
  input: { tables: readonly string[]; keep: readonly string[]; dossiers: number },
  load: () => Promise<void>,
): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'sen-synth' })
  await client.connect()
  try {
    if (!(await isWorthIt(client, input.dossiers))) return await load()
    const taken = await takeOff(client, input)
    const fault = await load().then(
      () => undefined,
      (error: unknown) => ({ error }),
    )
    try {
      await putBack(url, taken)
      await vacuuming(client, input.tables, 'RESET (autovacuum_enabled)')
    } catch (error) {
      throw fault ? new AggregateError([fault.error, error], 'The load failed, and keys are missing') : error
    }
    if (fault) throw fault.error
  } finally {
    await client.end()
  }
}

async function isWorthIt(client: pg.Client, dossiers: number): Promise<boolean> {
  const few = Math.floor(dossiers / 4) + 1
  const { rows } = await client.query(
    'SELECT count(*)::int AS n FROM (SELECT FROM dossiers.dossier LIMIT $1) AS one',
    [few],
  )
  return dossiers >= fewest && rows[0].n < few
}

async function takeOff(
  client: pg.Client,
  { tables, keep }: { tables: readonly string[]; keep: readonly string[] },
): Promise<Taken[]> {
  const { rows: taken } = await client.query<Taken>(
    `SELECT conrelid::regclass::text AS table, quote_ident(conname) AS constraint, '' AS index,
       pg_get_constraintdef(oid) AS definition, contype = 'f' AS foreign, convalidated AS validated
     FROM pg_constraint WHERE contype IN ('p', 'u', 'f') AND conrelid = ANY ($1::text[]::regclass[])
       OR contype = 'f' AND confrelid = ANY ($1::text[]::regclass[])
     UNION ALL
     SELECT indrelid::regclass::text, '', indexrelid::regclass::text, pg_get_indexdef(indexrelid), false, true
     FROM pg_index i WHERE indrelid = ANY ($1::text[]::regclass[]) AND NOT indexrelid = ANY ($2::text[]::regclass[])
       AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u'))`,
    [tables, keep],
  )
  await client.query('BEGIN')
  for (const { table, constraint, index } of taken.toSorted(foreignFirst))
    await client.query(
      constraint ? `ALTER TABLE ${table} DROP CONSTRAINT ${constraint}` : `DROP INDEX ${index}`,
    )
  await vacuuming(client, tables, 'SET (autovacuum_enabled = off)')
  await client.query('COMMIT')
  return taken
}

async function vacuuming(client: pg.Client, tables: readonly string[], how: string): Promise<void> {
  for (const table of tables) await client.query(`ALTER TABLE ${table} ${how}`)
}

const foreignFirst = (one: Taken, other: Taken) => Number(other.foreign) - Number(one.foreign)

async function putBack(url: string, taken: readonly Taken[]): Promise<void> {
  const clients = await Promise.all(
    Array.from({ length: builders }, async () => {
      const client = new pg.Client({ connectionString: url, application_name: 'sen-synth' })
      await client.connect()
      await client.query(`SET maintenance_work_mem = '512MB'`)
      return client
    }),
  )
  // Each takes the next line of work when it is through with one.
  const share = async (work: string[][]) => {
    const waiting = [...work]
    const go = async (client: pg.Client) => {
      for (let lines = waiting.shift(); lines; lines = waiting.shift())
        for (const statement of lines) await client.query(statement)
    }
    const ended = await Promise.allSettled(clients.map(go))
    for (const one of ended) if (one.status === 'rejected') throw one.reason
  }
  try {
    const [foreign, own] = [taken.filter(one => one.foreign), taken.filter(one => !one.foreign)]
    await share(await largestFirst(clients[0]!, own))
    // At once, so that no two wait for each other's tables; what is validated then hinders nobody.
    for (const { table, constraint, definition, validated } of foreign)
      await clients[0]!.query(
        `ALTER TABLE ${table} ADD CONSTRAINT ${constraint} ${definition}${validated ? ' NOT VALID' : ''}`,
      )
    await share(
      foreign.flatMap(({ table, constraint, validated }) =>
        validated ? [[`ALTER TABLE ${table} VALIDATE CONSTRAINT ${constraint}`]] : [],
      ),
    )
  } finally {
    await Promise.all(clients.map(client => client.end()))
  }
}

/** Keys and indexes table by table, because two builds of one table lock each other out. */
async function largestFirst(client: pg.Client, own: readonly Taken[]): Promise<string[][]> {
  const byTable = Map.groupBy(own, ({ table }) => table)
  const { rows } = await client.query<{ table: string }>(
    `SELECT t AS table FROM unnest($1::text[]) AS t ORDER BY pg_table_size(t::regclass) DESC`,
    [[...byTable.keys()]],
  )
  return rows.map(({ table }) =>
    byTable
      .get(table)!
      .map(({ constraint, definition }) =>
        constraint ? `ALTER TABLE ${table} ADD CONSTRAINT ${constraint} ${definition}` : definition,
      ),
  )
}
