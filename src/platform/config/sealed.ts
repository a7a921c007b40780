import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { secretKey } from './secret-key.ts'

/** Encrypts what must lie in the database but not be readable there (AES-256-GCM under a key of its purpose). */
export function sealBytes(purpose: string, plain: Uint8Array | string): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', secretKey(purpose), nonce)
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

/** Throws when the bytes were not sealed by this installation for this purpose. */
export function openBytes(purpose: string, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', secretKey(purpose), sealed.subarray(0, 12))
  decipher.setAuthTag(sealed.subarray(12, 28))
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()])
}
