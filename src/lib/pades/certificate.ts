import {
  createHash,
  createPublicKey,
  type KeyObject,
  randomBytes,
  sign,
  type X509Certificate,
} from 'node:crypto'
import { BitString, Integer, OctetString, PrintableString, Sequence, Set as SetOf, Utf8String } from 'asn1js'
import {
  AttributeTypeAndValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  Extension,
  PublicKeyInfo,
  RelativeDistinguishedNames,
  Time,
} from 'pkijs'
import { exactBytes, signatureAlgorithmOf } from './algorithms.ts'

/** X.520 attributes a certificate of ours names somebody with. */
const attributes = {
  commonName: '2.5.4.3',
  identity: '2.5.4.5',
  country: '2.5.4.6',
  organisation: '2.5.4.10',
  title: '2.5.4.12',
}

export type Subject = Partial<Record<keyof typeof attributes, string>>

export type CertificateRequest = {
  subject: Subject
  publicKey: KeyObject
  issuer: { subject: Subject | Certificate; key: KeyObject }
  from: Date
  until: Date
  /** How many authorities may stand below this one; undefined for a certificate that only signs documents. */
  authorityDepth?: number
  /** RFC 5280 4.2.1.12; for a time-stamping certificate. */
  extendedUse?: Extension
}

/** Makes a certificate (RFC 5280) as DER. */
export function makeCertificate(request: CertificateRequest): Buffer {
  const issuerKey = createPublicKey(request.issuer.key)
  const certificate = new Certificate({
    version: 2,
    serialNumber: new Integer({ valueHex: serialNumber() }),
    signature: signatureAlgorithmOf(issuerKey),
    signatureAlgorithm: signatureAlgorithmOf(issuerKey),
    issuer: nameOf(request.issuer.subject),
    subject: nameOf(request.subject),
    notBefore: new Time({ type: 0, value: request.from }),
    notAfter: new Time({ type: 0, value: request.until }),
    subjectPublicKeyInfo: publicKeyInfo(request.publicKey),
    extensions: [
      basicConstraints(request.authorityDepth),
      keyUsage(request.authorityDepth === undefined ? signsDocuments : signsCertificates),
      extension('2.5.29.14', false, new OctetString({ valueHex: keyIdentifier(request.publicKey) })),
      extension(
        '2.5.29.35',
        false,
        new AuthorityKeyIdentifier({
          keyIdentifier: new OctetString({ valueHex: keyIdentifier(issuerKey) }),
        }).toSchema(),
      ),
      ...(request.extendedUse ? [request.extendedUse] : []),
    ],
  })
  const signed = Buffer.from(certificate.encodeTBS().toBER())
  certificate.tbs = exactBytes(signed)
  certificate.signatureValue = new BitString({
    valueHex: exactBytes(sign('sha256', signed, request.issuer.key)),
  })
  return Buffer.from(certificate.toSchema(true).toBER())
}

export function extension(extnID: string, critical: boolean, value: { toBER(): ArrayBuffer }): Extension {
  return new Extension({ extnID, critical, extnValue: value.toBER() })
}

function nameOf(subject: Subject | Certificate): RelativeDistinguishedNames {
  if (subject instanceof Certificate) return subject.subject
  const parts = Object.entries(subject).map(([key, value]) => {
    const type = attributes[key as keyof Subject]
    const words = key === 'country' ? new PrintableString({ value }) : new Utf8String({ value })
    return new SetOf({ value: [new AttributeTypeAndValue({ type, value: words }).toSchema()] })
  })
  return RelativeDistinguishedNames.fromBER(new Sequence({ value: parts }).toBER())
}

function basicConstraints(depth: number | undefined): Extension {
  const value =
    depth === undefined
      ? new BasicConstraints()
      : new BasicConstraints({ cA: true, pathLenConstraint: depth })
  return extension('2.5.29.19', true, value.toSchema())
}

// Bits of KeyUsage (RFC 5280 4.2.1.3) and how many of the last byte are not used.
const signsDocuments = { bits: 0b1100_0000, unused: 6 }
const signsCertificates = { bits: 0b0000_0110, unused: 1 }

function keyUsage({ bits, unused }: { bits: number; unused: number }): Extension {
  return extension(
    '2.5.29.15',
    true,
    new BitString({ valueHex: new Uint8Array([bits]).buffer, unusedBits: unused }),
  )
}

const publicKeyInfo = (key: KeyObject) =>
  PublicKeyInfo.fromBER(exactBytes(key.export({ type: 'spki', format: 'der' })))

/** RFC 7093, method 1. */
function keyIdentifier(key: KeyObject): ArrayBuffer {
  const bits = Buffer.from(publicKeyInfo(key).subjectPublicKey.valueBlock.valueHexView)
  return exactBytes(createHash('sha256').update(bits).digest().subarray(0, 20))
}

/** Positive, of 16 bytes, and never the same twice. */
function serialNumber(): ArrayBuffer {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] as number) & 0x7f) | 0x40
  return exactBytes(bytes)
}

export type SignerName = Record<'commonName' | 'organisation' | 'title' | 'serial' | 'issuer', string>

export function readSubject(certificate: X509Certificate): SignerName {
  const { subject, issuer } = Certificate.fromBER(exactBytes(certificate.raw))
  const part = (of: RelativeDistinguishedNames, key: keyof Subject) => {
    const value = of.typesAndValues.find(each => each.type === attributes[key])?.value.valueBlock.value
    return typeof value === 'string' ? value.normalize('NFC').slice(0, 300) : ''
  }
  return {
    commonName: part(subject, 'commonName'),
    organisation: part(subject, 'organisation'),
    title: part(subject, 'title'),
    serial: certificate.serialNumber,
    issuer: part(issuer, 'commonName'),
  }
}
