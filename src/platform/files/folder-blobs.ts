import { randomUUID } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { copyFile, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { NotReady, roomAt } from '#platform/observe'
import type { Blobs } from './blobs.ts'

/** Files in a folder. Two names of one file system, so that a file is either there whole or not at all. */
export function folderBlobs(folder: string, minFree: number): Blobs {
  const arriving = (id: string) => join(folder, 'arriving', id)
  const resting = (sha256: string) => join(folder, sha256.slice(0, 2), sha256.slice(2))
  async function scratch(): Promise<string> {
    const path = arriving(randomUUID())
    await mkdir(dirname(path), { recursive: true })
    return path
  }
  return {
    scratch,
    sweep: before => sweepFolder(join(folder, 'arriving'), before),
    async append(id, offset, bytes) {
      const path = arriving(id)
      await mkdir(dirname(path), { recursive: true })
      // Never shortened: a second line that sends the same bytes must not empty what the first has brought.
      const handle = await open(path, constants.O_WRONLY | constants.O_CREAT)
      let kept = 0
      try {
        for await (const piece of unlessCut(bytes)) {
          if (piece === cut) return { bytes: kept, cut: true }
          // In full: a disk that takes a part only is full, and says so at the next try.
          for (let at = 0; at < piece.length; )
            at += (await handle.write(piece, at, piece.length - at, offset + kept + at)).bytesWritten
          kept += piece.length
        }
      } finally {
        await handle.close()
      }
      return { bytes: kept, cut: false }
    },
    /** A copy: a line that is still open writes into the old one, which nobody reads any more. */
    async collect(id) {
      const path = await scratch()
      await copyFile(arriving(id), path)
      return path
    },
    forget: id => rm(arriving(id), { force: true }).catch(() => {}),
    async keep(path, sha256) {
      const place = dirname(resting(sha256))
      const made = await mkdir(place, { recursive: true })
      await synced(path, 'r+')
      await rename(path, resting(sha256))
      // The name too: a row may say that the file is there before the folder itself is written down.
      await synced(place, 'r')
      if (made) await synced(dirname(made), 'r')
    },
    has: sha256 =>
      stat(resting(sha256)).then(
        () => true,
        error => (error.code === 'ENOENT' ? false : Promise.reject(error)),
      ),
    async remove(sha256) {
      await rm(resting(sha256), { force: true })
      await synced(dirname(resting(sha256)), 'r').catch(error => {
        if (error.code !== 'ENOENT') throw error
      })
    },
    async *list() {
      for (const start of await readdir(folder).catch(() => []))
        if (start.length === 2) for (const rest of await readdir(join(folder, start))) yield start + rest
    },
    async open(sha256) {
      await stat(resting(sha256))
      return createReadStream(resting(sha256))
    },
    async check() {
      const probe = await scratch()
      await (await open(probe, 'w')).close()
      await rm(probe)
      if ((await roomAt(folder)).free < minFree) throw new NotReady('no room')
    },
  }
}

/** What the disk was given of a file or folder lies there when this returns. */
async function synced(path: string, flags: 'r' | 'r+'): Promise<void> {
  const handle = await open(path, flags)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Removes the files of a folder that nobody has written to since. Several may sweep at once. */
export async function sweepFolder(folder: string, before: Date): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name)
    const last = await stat(path).catch(() => undefined)
    if (last && last.mtime < before) await rm(path, { force: true })
  }
}

const cut = Symbol('cut')

/** A lost connection is not an error here: what came before it is kept, which is what resuming is for. */
async function* unlessCut(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer | typeof cut> {
  try {
    yield* bytes
  } catch {
    yield cut
  }
}
