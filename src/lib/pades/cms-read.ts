import { createHash, type KeyObject, verify, X509Certificate } from 'node:crypto'
import { partsOf } from './certificate.ts'
import { childrenOf, type Der, identifierOf, need, octetsOf, readDer, tags, write } from './der.ts'
import { digests, oid, signatures } from './object-identifiers.ts'

/** Why a signature does not hold. */
export class BrokenSignature extends Error {}

export type CheckedSignature = {
  certificate: X509Certificate
  /** Everything the signer sent along, for finding the way to an authority. */
  certificates: X509Certificate[]
  /** The RFC 3161 token, when there is one. */
  timestampToken?: Buffer
  signature: Buffer
}

type SignedData = {
  contentType: string
  content: Buffer | undefined
  certificates: X509Certificate[]
  signers: Der[]
}

const mostCertificates = 30
const shortestRsaKey = 2048

/**
 * Checks a detached CMS signature: the digest of what was signed, the signature itself and that it names
 * this certificate and no other. Whether anybody trusts the certificate is another question.
 *
 * Throws BrokenSignature or BrokenDer.
 */
export function checkSignature(
  bytes: Buffer,
  digestOf: (digest: string) => Buffer,
  needsReference: boolean,
): CheckedSignature {
  return checkSigner(readSignedData(bytes), oid.data, digestOf, needsReference)
}

/** Checks a time-stamp token for this signature, and gives the time it states. */
export function checkTimestamp(token: Buffer, signature: Buffer): CheckedSignature & { at: Date } {
  const signedData = readSignedData(token)
  const { content } = signedData
  if (!content || signedData.contentType !== oid.timestampInfo) throw new BrokenSignature('no time-stamp')
  const digestOf = (digest: string) => createHash(digest).update(content).digest()
  const checked = checkSigner(signedData, oid.timestampInfo, digestOf, false)
  const [, , imprint, , time] = childrenOf(need(readDer(content), tags.sequence))
  const [algorithm, hash] = childrenOf(need(imprint, tags.sequence))
  const digest = digestNamed(need(algorithm, tags.sequence))
  if (!createHash(digest).update(signature).digest().equals(octetsOf(hash))) {
    throw new BrokenSignature('a time-stamp of something else')
  }
  return { ...checked, at: readTime(need(time, tags.time)) }
}

function readSignedData(bytes: Buffer): SignedData {
  const value = readDer(bytes)
  if (bytes.subarray(value.raw.length).some(byte => byte !== 0)) {
    throw new BrokenSignature('something stands behind the signature')
  }
  const [type, wrapped] = childrenOf(need(value, tags.sequence))
  if (identifierOf(type) !== oid.signedData) throw new BrokenSignature('not a CMS signature')
  const [inner] = childrenOf(need(wrapped, tags.context))
  const fields = childrenOf(need(inner, tags.sequence))
  const [contentType, content] = childrenOf(need(fields[2], tags.sequence))
  const certificates = fields.find(each => each.tag === tags.context)
  return {
    contentType: identifierOf(contentType),
    content: content && octetsOf(childrenOf(content)[0]),
    certificates: (certificates ? childrenOf(certificates) : [])
      .filter(each => each.tag === tags.sequence)
      .slice(0, mostCertificates)
      .map(each => new X509Certificate(each.raw)),
    signers: childrenOf(need(fields.at(-1), tags.set)),
  }
}

function checkSigner(
  { signers, certificates }: SignedData,
  contentType: string,
  digestOf: (digest: string) => Buffer,
  needsReference: boolean,
): CheckedSignature {
  const [signer, another] = signers
  if (!signer || another) throw new BrokenSignature('not exactly one signer')
  const [, owner, digestAlgorithm, ...rest] = childrenOf(signer)
  const signedAttributes = rest[0]?.tag === tags.context ? rest.shift() : undefined
  if (!signedAttributes) throw new BrokenSignature('without signed attributes')
  const [algorithm, signatureValue, unsigned] = rest
  const certificate = ownerIn(certificates, need(owner, tags.sequence))
  const signed = readAttributes(signedAttributes)

  const digest = digestNamed(need(digestAlgorithm, tags.sequence))
  if (identifierOf(signed.get(oid.contentType)) !== contentType) {
    throw new BrokenSignature('signed as another kind of content')
  }
  if (!digestOf(digest).equals(octetsOf(signed.get(oid.messageDigest)))) {
    throw new BrokenSignature('what was signed has been changed')
  }
  const reference = signed.get(oid.signingCertificateV2)
  if (reference) checkReference(reference, certificate)
  else if (needsReference) throw new BrokenSignature('does not name its certificate')

  const signature = octetsOf(signatureValue)
  const kind = identifierOf(childrenOf(need(algorithm, tags.sequence))[0])
  if (!verifies(kind, digest, write(tags.set, signedAttributes.content), signature, certificate.publicKey)) {
    throw new BrokenSignature('not signed with the key of the certificate')
  }
  const token = unsigned && readAttributes(unsigned).get(oid.timestampToken)
  return { certificate, certificates, signature, ...(token && { timestampToken: token.raw }) }
}

function ownerIn(certificates: X509Certificate[], named: Der): X509Certificate {
  const [issuer, serial] = childrenOf(named)
  const owner = certificates.find(each => {
    const parts = partsOf(each.raw)
    return issuer?.raw.equals(parts.issuer) && serial?.raw.equals(parts.serial)
  })
  if (!owner) throw new BrokenSignature('the certificate of the signer is missing')
  return owner
}

/** Attributes with one value each, which is all that a signature has. */
function readAttributes(list: Der): Map<string, Der> {
  const found = new Map<string, Der>()
  for (const attribute of childrenOf(list)) {
    const [type, values] = childrenOf(need(attribute, tags.sequence))
    const [value, another] = childrenOf(need(values, tags.set))
    const name = identifierOf(type)
    if (!value || another || found.has(name))
      throw new BrokenSignature('an attribute without or with several values')
    found.set(name, value)
  }
  return found
}

/** SigningCertificateV2 (RFC 5035): the first reference is that of the signer. */
function checkReference(reference: Der, certificate: X509Certificate) {
  const [first] = childrenOf(need(childrenOf(reference)[0], tags.sequence))
  const parts = childrenOf(need(first, tags.sequence))
  const digest = parts[0]?.tag === tags.sequence ? digestNamed(parts.shift() as Der) : 'sha256'
  if (!createHash(digest).update(certificate.raw).digest().equals(octetsOf(parts[0]))) {
    throw new BrokenSignature('names another certificate')
  }
}

function digestNamed(algorithm: Der): string {
  const digest = digests[identifierOf(childrenOf(algorithm)[0])]
  if (!digest) throw new BrokenSignature('a digest that is too weak or unknown')
  return digest
}

function verifies(kind: string, digest: string, signed: Buffer, signature: Buffer, key: KeyObject): boolean {
  const how = signatures[kind]
  if (!how || how.key !== key.asymmetricKeyType) throw new BrokenSignature('an unknown kind of signature')
  if (how.key === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) < shortestRsaKey) {
    throw new BrokenSignature('a key that is too short')
  }
  return verify(how.digest ?? digest, signed, key, signature)
}

/** `YYYYMMDDHHmmss[.fff]Z` */
function readTime({ content }: Der): Date {
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d{1,9})?Z$/.exec(content.toString('latin1'))
  if (!parts) throw new BrokenSignature('a time that cannot be read')
  const [, year, month, day, hour, minute, second] = parts
  return new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
}
