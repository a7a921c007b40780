import type { X509Certificate } from 'node:crypto'
import { extensions, partsOf } from './certificate.ts'
import { childrenOf, identifierOf, tags } from './der.ts'

const longestChain = 6
const timestamping = '1.3.6.1.5.5.7.3.8'
// Subject alternative names and policies do not bear on who may sign.
const understood = new Set([...Object.values(extensions), '2.5.29.17', '2.5.29.32'])

export type Trust = { trusted: true } | { trusted: false; reason: string }

/**
 * Whether a way leads from a certificate to one of `anchors`, over certificates that were valid at `at`
 * and may be used like this (RFC 5280). Does not ask whether one was revoked.
 */
export function findTrust(
  certificate: X509Certificate,
  sent: X509Certificate[],
  anchors: X509Certificate[],
  at: Date,
  use: 'document' | 'timestamp' = 'document',
): Trust {
  if (!isValid(certificate, at))
    return { trusted: false, reason: 'the certificate was not valid at that time' }
  if (!maySign(certificate, use)) return { trusted: false, reason: 'the certificate is not for this use' }
  const known = [...anchors, ...sent]
  const isAnchor = (each: X509Certificate) => anchors.some(anchor => anchor.raw.equals(each.raw))
  const mayHaveIssued = (issuer: X509Certificate, issued: X509Certificate, below: number) =>
    issued.checkIssued(issuer) &&
    isValid(issuer, at) &&
    mayIssue(issuer, below) &&
    issued.verify(issuer.publicKey)

  // Level by level, each certificate once: many that vouch for each other cost no more than few.
  const reached = new Set([certificate])
  let level = [certificate]
  for (let below = 0; level.length > 0 && below < longestChain; below++) {
    if (level.some(isAnchor)) return { trusted: true }
    level = known.filter(
      issuer => !reached.has(issuer) && level.some(issued => mayHaveIssued(issuer, issued, below)),
    )
    for (const issuer of level) reached.add(issuer)
  }
  return { trusted: false, reason: 'no way leads to a trusted authority' }
}

const isValid = (certificate: X509Certificate, at: Date) =>
  certificate.validFromDate <= at && at <= certificate.validToDate

function isUnderstood(certificate: X509Certificate): boolean {
  return [...partsOf(certificate.raw).extensions].every(
    ([type, { critical }]) => !critical || understood.has(type),
  )
}

/** `below`: how many authorities already stand under this one. */
function mayIssue(certificate: X509Certificate, below: number): boolean {
  if (!certificate.ca || !isUnderstood(certificate)) return false
  const constraints = partsOf(certificate.raw).extensions.get(extensions.basicConstraints)?.value
  const depth = constraints && childrenOf(constraints).find(each => each.tag === tags.integer)
  return depth === undefined || depth.content.readUIntBE(0, Math.min(depth.content.length, 6)) >= below
}

function maySign(certificate: X509Certificate, use: 'document' | 'timestamp'): boolean {
  if (!isUnderstood(certificate)) return false
  const { extensions: found } = partsOf(certificate.raw)
  const bits = found.get(extensions.keyUsage)?.value.content[1]
  // digitalSignature or nonRepudiation
  if (bits !== undefined && (bits & 0b1100_0000) === 0) return false
  if (use === 'document') return true
  const purposes = found.get(extensions.extendedKeyUsage)?.value
  return purposes !== undefined && childrenOf(purposes).map(identifierOf).includes(timestamping)
}
