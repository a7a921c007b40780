import { createHash } from 'node:crypto'
import type { SignatureReport } from '#lib/pades'
import { findByBytes, type Verified } from '#modules/vault'
import type { Tx } from '#platform/db'

/**
 * The result that a file is, or that was in it when it was signed: one byte more at the end makes another file, which
 * shows the same page and the same signatures. `whole`: the file is the result to the byte. What was changed since is
 * no longer that result.
 */
export async function findIssued(
  tx: Tx,
  bytes: Buffer,
  signatures: readonly SignatureReport[],
): Promise<{ document: Verified; whole: boolean } | undefined> {
  const signed = signatures.filter(one => one.intact && one.modifiedAfter !== 'content')
  const ends = new Set([bytes.length, ...signed.map(one => one.end)])
  for (const end of [...ends].sort((a, b) => b - a)) {
    const sha256 = createHash('sha256').update(bytes.subarray(0, end)).digest('hex')
    const document = await findByBytes(tx, sha256)
    if (document) return { document, whole: end === bytes.length }
  }
  return undefined
}
