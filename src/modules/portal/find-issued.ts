import { createHash } from 'node:crypto'
import type { SignatureReport } from '#lib/pades'
import { findByBytes, type Verified } from '#modules/vault'
import type { Tx } from '#platform/db'

/** `end`: so many bytes of the file are the result; `whole`: all of them. */
export type Issued = { document: Verified; end: number; whole: boolean }

/**
 * The result that a file is, or that was in it when it was signed: one byte more at the end makes another file, which
 * shows the same page and the same signatures. What was changed since is no longer that result, and a signature that
 * nobody trusts is a change: its picture may hide the page.
 */
export async function findIssued(
  tx: Tx,
  bytes: Buffer,
  signatures: readonly SignatureReport[],
): Promise<Issued | undefined> {
  const ends = new Set([bytes.length, ...signatures.filter(isSound).map(one => one.end)])
  for (const end of [...ends].sort((a, b) => b - a)) {
    const sha256 = createHash('sha256').update(bytes.subarray(0, end)).digest('hex')
    const document = await findByBytes(tx, sha256)
    if (document) return { document, end, whole: end === bytes.length }
  }
  return undefined
}

/**
 * Whether a file is as it was signed. Which signatures followed each other in a result we know from having issued it, so
 * there only what came after it is asked about; this holds where no authority is known, too.
 */
export function isUnchanged(signatures: readonly SignatureReport[], issued?: Issued): boolean {
  return signatures.every(one => isSound(one) || (one.intact && one.end <= (issued?.end ?? 0)))
}

const isSound = (one: SignatureReport) => one.intact && one.modifiedAfter !== 'content'
