import { createHash } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { logFile } from './notes.ts'
import { pack } from './packed-file.ts'

/** A finished file of the log: timeline, then number. */
const segment = /^[0-9A-F]{24}$/

/** PostgreSQL keeps its log for us, from the last copy on, under this name; each backup folder has its own. */
export function slotOf(folder: string): string {
  return `sen_${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`
}

/** False when there is none, or PostgreSQL had to give up keeping: then only a new base helps. */
export async function slotHolds(client: pg.Client, slot: string): Promise<boolean> {
  const { rows } = await client.query<{ status: string }>(
    'SELECT wal_status AS status FROM pg_replication_slots WHERE slot_name = $1',
    [slot],
  )
  return rows.length > 0 && rows[0]!.status !== 'lost'
}

export async function makeSlot(client: pg.Client, slot: string): Promise<void> {
  await client.query(
    'SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = $1',
    [slot],
  )
  await client.query('SELECT pg_create_physical_replication_slot($1, true)', [slot])
}

export async function timelineOf(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ file: string }>(
    'SELECT pg_walfile_name(pg_current_wal_lsn()) AS file',
  )
  return Number.parseInt(rows[0]!.file.slice(0, 8), 16)
}

export type Shipped = { until: string; lastLog: string; copied: number }

/**
 * Finishes the file of the log that PostgreSQL writes into, and copies all that are not in the backup yet. Everything
 * that was committed before `until` is in them, and something committed after it too: PostgreSQL stops at a wanted
 * time only when it sees a later one.
 */
export async function shipLog(
  client: pg.Client,
  folder: string,
  slot: string,
  firstLog: string,
): Promise<Shipped> {
  const { rows: time } = await client.query<{ until: Date }>('SELECT clock_timestamp() AS until')
  await client.query(`SELECT pg_logical_emit_message(true, 'sen', 'backup')`)
  const { rows: end } = await client.query<{ lsn: string; last: string; cluster: string }>(
    `SELECT lsn::text, pg_walfile_name(lsn) AS last, current_setting('data_directory') AS cluster FROM pg_switch_wal() lsn`,
  )
  const { lsn, last: lastLog, cluster } = end[0]!
  const from = join(cluster, 'pg_wal')
  const timeline = lastLog.slice(0, 8)
  const names = readdirSync(from)
    .filter(
      name =>
        name.endsWith('.history') || (segment.test(name) && name.startsWith(timeline) && name <= lastLog),
    )
    .filter(name => name.endsWith('.history') || name >= firstLog)
    .filter(name => !existsSync(logFile(folder, name)))
    .toSorted()
  for (const name of names) await pack(join(from, name), logFile(folder, name))
  await client.query('SELECT pg_replication_slot_advance($1, $2::pg_lsn)', [slot, lsn])
  return { until: time[0]!.until.toISOString(), lastLog, copied: names.length }
}

/** The files of the log from one to another, each one after the one before; the size of a file is PostgreSQL's 16 MB. */
export function logBetween(first: string, last: string): string[] {
  const number = (name: string) =>
    Number.parseInt(name.slice(8, 16), 16) * 256 + Number.parseInt(name.slice(16), 16)
  const hex = (value: number) => value.toString(16).toUpperCase().padStart(8, '0')
  return Array.from({ length: number(last) - number(first) + 1 }, (_, i) => {
    const at = number(first) + i
    return `${first.slice(0, 8)}${hex(Math.floor(at / 256))}${hex(at % 256)}`
  })
}
