import { createHash, X509Certificate } from 'node:crypto'
import { ObjectIdentifier, OctetString, Sequence, Set as SetOf } from 'asn1js'
import {
  Attribute,
  Certificate,
  ContentInfo,
  EncapsulatedContentInfo,
  IssuerAndSerialNumber,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
} from 'pkijs'
import { exactBytes, sha256, signatureAlgorithmOf } from './algorithms.ts'
import { oid } from './object-identifiers.ts'
import type { Signer } from './signer.ts'

/** Gets an RFC 3161 token for the SHA-256 of a signature; `imprint` is that digest. */
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
  const certificate = Certificate.fromBER(exactBytes(signer.certificate))
  const signedAttributes = sorted([
    attribute(oid.contentType, new ObjectIdentifier({ value: oid.data })),
    attribute(oid.messageDigest, octets(digest)),
    attribute(oid.signingCertificateV2, certificateReference(signer.certificate)),
  ])
  const signature = await signer.sign(
    new Uint8Array(new SetOf({ value: signedAttributes.map(each => each.toSchema()) }).toBER()),
  )
  const signerInfo = new SignerInfo({
    version: 1,
    sid: new IssuerAndSerialNumber({ issuer: certificate.issuer, serialNumber: certificate.serialNumber }),
    digestAlgorithm: sha256(),
    signedAttrs: new SignedAndUnsignedAttributes({ type: 0, attributes: signedAttributes }),
    signatureAlgorithm: signatureAlgorithmOf(new X509Certificate(signer.certificate).publicKey),
    signature: octets(signature),
  })
  if (timestamp) {
    const token = await timestamp(createHash('sha256').update(signature).digest())
    signerInfo.unsignedAttrs = new SignedAndUnsignedAttributes({
      type: 1,
      attributes: [attribute(oid.timestampToken, ContentInfo.fromBER(exactBytes(token)).toSchema())],
    })
  }
  const signedData = new SignedData({
    version: 1,
    digestAlgorithms: [sha256()],
    encapContentInfo: new EncapsulatedContentInfo({ eContentType: oid.data }),
    certificates: [certificate, ...signer.chain.map(each => Certificate.fromBER(exactBytes(each)))],
    signerInfos: [signerInfo],
  })
  const content = new ContentInfo({ contentType: oid.signedData, content: signedData.toSchema(true) })
  return Buffer.from(content.toSchema().toBER())
}

const octets = (bytes: Uint8Array) => new OctetString({ valueHex: exactBytes(bytes) })
const attribute = (type: string, value: unknown) => new Attribute({ type, values: [value] })

/** DER writes the members of a set in the order of their bytes. */
function sorted(attributes: Attribute[]): Attribute[] {
  const bytes = (each: Attribute) => Buffer.from(each.toSchema().toBER())
  return attributes.toSorted((a, b) => Buffer.compare(bytes(a), bytes(b)))
}

/** ESSCertIDv2 with its default digest, SHA-256: it ties the signature to this one certificate. */
function certificateReference(certificate: Uint8Array): Sequence {
  const reference = new Sequence({ value: [octets(createHash('sha256').update(certificate).digest())] })
  return new Sequence({ value: [new Sequence({ value: [reference] })] })
}
