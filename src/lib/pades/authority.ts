import { createPrivateKey, createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import { makeCertificate, partsOf, type Subject } from './certificate.ts'
import { type Signer, signerFromPem } from './signer.ts'

/**
 * A certification authority for demonstrations and tests, in PEM. Nobody trusts it but who is told to,
 * and it must never sign for a real agency: its keys lie open. The key of the root is thrown away once
 * it has signed the issuing certificate.
 */
export type Authority = { root: string; issuing: string; issuingKey: string }

export type IssuedCertificate = { certificate: string; chain: string[]; privateKey: string; signer: Signer }

/** `rsa` (2048 bits) is what readers of every age accept; `ec` is P-256, faster and smaller. */
export type KeyKind = 'rsa' | 'ec'

/** Makes a root and an issuing certificate, valid for 20 and 10 years after `from`. */
export function makeAuthority(of: { name: string; from: Date; keys?: KeyKind }): Authority {
  const rootKey = makeKey(of.keys)
  const issuingKey = makeKey(of.keys)
  const rootSubject: Subject = { commonName: `${of.name} (gốc)`, organisation: of.name, country: 'VN' }
  const root = makeCertificate({
    subject: rootSubject,
    publicKey: createPublicKey(rootKey),
    issuer: { name: rootSubject, key: rootKey },
    from: of.from,
    until: yearsAfter(of.from, 20),
    authorityDepth: 1,
  })
  const issuing = makeCertificate({
    subject: { commonName: of.name, organisation: of.name, country: 'VN' },
    publicKey: createPublicKey(issuingKey),
    issuer: { name: rootSubject, key: rootKey },
    from: of.from,
    until: yearsAfter(of.from, 10),
    authorityDepth: 0,
  })
  return { root: pemOf(root), issuing: pemOf(issuing), issuingKey: keyPem(issuingKey) }
}

/**
 * Issues a certificate with a new key: to a person (`title` and `organisation` are those of the office
 * held) or, without `title`, to an organisation for its seal. `identity` is the registered number of
 * either. Valid until `until`, three years after `from` unless said otherwise.
 */
export function issueCertificate(
  authority: Authority,
  to: {
    commonName: string
    organisation: string
    title?: string
    identity?: string
    from: Date
    until?: Date
    keys?: KeyKind
  },
): IssuedCertificate {
  const { commonName, organisation, title, identity } = to
  const key = makeKey(to.keys)
  const certificate = makeCertificate({
    subject: {
      commonName,
      ...(title && { title }),
      organisation,
      ...(identity && { identity }),
      country: 'VN',
    },
    publicKey: createPublicKey(key),
    issuer: {
      name: partsOf(new X509Certificate(authority.issuing).raw).subject,
      key: createPrivateKey(authority.issuingKey),
    },
    from: to.from,
    until: to.until ?? yearsAfter(to.from, 3),
  })
  const pem = { certificate: pemOf(certificate), chain: [authority.issuing], privateKey: keyPem(key) }
  return { ...pem, signer: signerFromPem(pem) }
}

function makeKey(kind: KeyKind = 'rsa') {
  return kind === 'rsa'
    ? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
    : generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
}

const keyPem = (key: ReturnType<typeof makeKey>) => key.export({ type: 'pkcs8', format: 'pem' }).toString()
const pemOf = (der: Buffer) => new X509Certificate(der).toString()

function yearsAfter(from: Date, years: number): Date {
  const until = new Date(from)
  until.setUTCFullYear(until.getUTCFullYear() + years)
  return until
}
