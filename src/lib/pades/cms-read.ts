import { createHash, type KeyObject, verify, X509Certificate } from 'node:crypto'
import { fromBER, type ObjectIdentifier, type OctetString, type Sequence } from 'asn1js'
import { Certificate, ContentInfo, IssuerAndSerialNumber, SignedData, type SignerInfo, TSTInfo } from 'pkijs'
import { exactBytes } from './algorithms.ts'
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

/**
 * Checks a detached CMS signature: the digest of what was signed, the signature itself and that it names
 * this certificate and no other. Whether anybody trusts the certificate is another question.
 *
 * Throws BrokenSignature, or whatever the ASN.1 reader makes of hostile bytes.
 */
export function checkSignature(
  der: Buffer,
  digestOf: (digest: string) => Buffer,
  needsReference: boolean,
): CheckedSignature {
  const signedData = readSignedData(der)
  return checkSigner(signedData, oid.data, digestOf, needsReference)
}

/** Checks a time-stamp token for this signature, and gives the time it states. */
export function checkTimestamp(token: Buffer, signature: Buffer): CheckedSignature & { at: Date } {
  const signedData = readSignedData(token)
  const content = signedData.encapContentInfo.eContent?.getValue()
  if (!content || signedData.encapContentInfo.eContentType !== oid.timestampInfo)
    throw new BrokenSignature('no time-stamp')
  const checked = checkSigner(
    signedData,
    oid.timestampInfo,
    digest => createHash(digest).update(Buffer.from(content)).digest(),
    false,
  )
  const info = TSTInfo.fromBER(content)
  const imprint = Buffer.from(info.messageImprint.hashedMessage.valueBlock.valueHexView)
  const digest = digestNamed(info.messageImprint.hashAlgorithm.algorithmId)
  if (!createHash(digest).update(signature).digest().equals(imprint))
    throw new BrokenSignature('a time-stamp of something else')
  return { ...checked, at: info.genTime }
}

function readSignedData(der: Buffer): SignedData {
  const bytes = exactBytes(der)
  const { result, offset } = fromBER(bytes)
  if (offset <= 0) throw new BrokenSignature('not ASN.1')
  if (der.subarray(offset).some(byte => byte !== 0))
    throw new BrokenSignature('something stands behind the signature')
  const content = new ContentInfo({ schema: result })
  if (content.contentType !== oid.signedData) throw new BrokenSignature('not a CMS signature')
  return new SignedData({ schema: content.content })
}

function checkSigner(
  signedData: SignedData,
  contentType: string,
  digestOf: (digest: string) => Buffer,
  needsReference: boolean,
): CheckedSignature {
  const [signer, another] = signedData.signerInfos
  if (!signer || another) throw new BrokenSignature('not exactly one signer')
  const sent = (signedData.certificates ?? []).filter(each => each instanceof Certificate)
  const certificate = x509(ownerOf(signer, sent))
  const attributes = signer.signedAttrs
  if (!attributes) throw new BrokenSignature('without signed attributes')
  const valueOf = (type: string) => onlyValue(signer, type)

  const digest = digestNamed(signer.digestAlgorithm.algorithmId)
  if ((valueOf(oid.contentType) as ObjectIdentifier | undefined)?.valueBlock.toString() !== contentType) {
    throw new BrokenSignature('signed as another kind of content')
  }
  const stated = valueOf(oid.messageDigest) as OctetString | undefined
  if (!stated || !digestOf(digest).equals(Buffer.from(stated.valueBlock.valueHexView))) {
    throw new BrokenSignature('what was signed has been changed')
  }
  const reference = valueOf(oid.signingCertificateV2)
  if (reference) checkReference(reference as Sequence, certificate)
  else if (needsReference) throw new BrokenSignature('does not name its certificate')

  const signature = Buffer.from(signer.signature.valueBlock.valueHexView)
  if (!verifies(signer, digest, Buffer.from(attributes.encodedValue), signature, certificate.publicKey)) {
    throw new BrokenSignature('not signed with the key of the certificate')
  }
  const token = signer.unsignedAttrs?.attributes.find(each => each.type === oid.timestampToken)?.values[0]
  return {
    certificate,
    certificates: sent.map(x509),
    signature,
    ...(token && { timestampToken: Buffer.from(token.toBER()) }),
  }
}

function ownerOf(signer: SignerInfo, sent: Certificate[]): Certificate {
  const { sid } = signer
  if (!(sid instanceof IssuerAndSerialNumber))
    throw new BrokenSignature('the signer is named in an unknown way')
  const owner = sent.find(
    each => each.issuer.isEqual(sid.issuer) && each.serialNumber.isEqual(sid.serialNumber),
  )
  if (!owner) throw new BrokenSignature('the certificate of the signer is missing')
  return owner
}

function onlyValue(signer: SignerInfo, type: string): unknown {
  const found = signer.signedAttrs?.attributes.filter(each => each.type === type) ?? []
  if (found.length > 1 || (found[0] && found[0].values.length !== 1))
    throw new BrokenSignature('an attribute stands twice')
  return found[0]?.values[0]
}

function checkReference(reference: Sequence, certificate: X509Certificate) {
  const [first] = (reference.valueBlock.value[0] as Sequence).valueBlock.value
  const parts = (first as Sequence).valueBlock.value
  const [algorithm, hash] =
    parts[0]?.idBlock.tagNumber === 16 ? [parts[0] as Sequence, parts[1]] : [undefined, parts[0]]
  const digest = algorithm
    ? digestNamed((algorithm.valueBlock.value[0] as ObjectIdentifier).valueBlock.toString())
    : 'sha256'
  const named = Buffer.from((hash as OctetString).valueBlock.valueHexView)
  if (!createHash(digest).update(certificate.raw).digest().equals(named)) {
    throw new BrokenSignature('names another certificate')
  }
}

function digestNamed(algorithm: string): string {
  const digest = digests[algorithm]
  if (!digest) throw new BrokenSignature('a digest that is too weak or unknown')
  return digest
}

function verifies(
  signer: SignerInfo,
  digest: string,
  signed: Buffer,
  signature: Buffer,
  key: KeyObject,
): boolean {
  const how = signatures[signer.signatureAlgorithm.algorithmId]
  if (!how || how.key !== key.asymmetricKeyType) throw new BrokenSignature('an unknown kind of signature')
  if (how.key === 'rsa' && (key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048)
    throw new BrokenSignature('a key that is too short')
  return verify(how.digest ?? digest, signed, key, signature)
}

const x509 = (certificate: Certificate) => new X509Certificate(Buffer.from(certificate.toSchema().toBER()))
