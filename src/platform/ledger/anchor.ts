import type { Seal } from './seal.ts'

/**
 * The hash of a seal, told to the world outside the database: in a file that only grows, in a mail, on paper. Whoever
 * rewrites the ledger and all its seals cannot rewrite what others hold.
 */
export type Anchor = { seal: number; at: string; hash: string }

export type MissedAnchor = { kind: 'anchor'; seal: number; at: string; why: 'missing' | 'changed' }

/**
 * Two short lines of plain letters and digits: they survive every mail program, and a person can type them from paper.
 *
 *     SEN-ANCHOR 1234 2026-11-22T03:00:05Z
 *     6b86b273 ff34fce1 9d6b804e ff5a3f57 47ada4ea a22f1d49 c01e52dd b7875b4b
 */
export function writeAnchor({ seal, at, hash }: Anchor): string {
  return `SEN-ANCHOR ${seal} ${at}\n${hash.match(/.{8}/g)!.join(' ')}\n`
}

/** All anchors of a text, whatever stands around them. */
export function readAnchors(text: string): Anchor[] {
  const found = text.matchAll(/SEN-ANCHOR\s+(\d+)\s+([\d:TZ-]{20})[\s>]+((?:[0-9a-f]{8}[\s>]*){8})/gi)
  return [...found].map(([, seal, at, hash]) => ({
    seal: Number(seal),
    at: at!,
    hash: hash!.replaceAll(/[\s>]/g, '').toLowerCase(),
  }))
}

export function anchorOf(seal: Pick<Seal, 'id' | 'at' | 'hash'>): Anchor {
  return {
    seal: seal.id,
    at: `${seal.at.toISOString().slice(0, 19)}Z`,
    hash: seal.hash.toString('hex'),
  }
}

/** `standing` has what the seals say today whose numbers the anchors name. */
export function firstMissedAnchor(
  anchors: readonly Anchor[],
  standing: ReadonlyMap<number, Anchor>,
): MissedAnchor | undefined {
  for (const { seal, at, hash } of anchors.toSorted((one, other) => one.seal - other.seal)) {
    const stands = standing.get(seal)
    if (!stands) return { kind: 'anchor', seal, at, why: 'missing' }
    if (stands.hash !== hash || stands.at !== at) return { kind: 'anchor', seal, at, why: 'changed' }
  }
  return undefined
}
