import type { KeyObject } from 'node:crypto'
import { Null } from 'asn1js'
import { AlgorithmIdentifier } from 'pkijs'
import { oid } from './object-identifiers.ts'

export const sha256 = () => new AlgorithmIdentifier({ algorithmId: oid.sha256, algorithmParams: new Null() })

/** How a key signs here: always over SHA-256. */
export function signatureAlgorithmOf(key: KeyObject): AlgorithmIdentifier {
  if (key.asymmetricKeyType === 'ec') return new AlgorithmIdentifier({ algorithmId: oid.ecdsaWithSha256 })
  if (key.asymmetricKeyType === 'rsa') {
    return new AlgorithmIdentifier({ algorithmId: oid.rsaWithSha256, algorithmParams: new Null() })
  }
  throw new Error(`a key of kind ${key.asymmetricKeyType} cannot sign here`)
}

/** The ASN.1 libraries read a buffer from its start; ours often are a part of a larger one. */
export function exactBytes(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer
}
