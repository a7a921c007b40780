import { createHash, X509Certificate } from 'node:crypto'
import { sha256, signatureAlgorithmOf } from './algorithms.ts'
import { partsOf } from './certificate.ts'
import { childrenOf, identifier, number, octets, readDer, sequence, setOf, tags, write } from './der.ts'
import { oid } from './object-identifiers.ts'
import type { Signer } from './signer.ts'

/** Gets an RFC 3161 token for a signature; `imprint` is the SHA-256 of it. */
export type Timestamper = (imprint: Uint8Array) => Promise<Uint8Array>

/**
 * The CMS of a PAdES baseline signature (ETSI EN 319 142-1): content type, message digest and
 * signing-certificate-v2 are signed; the time of signing is not among them, PAdES keeps it in /M.
 * With a timestamper it is level B-T, without B-B.
 */
export async function writeSignature(
  digest: Buffer,
  signer: Signer,
  timestamp?: Timestamper,
): Promise<Buffer> {
  const signedAttributes = setOf(
    attribute(oid.contentType, identifier(oid.data)),
    attribute(oid.messageDigest, octets(digest)),
    attribute(oid.signingCertificateV2, certificateReference(signer.certificate)),
  )
  const signature = await signer.sign(signedAttributes)
  const token = await timestamp?.(createHash('sha256').update(signature).digest())
  const { issuer, serial } = partsOf(signer.certificate)
  const signerInfo = sequence(
    number(1),
    sequence(issuer, serial),
    sha256(),
    write(tags.context, ...childrenOf(readDer(signedAttributes)).map(each => each.raw)),
    signatureAlgorithmOf(new X509Certificate(signer.certificate).publicKey),
    octets(signature),
    ...(token ? [write(tags.context | 1, attribute(oid.timestampToken, token))] : []),
  )
  const signedData = sequence(
    number(1),
    setOf(sha256()),
    sequence(identifier(oid.data)),
    write(tags.context, signer.certificate, ...signer.chain),
    setOf(signerInfo),
  )
  return sequence(identifier(oid.signedData), write(tags.context, signedData))
}

export const attribute = (type: string, value: Uint8Array) => sequence(identifier(type), setOf(value))

/** ESSCertIDv2 with its default digest, SHA-256: it ties the signature to this one certificate. */
function certificateReference(certificate: Uint8Array): Buffer {
  return sequence(sequence(sequence(octets(createHash('sha256').update(certificate).digest()))))
}
