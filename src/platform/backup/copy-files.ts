import { cpSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from '#platform/db'
import { liesInStore, openBytes } from '#platform/files'
import { anchorsFolder } from '#platform/ledger'
import { fileByHash } from './notes.ts'
import { copyByHash } from './packed-file.ts'

/**
 * Files never change and lie under their hash: what is there is right, and was checked when it came. Those too that were
 * given up since the last copy: the log brings back moments at which a row spoke of them.
 */
export async function copyFiles(
  database: Database,
  folder: string,
): Promise<{ copied: number; broken: string[] }> {
  const { rows } = await database.pool.query<{ sha256: string; needed: boolean }>(
    `SELECT sha256, bool_or(needed) AS needed FROM (
       SELECT sha256, true AS needed FROM platform.file WHERE state = 'ready'
       UNION ALL SELECT sha256, false FROM platform.bytes_in_doubt) AS bytes
     GROUP BY sha256 ORDER BY sha256`,
  )
  const broken: string[] = []
  let copied = 0
  for (const { sha256, needed } of rows) {
    const to = fileByHash(folder, sha256)
    if (existsSync(to)) continue
    try {
      await copyByHash((await openBytes(sha256)) as AsyncIterable<Buffer>, to, sha256)
      copied++
    } catch (error) {
      // Never came, or was removed just now: no moment that this copy can bring back speaks of it.
      if (needed || (await liesInStore(sha256))) broken.push(`${sha256}: ${(error as Error).message}`)
    }
  }
  return { copied, broken }
}

/** Before the rows: an anchor of a seal that the rows of the backup do not have would say that one is missing. */
export function copyAnchors(dataDir: string, folder: string): void {
  const from = anchorsFolder(dataDir)
  if (existsSync(from)) cpSync(from, join(folder, 'anchors'), { recursive: true, preserveTimestamps: true })
}

export function copyOver(dataDir: string, name: string, folder: string, to = name): void {
  const from = join(dataDir, name)
  if (existsSync(from)) cpSync(from, join(folder, to), { recursive: true, preserveTimestamps: true })
}
