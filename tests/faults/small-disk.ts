import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'

export type SmallDisk = {
  folder: string
  /** What kind of disk it is, for the report. */
  kind: string
  /** Settings of the programs that write here. */
  env: Record<string, string>
  fill(): void
  free(): void
  remove(): void
}

/** In a minute some hundred files come. Where the disk is full by itself, nothing more is proven. */
const roomFor = (minutes: number) => Math.ceil(96 + 16 * minutes)

/**
 * A disk for the file store that can be filled: a small tmpfs where this user may mount one, else a folder whose writes
 * are refused inside the programs while a mark lies beside it.
 */
export function makeSmallDisk(parent: string, minutes: number): SmallDisk {
  const megabytes = roomFor(minutes)
  const folder = join(parent, 'files')
  mkdirSync(folder)
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0777`, 'tmpfs', folder])
  if (mounted.status === 0) {
    const ballast = join(folder, 'ballast')
    return {
      folder,
      kind: `a tmpfs of ${megabytes} MB, filled`,
      env: {},
      fill: () => fillUp(ballast, megabytes),
      free: () => rmSync(ballast, { force: true }),
      remove: () => void spawnSync('umount', ['-l', folder]),
    }
  }
  const mark = join(parent, 'disk-is-full')
  return {
    folder,
    kind: 'simulated: writes refused inside the programs (no right to mount a tmpfs)',
    env: { FAULTS_DISK_FULL_MARK: mark },
    fill: () => writeFileSync(mark, ''),
    free: () => rmSync(mark, { force: true }),
    remove: () => {},
  }
}

/** To the last page; what programs free meanwhile is theirs again. */
function fillUp(path: string, megabytes: number): void {
  const file = openSync(path, 'a')
  try {
    for (const piece of [Buffer.alloc(1024 * 1024), Buffer.alloc(4096)])
      for (let written = 0; written < megabytes * 1024 * 1024; written += piece.length)
        try {
          writeSync(file, piece)
        } catch {
          break
        }
  } finally {
    closeSync(file)
  }
}
