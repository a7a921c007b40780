import { createHash, createPrivateKey, generateKeyPairSync, sign, X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { sha256, signatureAlgorithmOf } from './algorithms.ts'
import { makeCertificate, partsOf } from './certificate.ts'
import { attribute } from './cms-write.ts'
import { childrenOf, identifier, number, octets, readDer, sequence, setOf, tags, write } from './der.ts'
import { inspectSignatures } from './inspect.ts'
import { oid } from './object-identifiers.ts'
import { agency, anchor, authority, signedAt } from './people.ts'
import { samplePdf } from './sample.ts'
import { addSignature } from './sign.ts'

const stampedAt = new Date('2026-11-21T08:30:09Z')

/** A time-stamp authority (RFC 3161) of the tests; `forTimestamps` false gives it an ordinary certificate. */
function timestampAuthority(forTimestamps = true) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const certificate = makeCertificate({
    subject: { commonName: 'Dấu thời gian trình diễn' },
    publicKey,
    issuer: {
      name: partsOf(new X509Certificate(authority.issuing).raw).subject,
      key: createPrivateKey(authority.issuingKey),
    },
    from: new Date('2026-01-01T00:00:00Z'),
    until: new Date('2027-01-01T00:00:00Z'),
    ...(forTimestamps && { purposes: ['1.3.6.1.5.5.7.3.8'] }),
  })
  return async (imprint: Uint8Array): Promise<Uint8Array> => {
    const time = `${stampedAt.toISOString().slice(0, 19).replace(/[-:T]/g, '')}Z`
    const info = sequence(
      number(1),
      identifier('1.2.3'),
      sequence(sha256(), octets(imprint)),
      number(1),
      write(tags.time, Buffer.from(time)),
    )
    const attributes = setOf(
      attribute(oid.contentType, identifier(oid.timestampInfo)),
      attribute(oid.messageDigest, octets(createHash('sha256').update(info).digest())),
    )
    const { issuer, serial } = partsOf(certificate)
    const signer = sequence(
      number(1),
      sequence(issuer, serial),
      sha256(),
      write(tags.context, ...childrenOf(readDer(attributes)).map(each => each.raw)),
      signatureAlgorithmOf(publicKey),
      octets(sign('sha256', attributes, privateKey)),
    )
    const signedData = sequence(
      number(3),
      setOf(sha256()),
      sequence(identifier(oid.timestampInfo), write(tags.context, octets(info))),
      write(tags.context, certificate),
      setOf(signer),
    )
    return sequence(identifier(oid.signedData), write(tags.context, signedData))
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
