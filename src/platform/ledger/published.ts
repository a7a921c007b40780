import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { dataDir, settings } from '#platform/config'
import type { Tx } from '#platform/db'
import { type Anchor, anchorOf, readAnchors, writeAnchor } from './anchor.ts'
import { lastSeal } from './seal.ts'

const anchorSettings = settings('ledger', {
  ANCHORS_DIR: z
    .string()
    .optional()
    .describe(
      'Folder in which a hash of the ledger is noted every day; best on a disk that the database server cannot write to. Default DATA_DIR/anchors',
    ),
})

/** Where anchors are noted by an installation whose data lies in `data`. */
export function anchorsFolder(data = dataDir()): string {
  return anchorSettings().ANCHORS_DIR ?? join(data, 'anchors')
}

/**
 * Notes the newest seal in the file of its year, at the end and on the disk before it returns. Undefined when there is
 * no seal yet; noted already: nothing is written, and the anchor comes back all the same.
 */
export async function publishAnchor(tx: Tx): Promise<Anchor | undefined> {
  const last = await lastSeal(tx)
  if (!last) return undefined
  const anchor = anchorOf(last)
  mkdirSync(anchorsFolder(), { recursive: true })
  const path = join(anchorsFolder(), `${anchor.at.slice(0, 4)}.txt`)
  const noted = existsSync(path) ? readAnchors(readFileSync(path, 'utf8')) : []
  if (noted.some(one => one.seal === anchor.seal && one.hash === anchor.hash)) return anchor
  const file = openSync(path, 'a')
  try {
    appendFileSync(file, `${writeAnchor(anchor)}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  return anchor
}

/** Everything that was noted. */
export function publishedAnchors(at = anchorsFolder()): Anchor[] {
  if (!existsSync(at)) return []
  return readdirSync(at)
    .filter(name => name.endsWith('.txt'))
    .toSorted()
    .flatMap(name => readAnchors(readFileSync(join(at, name), 'utf8')))
}
