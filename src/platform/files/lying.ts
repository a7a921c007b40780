import { blobs } from './blobs.ts'

/** Whether bytes lie under this hash. Throws when the store can not be asked: that is not the same as missing. */
export async function liesInStore(sha256: string): Promise<boolean> {
  try {
    const stream = await blobs().open(sha256)
    stream.on('error', () => {}).destroy()
    return true
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || message.endsWith('HTTP 404')) return false
    throw error
  }
}

/** Throws, with the reason in a word, when the store can not keep files now. */
export function checkStore(): Promise<void> {
  return blobs().check()
}

/** Puts bytes back that the store has lost: `write` brings them to a path and sees to it that they have that hash. */
export async function putBack(
  { sha256, mediaType }: { sha256: string; mediaType: string },
  write: (path: string) => Promise<void>,
): Promise<void> {
  const path = await blobs().scratch()
  await write(path)
  await blobs().keep(path, sha256, mediaType)
}
