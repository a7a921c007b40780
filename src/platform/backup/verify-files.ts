import { createReadStream, existsSync } from 'node:fs'
import type { Database } from '#platform/db'
import { filesCheck, liesInStore, putBack } from '#platform/files'
import { fileByHash } from './notes.ts'
import { copyByHash, severalAtOnce } from './packed-file.ts'

/** `missing`: hashes of which rows speak and no bytes lie in the store. */
export type FilesVerified = { files: number; put: number; missing: string[] }

const page = 1000

/**
 * Looks whether the bytes of every file that the rows speak of lie in the store. What is missing and lies in
 * `uploadFrom` (a backup, or the data folder that it was restored into) is put back, when its bytes have their hash. Safe
 * to break off and to run again. Throws when the store can not be asked.
 */
export async function verifyFiles(
  database: Database,
  { uploadFrom }: { uploadFrom?: string | undefined } = {},
): Promise<FilesVerified> {
  await filesCheck()
  const done: FilesVerified = { files: 0, put: 0, missing: [] }
  async function look({ sha256, mediaType }: Wanted): Promise<void> {
    if (await liesInStore(sha256)) return
    const from = uploadFrom && fileByHash(uploadFrom, sha256)
    if (from && existsSync(from) && (await putBackFrom(from, { sha256, mediaType }))) done.put++
    else done.missing.push(sha256)
  }
  for (let after = ''; ; ) {
    const { rows } = await database.pool.query<Wanted>(
      `SELECT sha256, min(media_type) AS "mediaType" FROM platform.file WHERE state = 'ready' AND sha256 > $1
       GROUP BY sha256 ORDER BY sha256 LIMIT $2`,
      [after, page],
    )
    await severalAtOnce(rows, look)
    done.files += rows.length
    if (rows.length < page) return { ...done, missing: done.missing.toSorted() }
    after = rows.at(-1)!.sha256
  }
}

type Wanted = { sha256: string; mediaType: string }

async function putBackFrom(from: string, wanted: Wanted): Promise<boolean> {
  let damaged = false
  const copy = (path: string) =>
    copyByHash(createReadStream(from), path, wanted.sha256).catch(error => {
      damaged = true
      throw error
    })
  return putBack(wanted, copy).then(
    () => true,
    // A damaged copy is as good as none; what the store itself says is for whoever runs this.
    error => (damaged ? false : Promise.reject(error)),
  )
}
