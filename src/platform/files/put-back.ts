import { blobs } from './blobs.ts'

/** Whether bytes lie under this hash. Throws when the store can not be asked: that is not the same as missing. */
export const liesInStore = (sha256: string): Promise<boolean> => blobs().has(sha256)

/** Puts bytes back that the store has lost: `write` brings them to a path and sees to it that they have that hash. */
export async function putBack(
  { sha256, mediaType }: { sha256: string; mediaType: string },
  write: (path: string) => Promise<void>,
): Promise<void> {
  const path = await blobs().scratch()
  await write(path)
  await blobs().keep(path, sha256, mediaType)
}
