import { createHash, createPrivateKey, generateKeyPairSync, sign, X509Certificate } from 'node:crypto'
import { Integer, ObjectIdentifier, OctetString, Set as SetOf } from 'asn1js'
import {
  Attribute,
  Certificate,
  ContentInfo,
  EncapsulatedContentInfo,
  ExtKeyUsage,
  IssuerAndSerialNumber,
  MessageImprint,
  SignedAndUnsignedAttributes,
  SignedData,
  SignerInfo,
  TSTInfo,
} from 'pkijs'
import { describe, expect, it } from 'vitest'
import { exactBytes, sha256, signatureAlgorithmOf } from './algorithms.ts'
import { extension, makeCertificate } from './certificate.ts'
import { inspectSignatures } from './inspect.ts'
import { oid } from './object-identifiers.ts'
import { agency, anchor, authority, signedAt } from './people.ts'
import { samplePdf } from './sample.ts'
import { addSignature } from './sign.ts'

const stampedAt = new Date('2026-11-21T08:30:09Z')

/** A time-stamp authority (RFC 3161) of the tests; `forTimestamps` false gives it an ordinary certificate. */
function timestampAuthority(forTimestamps = true) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const use = extension('2.5.29.37', true, new ExtKeyUsage({ keyPurposes: ['1.3.6.1.5.5.7.3.8'] }).toSchema())
  const certificate = Certificate.fromBER(
    exactBytes(
      makeCertificate({
        subject: { commonName: 'Dấu thời gian trình diễn' },
        publicKey,
        issuer: {
          subject: Certificate.fromBER(exactBytes(new X509Certificate(authority.issuing).raw)),
          key: createPrivateKey(authority.issuingKey),
        },
        from: new Date('2026-01-01T00:00:00Z'),
        until: new Date('2027-01-01T00:00:00Z'),
        ...(forTimestamps && { extendedUse: use }),
      }),
    ),
  )
  return async (imprint: Uint8Array): Promise<Uint8Array> => {
    const info = new TSTInfo({
      version: 1,
      policy: '1.2.3',
      messageImprint: new MessageImprint({
        hashAlgorithm: sha256(),
        hashedMessage: new OctetString({ valueHex: exactBytes(imprint) }),
      }),
      serialNumber: new Integer({ value: 1 }),
      genTime: stampedAt,
    })
    const content = info.toSchema().toBER()
    const digest = createHash('sha256').update(Buffer.from(content)).digest()
    const attributes = [
      new Attribute({ type: oid.contentType, values: [new ObjectIdentifier({ value: oid.timestampInfo })] }),
      new Attribute({ type: oid.messageDigest, values: [new OctetString({ valueHex: exactBytes(digest) })] }),
    ]
    const signed = new SetOf({ value: attributes.map(each => each.toSchema()) }).toBER()
    const signedData = new SignedData({
      version: 3,
      digestAlgorithms: [sha256()],
      encapContentInfo: new EncapsulatedContentInfo({
        eContentType: oid.timestampInfo,
        eContent: new OctetString({ valueHex: content }),
      }),
      certificates: [certificate],
      signerInfos: [
        new SignerInfo({
          version: 1,
          sid: new IssuerAndSerialNumber({
            issuer: certificate.issuer,
            serialNumber: certificate.serialNumber,
          }),
          digestAlgorithm: sha256(),
          signedAttrs: new SignedAndUnsignedAttributes({ type: 0, attributes }),
          signatureAlgorithm: signatureAlgorithmOf(publicKey),
          signature: new OctetString({
            valueHex: exactBytes(sign('sha256', Buffer.from(signed), privateKey)),
          }),
        }),
      ],
    })
    const token = new ContentInfo({ contentType: oid.signedData, content: signedData.toSchema(true) })
    return new Uint8Array(token.toSchema().toBER())
  }
}

async function inspectStamped(timestamp: (imprint: Uint8Array) => Promise<Uint8Array>, at = signedAt) {
  const request = { signer: agency.signer, at, field: 'agency', timestamp }
  const { signatures } = inspectSignatures(await addSignature(samplePdf('a'), request), [anchor])
  return signatures[0]
}

describe('a time-stamp on a signature (B-T)', () => {
  it('is read and trusted', async () => {
    expect(await inspectStamped(timestampAuthority())).toMatchObject({
      intact: true,
      trusted: true,
      signedAt,
      timestamp: { at: stampedAt, trusted: true },
      faults: [],
    })
  })

  it('counts more than the time the signer states', async () => {
    const longAfter = new Date('2040-01-01T00:00:00Z')
    expect(await inspectStamped(timestampAuthority(), longAfter)).toMatchObject({ trusted: true })
  })

  it('is not trusted from a certificate that is not for time-stamps', async () => {
    expect(await inspectStamped(timestampAuthority(false))).toMatchObject({
      trusted: true,
      timestamp: { trusted: false },
    })
  })

  it('is refused when it belongs to another signature', async () => {
    const stamp = timestampAuthority()
    const report = await inspectStamped(() => stamp(createHash('sha256').update('other').digest()))
    expect(report).toMatchObject({ intact: true, trusted: false, faults: ['a time-stamp of something else'] })
  })
})
