import { createHash, createHmac, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'
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

const macKeys = new Map<string, KeyObject>()

/** HMAC-SHA-256 of a text under the key of a purpose: what only this installation could have written. */
export function mac(purpose: string, text: string): Buffer {
  let key = macKeys.get(purpose)
  // Node takes seven times as long when it is given the bytes of a key each time.
  if (!key) macKeys.set(purpose, (key = createSecretKey(secretKey(purpose))))
  return createHmac('sha256', key).update(text).digest()
}

const macTexts = new Map<string, string>()

/** The same as base64url. It is kept: what every page of a session carries need not be made for each. */
export function macText(purpose: string, text: string): string {
  const asked = `${purpose}|${text}`
  let known = macTexts.get(asked)
  if (known === undefined) {
    known = mac(purpose, text).toString('base64url')
    if (macTexts.size >= 10_000) macTexts.clear()
    macTexts.set(asked, known)
  }
  return known
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
