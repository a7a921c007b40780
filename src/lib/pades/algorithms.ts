import type { KeyObject } from 'node:crypto'
import { identifier, nothing, sequence } from './der.ts'
import { oid } from './object-identifiers.ts'

/** AlgorithmIdentifier (RFC 5280) of SHA-256. */
export const sha256 = () => sequence(identifier(oid.sha256), nothing())

/** How a key signs here: always over SHA-256. */
export function signatureAlgorithmOf(key: KeyObject): Buffer {
  if (key.asymmetricKeyType === 'ec') return sequence(identifier(oid.ecdsaWithSha256))
  if (key.asymmetricKeyType === 'rsa') return sequence(identifier(oid.rsaWithSha256), nothing())
  throw new Error(`a key of kind ${key.asymmetricKeyType} cannot sign here`)
}
