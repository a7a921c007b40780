import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { z } from 'zod'
import type { Database } from '#platform/db'
import { copyAnchors, copyFiles, copyOver } from './copy-files.ts'
import { checkTool, runTool } from './outside-tools.ts'
import { writeText } from './packed-file.ts'
import { CannotRestore } from './restore.ts'
import { restoreFiles } from './restore-files.ts'
import { advanceTransactions, refuseTooFar } from './transaction-numbers.ts'

/** What a copy of a PostgreSQL of the province's own says of itself, in `outside/<id>/outside.json`. */
const Outside = z.object({
  id: z.string(),
  /** `cluster`: the whole data folder, which a log kept elsewhere can bring forward; `dump`: this database at one moment. */
  kind: z.enum(['cluster', 'dump']),
  version: z.int(),
  /** Roles that the database grants things to. */
  roles: z.array(z.string()),
  at: z.iso.datetime(),
  /** How far the server had counted its transactions; earlier copies do not say. */
  transactions: z.int().optional(),
})
export type Outside = z.infer<typeof Outside>
export type OutsideBackedUp = Outside & { files: { copied: number; broken: string[] }; holdsSecret: boolean }

/**
 * Copies a PostgreSQL that runs elsewhere with its own tools, then the files that it speaks of: the whole cluster where
 * the role may replicate (and unless a dump is wanted), else a dump of one moment. What breaks off leaves nothing that
 * looks whole. CannotBackUp says what is missing.
 */
export async function backUpOutside(
  database: Database,
  { folder: given, dataDir, dump }: { folder: string; dataDir: string; dump?: boolean },
): Promise<OutsideBackedUp> {
  mkdirSync(given, { recursive: true, mode: 0o700 })
  const folder = realpathSync(given)
  const { rows } = await database.pool.query<Omit<Outside, 'kind'> & { replicates: boolean }>(
    `SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYYMMDD"T"HH24MISS"Z"') AS id,
            to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS at,
            current_setting('server_version_num')::int / 10000 AS version,
            pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS transactions,
            (SELECT rolreplication OR rolsuper FROM pg_roles WHERE rolname = current_user) AS replicates,
            ARRAY(SELECT rolname::text FROM pg_roles WHERE rolname LIKE 'sen\\_%' ORDER BY 1) AS roles`,
  )
  const { replicates, ...about } = rows[0]!
  const kind = replicates && !dump ? 'cluster' : 'dump'
  const tool = kind === 'cluster' ? 'pg_basebackup' : 'pg_dump'
  checkTool(tool, about.version)
  const place = join(folder, 'outside', about.id)
  const unfinished = `${place}.part`
  mkdirSync(unfinished, { recursive: true })
  copyAnchors(dataDir, folder)
  try {
    await runTool(
      tool,
      database.url,
      kind === 'cluster'
        ? ['-D', unfinished, '--format=tar', '--gzip', '--wal-method=stream', '--checkpoint=fast']
        : ['--format=custom', '--no-owner', '--file', join(unfinished, 'dump')],
    )
    renameSync(unfinished, place)
  } finally {
    rmSync(unfinished, { recursive: true, force: true })
  }
  // After the rows: what a row speaks of lay in the store before the row was written.
  const files = await copyFiles(database, folder)
  if (!readOutside(folder).length) copyOver(dataDir, 'secret', folder)
  const outside: Outside = { ...about, kind }
  await writeText(join(place, 'outside.json'), `${JSON.stringify(outside, null, 2)}\n`)
  return { ...outside, files, holdsSecret: existsSync(join(folder, 'secret')) }
}

/** Finished ones, oldest first. */
export function readOutside(folder: string): Outside[] {
  const all = join(folder, 'outside')
  if (!existsSync(all)) return []
  return readdirSync(all)
    .toSorted()
    .filter(id => existsSync(join(all, id, 'outside.json')))
    .map(id => Outside.parse(JSON.parse(readFileSync(join(all, id, 'outside.json'), 'utf8'))))
}

export type OutsideRestored = Outside & {
  files: { copied: number; missing: string[] }
  lacksSecret: boolean
  /** Where the data folder of the cluster was laid, for a PostgreSQL of that version to be started on it. */
  cluster?: string
}

/**
 * Brings back the newest copy of a PostgreSQL of the province's own: the cluster as a data folder below `dataDir`, or the
 * dump into the empty database at `url`; with it the files, into `dataDir`, which must be empty.
 */
export async function restoreOutside({
  folder,
  dataDir,
  url,
}: {
  folder: string
  dataDir: string
  url?: string | undefined
}): Promise<OutsideRestored> {
  const outside = readOutside(folder).at(-1)
  if (!outside) throw new CannotRestore(`Không thấy bản sao lưu trong ${folder}.`)
  if (existsSync(dataDir) && readdirSync(dataDir).length)
    throw new CannotRestore(`Thư mục ${dataDir} không trống: hãy chọn một thư mục mới.`)
  const from = join(folder, 'outside', outside.id)
  const cluster = join(dataDir, 'cluster')
  if (outside.kind === 'cluster') {
    unpackTar(join(from, 'base.tar.gz'), cluster)
    unpackTar(join(from, 'pg_wal.tar.gz'), join(cluster, 'pg_wal'))
    // The old server waited for a standby that the new one does not have: each of its writes would wait for ever.
    appendFileSync(join(cluster, 'postgresql.auto.conf'), `synchronous_standby_names = ''\n`)
  } else {
    if (!url)
      throw new CannotRestore(
        'Bản này là pg_dump: cần --database-url trỏ tới một cơ sở dữ liệu trống để nạp vào.',
      )
    await readDump(url, outside, join(from, 'dump'))
  }
  const files = await restoreFiles(folder, dataDir)
  for (const name of ['secret', 'anchors']) copyOver(folder, name, dataDir)
  const lacksSecret = !existsSync(join(dataDir, 'secret'))
  return { ...outside, files, lacksSecret, ...(outside.kind === 'cluster' && { cluster }) }
}

function unpackTar(archive: string, into: string): void {
  // PostgreSQL refuses a folder that others may look into.
  mkdirSync(into, { recursive: true, mode: 0o700 })
  const { status, stderr } = spawnSync('tar', ['-xzf', archive, '-C', into], { encoding: 'utf8' })
  if (status !== 0) throw new CannotRestore(`Không mở được ${archive}: ${stderr}`)
}

async function readDump(
  url: string,
  { version, roles, transactions = 0 }: Outside,
  dump: string,
): Promise<void> {
  checkTool('pg_restore', version)
  const client = new pg.Client({ connectionString: url, application_name: 'sen-restore' })
  client.on('error', () => {})
  await client.connect()
  try {
    const { rowCount } = await client.query(
      `SELECT FROM pg_namespace WHERE nspname IN ('platform', 'migration')`,
    )
    if (rowCount) throw new CannotRestore('Cơ sở dữ liệu ở --database-url không trống: hãy tạo một cái mới.')
    await refuseTooFar(client, transactions)
    for (const role of roles)
      await client.query(
        `DO $$ BEGIN CREATE ROLE ${client.escapeIdentifier(role)} NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$`,
      )
    await runTool('pg_restore', url, ['--no-owner', '--exit-on-error', dump])
    await advanceTransactions(client)
  } finally {
    await client.end()
  }
}
