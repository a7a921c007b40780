import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { writeText } from './packed-file.ts'

/** What a base backup says of itself, in `base/<id>/base.json`. */
const Base = z.object({
  id: z.string(),
  version: z.int(),
  /** Number of the history of the database: each restore begins a new one. */
  timeline: z.int(),
  /** The first file of the log that is needed with it. */
  firstLog: z.string(),
  /** From then on it can be restored. */
  usableFrom: z.iso.datetime(),
  files: z.array(z.object({ path: z.string(), size: z.int(), sha256: z.string() })),
  folders: z.array(z.string()),
})
export type Base = z.infer<typeof Base>

/** What the whole backup says of itself, in `backup.json`. */
const Notes = z.object({
  /** PostgreSQL's number of the cluster: copies of two systems never mix. */
  system: z.string(),
  /** Up to when each timeline can be restored, and the last file of its log. */
  timelines: z.record(z.string(), z.object({ until: z.iso.datetime(), lastLog: z.string() })),
})
export type Notes = z.infer<typeof Notes>

export function readNotes(folder: string): Notes | undefined {
  const path = join(folder, 'backup.json')
  return existsSync(path) ? Notes.parse(JSON.parse(readFileSync(path, 'utf8'))) : undefined
}

export function writeNotes(folder: string, notes: Notes): Promise<void> {
  return writeText(join(folder, 'backup.json'), `${JSON.stringify(notes, null, 2)}\n`)
}

export const baseFolder = (folder: string, id: string) => join(folder, 'base', id)
export const logFile = (folder: string, name: string) => join(folder, 'log', `${name}.zst`)
/** Files lie in the backup as they lie in DATA_DIR/files. */
export const fileByHash = (folder: string, sha256: string) =>
  join(folder, 'files', sha256.slice(0, 2), sha256.slice(2))

export function writeBase(folder: string, base: Base): Promise<void> {
  return writeText(join(baseFolder(folder, base.id), 'base.json'), JSON.stringify(base))
}

/** Finished ones, oldest first. One that broke off has no `base.json`. */
export function readBases(folder: string): Base[] {
  const all = join(folder, 'base')
  if (!existsSync(all)) return []
  return readdirSync(all)
    .filter(id => existsSync(join(all, id, 'base.json')))
    .map(id => Base.parse(JSON.parse(readFileSync(join(all, id, 'base.json'), 'utf8'))))
    .toSorted((one, other) => (one.usableFrom < other.usableFrom ? -1 : 1))
}
