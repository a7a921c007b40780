import { createHash, hkdfSync, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataDir, server } from './settings.ts'

let master: Buffer | undefined
const derived = new Map<string, Buffer>()

/** A 32-byte key for one purpose, derived from the master secret, which never lies in the database. */
export function secretKey(purpose: string): Buffer {
  const known = derived.get(purpose)
  if (known) return known
  master ??= createHash('sha256')
    .update(server().SECRET_KEY ?? secretFile())
    .digest()
  const key = Buffer.from(hkdfSync('sha256', master, '', `sen:${purpose}`, 32))
  derived.set(purpose, key)
  return key
}

function secretFile(): string {
  const file = join(dataDir(), 'secret')
  if (!existsSync(file)) {
    try {
      writeFileSync(file, randomBytes(48).toString('base64url'), { mode: 0o600, flag: 'wx' })
    } catch (error) {
      // Another process of the same installation made it a moment ago: read theirs.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
  return readFileSync(file, 'utf8')
}
