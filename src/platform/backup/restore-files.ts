import { createReadStream, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileByHash } from './notes.ts'
import { copyByHash } from './packed-file.ts'

/** Every file of the backup, each held against its hash. */
export async function restoreFiles(
  folder: string,
  dataDir: string,
): Promise<{ copied: number; missing: string[] }> {
  const all = join(folder, 'files')
  const missing: string[] = []
  let copied = 0
  for (const start of existsSync(all) ? readdirSync(all) : [])
    for (const rest of readdirSync(join(all, start))) {
      const sha256 = start + rest
      await copyByHash(
        createReadStream(fileByHash(folder, sha256)),
        fileByHash(dataDir, sha256),
        sha256,
      ).then(
        () => copied++,
        () => missing.push(sha256),
      )
    }
  return { copied, missing }
}
