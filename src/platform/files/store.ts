import { createHash, randomUUID } from 'node:crypto'
import { constants, createReadStream, createWriteStream, type ReadStream } from 'node:fs'
import { copyFile, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { actorKey } from '#platform/access'
import { dataDir, settings } from '#platform/config'
import type { Tx } from '#platform/db'
import { Conflict, Invalid, NotFound } from '#platform/errors'
import { inspect, type Refusal } from './inspect.ts'

export const fileSettings = settings('files', {
  UPLOAD_LIMIT_MB: z.coerce.number().min(1).default(20).describe('Largest file a person may bring, in MB'),
  FILES_DIR: z
    .string()
    .optional()
    .describe('Folder of the files; all processes must see the same. Default DATA_DIR/files'),
})

export type FileRow = {
  id: string
  owner: string
  name: string
  size: number
  received: number
  media_type: string | null
  sha256: string | null
  state: 'arriving' | 'ready' | 'refused'
  refusal: Refusal | null
}

const folder = () => fileSettings().FILES_DIR ?? join(dataDir(), 'files')
const arrivingPath = (id: string) => join(folder(), 'arriving', id)
const restingPath = (sha256: string) => join(folder(), sha256.slice(0, 2), sha256.slice(2))
const limit = () => fileSettings().UPLOAD_LIMIT_MB * 1024 * 1024

/** Announces a file that will arrive in pieces. A size over the limit is refused before a byte is sent. */
export async function begin(tx: Tx, input: { name: string; size: number }): Promise<FileRow> {
  const name = cleanName(input.name)
  if (!Number.isSafeInteger(input.size) || input.size < 0) throw new Invalid('file.size')
  const refusal: Refusal | null = input.size > limit() ? 'too-large' : input.size === 0 ? 'empty' : null
  const [row] = await tx.query<FileRow>('platform', {
    text: `INSERT INTO platform.file (owner, name, size, state, refusal) VALUES ($1, $2, $3, $4, $5) RETURNING *`,
    values: [actorKey(tx.actor), name, input.size, refusal ? 'refused' : 'arriving', refusal],
  })
  return row!
}

/**
 * Adds bytes at `offset`, which must be where the file stands (Conflict `file.offset` otherwise: ask and go on from
 * there). The same bytes sent twice, or a process that dies between disk and row, do no harm. When the last byte is
 * there the file is judged, and is `ready` or `refused`.
 */
export async function resume(tx: Tx, id: string, offset: number, bytes: Readable): Promise<FileRow> {
  const file = await ownFile(tx, id)
  if (file.state !== 'arriving' || file.received !== offset) throw new Conflict('file.offset')
  const path = arrivingPath(id)
  await mkdir(dirname(path), { recursive: true })
  // Never shortened: a second line that sends the same bytes must not empty what the first has brought.
  const out = createWriteStream(path, {
    flags: (constants.O_WRONLY | constants.O_CREAT) as never,
    start: offset,
  })
  let cut = false
  // A lost connection keeps what came before it: that is what resuming is for.
  await pipeline(Readable.from(atMost(bytes, file.size - offset)), out).catch(() => {
    cut = true
  })
  const arrived = Math.min(offset + out.bytesWritten, file.size)
  const [row] = await tx.query<FileRow>('platform', {
    text: `UPDATE platform.file SET received = $2 WHERE id = $1 AND received = $3 RETURNING *`,
    values: [id, arrived, offset],
  })
  if (!row) throw new Conflict('file.offset')
  return row.received === row.size && !cut ? settle(tx, row) : row
}

/** A whole file at once: what a form without JavaScript sends. */
export async function receive(tx: Tx, input: { name: string; bytes: Readable }): Promise<FileRow> {
  const id = randomUUID()
  const path = arrivingPath(id)
  await mkdir(dirname(path), { recursive: true })
  const out = createWriteStream(path)
  await pipeline(Readable.from(atMost(input.bytes, limit() + 1)), out)
  const refusal: Refusal | null = out.bytesWritten > limit() ? 'too-large' : null
  if (refusal) await rm(path, { force: true })
  const [row] = await tx.query<FileRow>('platform', {
    text: `INSERT INTO platform.file (id, owner, name, size, received, state, refusal)
           VALUES ($1, $2, $3, $4, $4, $5, $6) RETURNING *`,
    values: [
      id,
      actorKey(tx.actor),
      cleanName(input.name),
      out.bytesWritten,
      refusal ? 'refused' : 'arriving',
      refusal,
    ],
  })
  return refusal ? row! : settle(tx, row!)
}

/** Keeps bytes that we made ourselves (a printed form, a signed result). */
export async function storeBytes(
  tx: Tx,
  input: { name: string; mediaType: string; bytes: Uint8Array },
): Promise<FileRow> {
  const sha256 = createHash('sha256').update(input.bytes).digest('hex')
  const path = restingPath(sha256)
  await mkdir(dirname(path), { recursive: true })
  const temporary = `${path}.${randomUUID()}`
  await writeFile(temporary, input.bytes)
  await rename(temporary, path)
  const [row] = await tx.query<FileRow>('platform', {
    text: `INSERT INTO platform.file (owner, name, size, received, media_type, sha256, state)
           VALUES ($1, $2, $3, $3, $4, $5, 'ready') RETURNING *`,
    values: [actorKey(tx.actor), cleanName(input.name), input.bytes.length, input.mediaType, sha256],
  })
  return row!
}

export async function findFile(tx: Tx, id: string): Promise<FileRow | undefined> {
  const [row] = await tx.query<FileRow>('platform', {
    text: 'SELECT * FROM platform.file WHERE id = $1',
    values: [id],
  })
  return row
}

/** Ready files with exactly these bytes. */
export async function filesOfHash(tx: Tx, sha256: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>('platform', {
    text: `SELECT id FROM platform.file WHERE sha256 = $1 AND state = 'ready'`,
    values: [sha256],
  })
  return rows.map(row => row.id)
}

/** The bytes of a ready file. Who may read it is for the caller to decide: a file knows no dossier. */
export async function openFile(tx: Tx, id: string): Promise<{ file: FileRow; stream: ReadStream }> {
  const file = await findFile(tx, id)
  if (file?.state !== 'ready') throw new NotFound('file')
  const path = restingPath(file.sha256!)
  await stat(path)
  return { file, stream: createReadStream(path) }
}

/** Judges a copy and keeps that: a line that is still open writes into the old one, which nobody reads any more. */
async function settle(tx: Tx, row: FileRow): Promise<FileRow> {
  const path = arrivingPath(randomUUID())
  await copyFile(arrivingPath(row.id), path)
  await rm(arrivingPath(row.id), { force: true })
  const found = await inspect(path, row.name)
  if ('refusal' in found) {
    await rm(path, { force: true })
    return update(tx, row.id, { state: 'refused', refusal: found.refusal })
  }
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  const sha256 = hash.digest('hex')
  await mkdir(dirname(restingPath(sha256)), { recursive: true })
  await rename(path, restingPath(sha256))
  return update(tx, row.id, { state: 'ready', media_type: found.mediaType, sha256 })
}

async function update(tx: Tx, id: string, set: Partial<FileRow>): Promise<FileRow> {
  const [row] = await tx.query<FileRow>('platform', {
    text: `UPDATE platform.file SET state = $2, refusal = $3, media_type = $4, sha256 = $5 WHERE id = $1 RETURNING *`,
    values: [id, set.state, set.refusal ?? null, set.media_type ?? null, set.sha256 ?? null],
  })
  return row!
}

async function ownFile(tx: Tx, id: string): Promise<FileRow> {
  const file = await findFile(tx, id)
  if (!file || file.owner !== actorKey(tx.actor)) throw new NotFound('file')
  return file
}

async function* atMost(bytes: Readable, most: number): AsyncGenerator<Buffer> {
  let left = most
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    if (left <= 0) return
    yield chunk.length > left ? chunk.subarray(0, left) : chunk
    left -= chunk.length
  }
}

/** The last part of what the browser calls it, without control characters; it is shown, never used as a path. */
function cleanName(name: string): string {
  const last = name.normalize('NFC').split(/[\\/]/).at(-1) ?? ''
  // biome-ignore lint: control characters are exactly what is meant
  return (
    last
      .replace(/[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]/g, '')
      .trim()
      .slice(-120) || 'tai-lieu'
  )
}
