import { existsSync, mkdirSync, readdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { type Database, locks } from '#platform/db'
import { takeBase } from './base.ts'
import { copyAnchors, copyFiles, copyOver } from './copy-files.ts'
import { clearUnfinished } from './keep.ts'
import { logBetween, makeSlot, type Shipped, shipLog, slotHolds, slotOf, timelineOf } from './log.ts'
import { type Base, logFile, type Notes, readBases, readNotes, writeNotes } from './notes.ts'

export type BackUp = {
  folder: string
  dataDir: string
  /** Copy the whole data folder again, though the log could go on. */
  whole?: boolean
}
export type BackedUp = {
  base: Base
  isNewBase: boolean
  isFirst: boolean
  /** The master secret lies in the backup too. */
  holdsSecret: boolean
  logs: number
  files: { copied: number; broken: string[] }
  until: string
}

/**
 * Brings a backup folder up to now: the database can afterwards be restored to any second between `usableFrom` of the
 * first base and `until`. The first time everything is copied, later only the log written since and new files. Safe to
 * break off and to run again; two at once wait for one another. The server must run on this machine.
 */
export async function backUp(
  database: Database,
  { folder: given, dataDir, whole }: BackUp,
): Promise<BackedUp> {
  mkdirSync(given, { recursive: true, mode: 0o700 })
  const folder = realpathSync(given)
  const client = new pg.Client({ connectionString: database.url, application_name: 'sen-backup' })
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [locks.backUp])
    const notes = await notesOf(client, folder)
    const timeline = await timelineOf(client)
    clearUnfinished(folder)
    const of = { dataDir, timeline, notes }
    // Where a run broke off after it had begun to keep the log anew, what came between is gone: only a new base helps.
    const copied =
      (whole ? undefined : await copyDatabase(client, folder, { ...of, whole: false })) ??
      (await copyDatabase(client, folder, { ...of, whole: true }))
    if (!copied) throw new Error('Nhật ký của PostgreSQL bị thiếu ngay trong lúc sao lưu: hãy chạy lại.')
    const { base, isNewBase, shipped, logs } = copied
    // After the log: what a row speaks of lay in the store before the row was written.
    const files = await copyFiles(database, folder)
    // Once: whoever has put the secret in a safer place does not want it back here.
    const isFirst = !Object.keys(notes.timelines).length
    if (isFirst) copyOver(dataDir, 'secret', folder)
    copyOver(dataDir, 'postgres/password', folder, 'postgres-password')
    notes.timelines[timeline] = shipped
    await writeNotes(folder, notes)
    return {
      base,
      isNewBase,
      isFirst,
      holdsSecret: existsSync(join(folder, 'secret')),
      logs,
      files,
      until: shipped.until,
    }
  } finally {
    await client.end()
  }
}

async function notesOf(client: pg.Client, folder: string): Promise<Notes> {
  const { rows } = await client.query<{ system: string }>(
    'SELECT system_identifier::text AS system FROM pg_control_system()',
  )
  const { system } = rows[0]!
  const notes = readNotes(folder)
  if (!notes && readdirSync(folder).length && !existsSync(join(folder, 'base')))
    throw new Error(`Thư mục ${folder} đang chứa thứ khác: hãy chọn một thư mục trống.`)
  if (notes && notes.system !== system)
    throw new Error(`Thư mục ${folder} chứa bản sao lưu của một hệ thống khác: hãy chọn thư mục khác.`)
  return notes ?? { system, timelines: {} }
}

/** A base, or what came since the last one; undefined when a part of the log between them is missing. */
async function copyDatabase(
  client: pg.Client,
  folder: string,
  { dataDir, timeline, notes, whole }: { dataDir: string; timeline: number; notes: Notes; whole: boolean },
): Promise<{ base: Base; isNewBase: boolean; logs: number; shipped: Omit<Shipped, 'copied'> } | undefined> {
  const slot = slotOf(folder)
  const goesOn = !whole && (await slotHolds(client, slot))
  const last = goesOn ? readBases(folder).findLast(base => base.timeline === timeline) : undefined
  if (!last) await makeSlot(client, slot)
  const base = last ?? (await takeBase(client, folder, timeline))
  const known = notes.timelines[timeline]
  if (!last && known && known.lastLog >= base.firstLog)
    throw new Error(
      `Thư mục ${folder} đã có nhật ký của một bản phục hồi khác từ cùng bản sao lưu: hãy chọn thư mục khác.`,
    )
  copyAnchors(dataDir, folder)
  const { copied: logs, ...shipped } = await shipLog(client, folder, slot, base.firstLog)
  const isGapless = logBetween(base.firstLog, shipped.lastLog).every(name =>
    existsSync(logFile(folder, name)),
  )
  return isGapless ? { base, isNewBase: !last, logs, shipped } : undefined
}
