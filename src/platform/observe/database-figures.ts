import { statfs } from 'node:fs/promises'
import type { Tx } from '#platform/db'

/** In bytes. */
export type Room = { free: number; total: number }

/** What the disk under `path` has left for those who are not root. */
export async function roomAt(path: string): Promise<Room> {
  const { bavail, blocks, bsize } = await statfs(path)
  return { free: bavail * bsize, total: blocks * bsize }
}

export type DatabaseFigures = {
  version: string
  bytes: number
  connections: number
  mostConnections: number
  readOnly: boolean
  /** Of the disk its data lie on; undefined where that is another machine's, or PostgreSQL does not tell us where they lie. */
  room: Room | undefined
}

export async function databaseFigures(tx: Tx): Promise<DatabaseFigures> {
  const [row] = await tx.query<Omit<DatabaseFigures, 'room'> & { folder: string | null }>('platform', {
    // Where the data lie is told to a superuser and to pg_monitor.
    text: `SELECT current_setting('server_version') AS version, pg_database_size(current_database()) AS bytes,
                  (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()) AS connections,
                  current_setting('max_connections')::int AS "mostConnections",
                  current_setting('transaction_read_only') = 'on' AS "readOnly",
                  (SELECT setting FROM pg_settings WHERE name = 'data_directory'
                     AND inet_server_addr() IS NOT DISTINCT FROM inet_client_addr()) AS folder`,
  })
  const { folder, ...figures } = row!
  return { ...figures, room: folder ? await roomAt(folder).catch(() => undefined) : undefined }
}
