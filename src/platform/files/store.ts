import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { actorKey } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict, Invalid, NotFound } from '#platform/errors'
import { blobs } from './blobs.ts'
import { expectBytes } from './give-up.ts'
import { inspect, type Refusal } from './inspect.ts'
import { uploadLimit } from './settings.ts'
import { isTooMuch } from './share.ts'

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

/**
 * Announces a file that will arrive in pieces. A size over the limit, or over what one person may bring in a day, is
 * refused before a byte is sent.
 */
export async function begin(tx: Tx, input: { name: string; size: number }): Promise<FileRow> {
  const name = cleanName(input.name)
  if (!Number.isSafeInteger(input.size) || input.size < 0) throw new Invalid('file.size')
  const refusal = input.size === 0 ? 'empty' : await refusalOfSize(tx, input.size)
  const [row] = await tx.query<FileRow>('platform', {
    text: `INSERT INTO platform.file (owner, name, size, state, refusal) VALUES ($1, $2, $3, $4, $5) RETURNING *`,
    values: [actorKey(tx.actor), name, input.size, refusal ? 'refused' : 'arriving', refusal],
  })
  return row!
}

/**
 * Adds bytes at `offset`, which must be where the file stands (Conflict `file.offset` otherwise: ask and go on from
 * there). The same bytes sent twice, or a process that dies between disk and row, do no harm. When the last byte is
 * there the file is judged, and is `ready` or `refused`; who asks again at its end, because the answer was lost, gets
 * that answer again.
 */
export async function resume(tx: Tx, id: string, offset: number, bytes: Readable): Promise<FileRow> {
  const file = await ownFile(tx, id)
  if (file.state !== 'arriving' && offset === file.size) return file
  if (file.state !== 'arriving' || file.received !== offset) throw new Conflict('file.offset')
  const added = await blobs().append(id, offset, atMost(bytes, file.size - offset))
  const arrived = Math.min(offset + added.bytes, file.size)
  const [row] = await tx.query<FileRow>('platform', {
    text: `UPDATE platform.file SET received = $2 WHERE id = $1 AND received = $3 AND state = 'arriving' RETURNING *`,
    values: [id, arrived, offset],
  })
  if (!row) {
    // Another request brought, or judged, the same end meanwhile.
    const now = await ownFile(tx, id)
    if (now.state !== 'arriving' && offset === now.size) return now
    throw new Conflict('file.offset')
  }
  if (row.received < row.size || added.cut) return row
  // Thrown away last: what a process leaves that dies on the way is judged when somebody asks how far it came.
  const settled = await settle(tx, row, await blobs().collect(id, row.size))
  await blobs().forget(id)
  return settled
}

/** How far an upload of one's own has come. One that came whole to a process that then died is judged now. */
export async function standing(tx: Tx, id: string): Promise<FileRow> {
  const file = await ownFile(tx, id)
  const unjudged = file.state === 'arriving' && file.received === file.size
  return unjudged ? resume(tx, id, file.size, Readable.from([])) : file
}

/** A whole file at once: what a form without JavaScript sends. */
export async function receive(tx: Tx, input: { name: string; bytes: Readable }): Promise<FileRow> {
  const id = randomUUID()
  const path = await blobs().scratch()
  const out = createWriteStream(path)
  await pipeline(Readable.from(atMost(input.bytes, uploadLimit() + 1)), out)
  const refusal = await refusalOfSize(tx, out.bytesWritten)
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
  return refusal ? row! : settle(tx, row!, path)
}

/** Keeps bytes that we made ourselves (a printed form, a signed result). */
export async function storeBytes(
  tx: Tx,
  input: { name: string; mediaType: string; bytes: Uint8Array },
): Promise<FileRow> {
  const sha256 = createHash('sha256').update(input.bytes).digest('hex')
  const path = await blobs().scratch()
  await writeFile(path, input.bytes)
  await expectBytes(tx, sha256)
  await blobs().keep(path, sha256, input.mediaType)
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

/** Bytes by their hash, for what copies all of them. Fails when there are none. */
export const openBytes = (sha256: string): Promise<Readable> => blobs().open(sha256)

/** The bytes of a ready file. Who may read it is for the caller to decide: a file knows no dossier. */
export async function openFile(tx: Tx, id: string): Promise<{ file: FileRow; stream: Readable }> {
  const file = await findFile(tx, id)
  if (file?.state !== 'ready') throw new NotFound('file')
  return { file, stream: await blobs().open(file.sha256!) }
}

/**
 * Forgets what was begun more than a day ago and never became a file, with what of it lies in the store. May run in
 * several processes at once; an upload that comes to life just then is begun anew by who sends it.
 */
export async function sweepArriving(tx: Tx): Promise<void> {
  const [row] = await tx.query<{ before: Date }>('platform', {
    text: `WITH day AS (SELECT now() - interval '1 day' AS before),
             gone AS (DELETE FROM platform.file USING day WHERE state <> 'ready' AND created_at < before)
           SELECT before FROM day`,
  })
  await blobs().sweep(row!.before)
}

async function refusalOfSize(tx: Tx, size: number): Promise<Refusal | null> {
  if (size > uploadLimit()) return 'too-large'
  return (await isTooMuch(tx, size)) ? 'too-much' : null
}

/** Judges what has arrived, and keeps it or throws it away. */
async function settle(tx: Tx, row: FileRow, path: string): Promise<FileRow> {
  const found = await inspect(path, row.name)
  if ('refusal' in found) {
    await rm(path, { force: true })
    return update(tx, row.id, { state: 'refused', refusal: found.refusal })
  }
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  const sha256 = hash.digest('hex')
  await expectBytes(tx, sha256)
  await blobs().keep(path, sha256, found.mediaType)
  return update(tx, row.id, { state: 'ready', media_type: found.mediaType, sha256 })
}

/** Of two who judge the same the first one's word stands. */
async function update(tx: Tx, id: string, set: Partial<FileRow>): Promise<FileRow> {
  const [row] = await tx.query<FileRow>('platform', {
    text: `UPDATE platform.file SET state = $2, refusal = $3, media_type = $4, sha256 = $5
           WHERE id = $1 AND state = 'arriving' RETURNING *`,
    values: [id, set.state, set.refusal ?? null, set.media_type ?? null, set.sha256 ?? null],
  })
  return row ?? (await findFile(tx, id))!
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
