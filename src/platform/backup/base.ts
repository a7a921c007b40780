import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { type Base, baseFolder, writeBase } from './notes.ts'
import { pack, severalAtOnce, writeText } from './packed-file.ts'

/** What PostgreSQL makes anew, and its log, which is copied for itself. */
const emptied = /^(pg_wal|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans)\//
/** What belongs to one running server: what it is called, what waits for its log, what it is just sorting. */
const leftOut = /^postmaster\.(pid|opts)$|^pg_replslot\/|(^|\/)pgsql_tmp|(^|\/)pg_internal\.init/

/**
 * Copies the data folder of a running server on this machine, file by file, while it works. What changes meanwhile is
 * put right by the log from `firstLog` on; PostgreSQL knows that from the `backup_label` that it gives us.
 */
export async function takeBase(client: pg.Client, folder: string, timeline: number): Promise<Base> {
  const { rows: told } = await client.query<{ cluster: string; version: number; id: string }>(
    `SELECT current_setting('data_directory') AS cluster, current_setting('server_version_num')::int / 10000 AS version,
       to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYYMMDD"T"HH24MISS"Z"') AS id`,
  )
  const { cluster, version, id } = told[0]!
  const to = baseFolder(folder, id)
  const { rows: begun } = await client.query<{ log: string }>(
    `SELECT pg_walfile_name(pg_backup_start('sen', true)) AS log`,
  )
  const { folders, files } = listOf(cluster)
  const copied: Base['files'] = []
  const keep = async (path: string) => void copied.push(...(await copy(cluster, path, to)))
  await severalAtOnce(
    files.filter(path => path !== control),
    keep,
  )
  // Last: whatever it says then has been copied.
  await keep(control)
  const { rows: ended } = await client.query<{ label: string; usable: Date }>(
    'SELECT labelfile AS label, clock_timestamp() AS usable FROM pg_backup_stop(false)',
  )
  const label = ended[0]!
  await writeText(join(to, 'backup_label'), label.label)
  const base = {
    id,
    version,
    timeline,
    firstLog: begun[0]!.log,
    // Up to the next millisecond: PostgreSQL counts finer.
    usableFrom: new Date(label.usable.getTime() + 1).toISOString(),
    files: copied,
    folders,
  }
  await writeBase(folder, base)
  return base
}

const control = 'global/pg_control'

/** A file that goes while we copy was not needed: the log says what became of it. */
async function copy(cluster: string, path: string, to: string): Promise<Base['files']> {
  try {
    return [{ path, ...(await pack(join(cluster, path), join(to, 'cluster', `${path}.zst`))) }]
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

function listOf(cluster: string): { folders: string[]; files: string[] } {
  const entries = readdirSync(cluster, { recursive: true, withFileTypes: true })
  const folders: string[] = []
  const files: string[] = []
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name).slice(cluster.length + 1)
    if (leftOut.test(path)) continue
    if (path.startsWith('pg_tblspc/'))
      throw new Error('Cơ sở dữ liệu có tablespace riêng: hãy dùng pg_basebackup.')
    if (entry.isDirectory()) folders.push(path)
    else if (entry.isFile() && !emptied.test(path)) files.push(path)
  }
  return { folders, files }
}
