import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { baseFolder, readBases } from './notes.ts'
import { readOutside } from './outside.ts'

/**
 * Throws away all copies of the database but the newest `most`, and the log that only they needed; files stay, for rows
 * of any copy may speak of them. Returns how many copies went.
 */
export function keepNewest(folder: string, most: number): number {
  const outside = readOutside(folder).slice(0, -most)
  for (const { id } of outside) remove(join(folder, 'outside', id), 'outside.json')
  const bases = readBases(folder)
  const old = bases.slice(0, -most)
  for (const { id } of old) remove(baseFolder(folder, id), 'base.json')
  if (old.length)
    removeLogBefore(
      folder,
      bases
        .slice(-most)
        .map(base => base.firstLog)
        .toSorted()[0]!,
    )
  return outside.length + old.length
}

/** Copies that broke off: gigabytes that nobody reads. Nobody else may be at work in the folder. */
export function clearUnfinished(folder: string): void {
  const all = join(folder, 'base')
  if (!existsSync(all)) return
  for (const id of readdirSync(all))
    if (!existsSync(join(all, id, 'base.json'))) rmSync(join(all, id), { recursive: true })
}

/** First what it says of itself: one that is half gone must not look whole. */
function remove(copy: string, notes: string): void {
  rmSync(join(copy, notes))
  rmSync(copy, { recursive: true })
}

/** Names of the log begin with the number of the timeline, which only grows: what comes before in the alphabet came before. */
function removeLogBefore(folder: string, first: string): void {
  for (const name of readdirSync(join(folder, 'log')))
    if (/^[0-9A-F]{24}\.zst$/.test(name) && name < `${first}.zst`) rmSync(join(folder, 'log', name))
}
