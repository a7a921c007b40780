import { createHash, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto'
import { signatureAlgorithmOf } from './algorithms.ts'
import {
  childrenOf,
  type Der,
  identifier,
  identifierOf,
  need,
  number,
  octets,
  octetsOf,
  readDer,
  sequence,
  setOf,
  tags,
  write,
} from './der.ts'

/** X.520 attributes a certificate names somebody with. */
const attributes = {
  commonName: '2.5.4.3',
  identity: '2.5.4.5',
  country: '2.5.4.6',
  organisation: '2.5.4.10',
  title: '2.5.4.12',
}
/** Extensions of RFC 5280 chapter 4.2.1 that this library writes and heeds. */
export const extensions = {
  subjectKey: '2.5.29.14',
  keyUsage: '2.5.29.15',
  basicConstraints: '2.5.29.19',
  authorityKey: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
}

export type Subject = Partial<Record<keyof typeof attributes, string>>

export type CertificateRequest = {
  subject: Subject
  publicKey: KeyObject
  /** `name` is the issuer's own subject: words for a root, else the bytes in its certificate. */
  issuer: { name: Subject | Buffer; key: KeyObject }
  from: Date
  until: Date
  /** How many authorities may stand below this one; undefined for a certificate that only signs documents. */
  authorityDepth?: number
  /** Purposes beyond signing documents, such as time-stamping. */
  purposes?: string[]
}

// Bits of KeyUsage, after the number of bits of the last byte that are not used.
const signsDocuments = Buffer.from([6, 0b1100_0000])
const signsCertificates = Buffer.from([1, 0b0000_0110])
const yes = write(tags.boolean, Buffer.from([0xff]))

/** Makes a certificate (RFC 5280) as DER. */
export function makeCertificate({ issuer, authorityDepth: depth, ...request }: CertificateRequest): Buffer {
  const issuerKey = createPublicKey(issuer.key)
  const algorithm = signatureAlgorithmOf(issuerKey)
  const constraints = depth === undefined ? sequence() : sequence(yes, number(depth))
  const purposes = request.purposes?.map(identifier)
  const signed = sequence(
    write(tags.context, number(2)),
    write(tags.integer, serialNumber()),
    algorithm,
    nameOf(issuer.name),
    sequence(timeOf(request.from), timeOf(request.until)),
    nameOf(request.subject),
    request.publicKey.export({ type: 'spki', format: 'der' }),
    write(
      tags.context | 3,
      sequence(
        extension(extensions.basicConstraints, constraints, true),
        extension(
          extensions.keyUsage,
          write(tags.bits, depth === undefined ? signsDocuments : signsCertificates),
          true,
        ),
        extension(extensions.subjectKey, octets(keyIdentifier(request.publicKey))),
        extension(extensions.authorityKey, sequence(write(0x80, keyIdentifier(issuerKey)))),
        ...(purposes ? [extension(extensions.extendedKeyUsage, sequence(...purposes), true)] : []),
      ),
    ),
  )
  return sequence(signed, algorithm, write(tags.bits, Buffer.from([0]), sign('sha256', signed, issuer.key)))
}

function extension(type: string, value: Buffer, critical = false): Buffer {
  return sequence(identifier(type), ...(critical ? [yes] : []), octets(value))
}

function nameOf(subject: Subject | Buffer): Buffer {
  if (Buffer.isBuffer(subject)) return subject
  return sequence(
    ...Object.entries(subject).map(([key, words]) => {
      const tag = key === 'country' ? tags.printable : tags.utf8
      return setOf(sequence(identifier(attributes[key as keyof Subject]), write(tag, Buffer.from(words))))
    }),
  )
}

/** RFC 5280 4.1.2.5: two digits for the year until 2049, four after. */
function timeOf(at: Date): Buffer {
  const digits = `${at.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`
  return at.getUTCFullYear() < 2050
    ? write(tags.utcTime, Buffer.from(digits.slice(2)))
    : write(tags.time, Buffer.from(digits))
}

/** RFC 7093, method 4. */
function keyIdentifier(key: KeyObject): Buffer {
  return createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest()
    .subarray(0, 20)
}

/** Positive, of 16 bytes, and never the same twice. */
function serialNumber(): Buffer {
  const bytes = randomBytes(16)
  bytes[0] = ((bytes[0] as number) & 0x7f) | 0x40
  return bytes
}

export type CertificateParts = {
  /** As they stand in the certificate. */
  serial: Buffer
  issuer: Buffer
  subject: Buffer
  extensions: Map<string, { value: Der; critical: boolean }>
}

export function partsOf(certificate: Uint8Array): CertificateParts {
  const [signed] = childrenOf(need(readDer(Buffer.from(certificate)), tags.sequence))
  const fields = childrenOf(need(signed, tags.sequence)).filter(each => each.tag !== tags.context)
  const [serial, , issuer, , subject] = fields
  const listed = fields.find(each => each.tag === (tags.context | 3))
  const found: CertificateParts['extensions'] = new Map()
  for (const each of listed ? childrenOf(need(childrenOf(listed)[0], tags.sequence)) : []) {
    const parts = childrenOf(need(each, tags.sequence))
    found.set(identifierOf(parts[0]), {
      critical: parts[1]?.tag === tags.boolean && parts[1].content[0] !== 0,
      value: readDer(octetsOf(parts.at(-1))),
    })
  }
  return {
    serial: need(serial, tags.integer).raw,
    issuer: need(issuer, tags.sequence).raw,
    subject: need(subject, tags.sequence).raw,
    extensions: found,
  }
}

export type SignerName = Record<'commonName' | 'organisation' | 'title' | 'serial' | 'issuer', string>

export function readSubject(certificate: Uint8Array): SignerName {
  const { subject, issuer, serial } = partsOf(certificate)
  const [own, above] = [wordsOf(subject), wordsOf(issuer)]
  return {
    commonName: own.get(attributes.commonName) ?? '',
    organisation: own.get(attributes.organisation) ?? '',
    title: own.get(attributes.title) ?? '',
    serial: readDer(serial).content.toString('hex').toUpperCase(),
    issuer: above.get(attributes.commonName) ?? '',
  }
}

const longestName = 300

function wordsOf(name: Buffer): Map<string, string> {
  const pairs = childrenOf(readDer(name)).flatMap(childrenOf).map(childrenOf)
  return new Map(pairs.map(([type, words]) => [identifierOf(type), textOf(words).slice(0, longestName)]))
}

function textOf(words: Der | undefined): string {
  if (words?.tag === 0x1e) return Buffer.from(words.content).swap16().toString('utf16le').normalize('NFC')
  return words?.content.toString(words.tag === tags.utf8 ? 'utf8' : 'latin1').normalize('NFC') ?? ''
}
