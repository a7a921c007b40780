import { cpSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { system } from '#platform/access'
import type { Database } from '#platform/db'
import { openFile } from '#platform/files'
import { anchorsFolder } from '#platform/ledger'
import { fileByHash } from './notes.ts'
import { copyByHash } from './packed-file.ts'

/** Files never change and lie under their hash: what is there is right, and was checked when it came. */
export async function copyFiles(
  database: Database,
  folder: string,
): Promise<{ copied: number; broken: string[] }> {
  const by = { actor: system('backup') }
  const { rows } = await database.pool.query<{ id: string; sha256: string }>(
    `SELECT DISTINCT ON (sha256) id, sha256 FROM platform.file WHERE state = 'ready' ORDER BY sha256`,
  )
  const broken: string[] = []
  let copied = 0
  for (const { id, sha256 } of rows) {
    const to = fileByHash(folder, sha256)
    if (existsSync(to)) continue
    try {
      const { stream } = await database.read(by, tx => openFile(tx, id))
      await copyByHash(stream as AsyncIterable<Buffer>, to, sha256)
      copied++
    } catch (error) {
      broken.push(`${sha256}: ${(error as Error).message}`)
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
