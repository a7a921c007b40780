import type { Readable } from 'node:stream'
import { folderBlobs } from './folder-blobs.ts'
import { s3Blobs } from './s3-blobs.ts'
import { fileSettings, filesFolder } from './settings.ts'

/**
 * Where bytes lie: a folder that all processes see, or an S3 service. What arrives lies under the id of its file until
 * it is whole; what is kept lies under its hash, once, and is never changed. Who may read is decided above.
 */
export type Blobs = {
  /**
   * Adds what comes to an arriving file from `offset` on. A line that breaks off keeps what came before (`cut`); the
   * same bytes sent twice, at once or one after another, do no harm. `bytes`: how many are kept now.
   */
  append(id: string, offset: number, bytes: AsyncIterable<Buffer>): Promise<{ bytes: number; cut: boolean }>
  /** A copy of the arriving file, whole, as a local file that is the caller's alone. */
  collect(id: string, size: number): Promise<string>
  /** The arriving file is not needed any more. What can not be removed is left lying. */
  forget(id: string): Promise<void>
  /** Throws away what began to arrive before then and came to nothing: nobody finishes it, or its process died. */
  sweep(before: Date): Promise<void>
  /** A fresh path for a local file that may be kept. */
  scratch(): Promise<string>
  /** Keeps a local file under its hash, safe against a power cut when this returns; the local file is gone. */
  keep(path: string, sha256: string, mediaType: string): Promise<void>
  /** Whether a file is kept under this hash. Throws when the store can not be asked. */
  has(sha256: string): Promise<boolean>
  /** What is kept under this hash is gone for good, after a power cut too. Of what is not there nothing is said. */
  remove(sha256: string): Promise<void>
  /** The hashes under which something is kept. */
  list(): AsyncIterable<string>
  /** Fails when there is no such file. */
  open(sha256: string): Promise<Readable>
  /** Throws when it can not keep files now; the message says why in a word. */
  check(): Promise<void>
}

let chosen: Blobs | undefined

export function blobs(): Blobs {
  const { S3_ENDPOINT: endpoint, S3_ACCESS_KEY: key, S3_SECRET_KEY: secret, ...given } = fileSettings()
  chosen ??= endpoint
    ? s3Blobs({
        endpoint,
        bucket: given.S3_BUCKET,
        region: given.S3_REGION,
        accessKey: needed(key, 'S3_ACCESS_KEY'),
        secretKey: needed(secret, 'S3_SECRET_KEY'),
        timeoutMs: given.S3_TIMEOUT_MS,
      })
    : folderBlobs(filesFolder(), given.FILES_MIN_FREE_MB * 1024 * 1024)
  return chosen
}

function needed(value: string | undefined, name: string): string {
  if (!value) throw new Error(`Cấu hình sai (files): S3_ENDPOINT cần ${name}`)
  return value
}
