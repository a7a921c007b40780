import { X509Certificate } from 'node:crypto'
import { type BitString } from 'asn1js'
import { type BasicConstraints, Certificate, type ExtKeyUsage } from 'pkijs'
import { exactBytes } from './algorithms.ts'

const longestChain = 6
const mostCertificates = 30

export type Trust = { trusted: true } | { trusted: false; reason: string }

/**
 * Whether a way leads from a certificate to one of `anchors`, over certificates that were valid at `at`
 * and may be used like this. Does not ask whether one was revoked.
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
  const known = [...anchors, ...sent.slice(0, mostCertificates)]
  const isAnchor = (each: X509Certificate) => anchors.some(anchor => anchor.raw.equals(each.raw))

  function leadsToAnchor(from: X509Certificate, below: number, seen: X509Certificate[]): boolean {
    if (isAnchor(from)) return true
    if (below >= longestChain) return false
    return known.some(
      issuer =>
        from.checkIssued(issuer) &&
        !seen.includes(issuer) &&
        isValid(issuer, at) &&
        mayIssue(issuer, below) &&
        from.verify(issuer.publicKey) &&
        leadsToAnchor(issuer, below + 1, [...seen, issuer]),
    )
  }
  return leadsToAnchor(certificate, 0, [certificate])
    ? { trusted: true }
    : { trusted: false, reason: 'no way leads to a trusted authority' }
}

const isValid = (certificate: X509Certificate, at: Date) =>
  certificate.validFromDate <= at && at <= certificate.validToDate

/** `below`: how many authorities already stand under this one. */
function mayIssue(certificate: X509Certificate, below: number): boolean {
  if (!certificate.ca) return false
  const depth = extensionOf<BasicConstraints>(certificate, '2.5.29.19')?.pathLenConstraint
  return depth === undefined || Number(depth) >= below
}

function maySign(certificate: X509Certificate, use: 'document' | 'timestamp'): boolean {
  const bits = extensionOf<BitString>(certificate, '2.5.29.15')?.valueBlock.valueHexView[0]
  // digitalSignature or nonRepudiation
  if (bits !== undefined && (bits & 0b1100_0000) === 0) return false
  if (use === 'document') return true
  return (
    extensionOf<ExtKeyUsage>(certificate, '2.5.29.37')?.keyPurposes.includes('1.3.6.1.5.5.7.3.8') ?? false
  )
}

function extensionOf<Value>(certificate: X509Certificate, type: string): Value | undefined {
  const found = Certificate.fromBER(exactBytes(certificate.raw)).extensions?.find(
    each => each.extnID === type,
  )
  return found?.parsedValue as Value | undefined
}
