import { createHash, X509Certificate } from 'node:crypto'
import { readSubject, type SignerName } from './certificate.ts'
import { type Change, changesBetween } from './changes.ts'
import { BrokenSignature, type CheckedSignature, checkSignature, checkTimestamp } from './cms-read.ts'
import { BrokenDer } from './der.ts'
import { type SignatureField, signatureFields } from './fields.ts'
import { BrokenPdf } from './pdf/objects.ts'
import { type PdfFile, readPdf } from './pdf/read.ts'
import { findTrust, type Trust } from './trust.ts'

export type SignatureReport = {
  field: string
  signer?: SignerName
  /** What the signer says; a time-stamp authority says `timestamp.at`. */
  signedAt?: Date
  timestamp?: { at: Date; trusted: boolean }
  reason?: string
  /** The signed bytes are as they were signed, by the key of this certificate, and the gap holds only the signature. */
  intact: boolean
  /** A whole saved state of the document was signed, not a part of it. */
  coversWholeRevision: boolean
  /** The certificate leads to one of the anchors and was valid at the time stated. */
  trusted: boolean
  /** How long the file was with this signature at its end, in bytes. */
  end: number
  /** Which saved state was signed, counted from 1. */
  revision: number
  /** What was added since; `signatures` only when each of them is intact and trusted. */
  modifiedAfter: Change
  /** In English, for the log: why something above is not as it should be. */
  faults: string[]
}

export type Inspection = { signatures: SignatureReport[]; fault?: string }

const mostSignatures = 20
const largestSignature = 512 * 1024

/**
 * Reports on every signature of a PDF that may come from anywhere. It never throws: `fault` says why a
 * file cannot be read, `faults` what is wrong with a signature. `anchors` are the DER certificates of
 * the authorities one trusts; without them nobody is trusted, and each signature changes what was signed before it.
 * Revocation is not asked for.
 */
export function inspectSignatures(pdf: Uint8Array, anchors: Uint8Array[] = []): Inspection {
  try {
    const file = readPdf(pdf)
    const fields = signatureFields(file)
    if (fields.length > mostSignatures) return { signatures: [], fault: 'more than 20 signatures' }
    const trusted = anchors.map(each => new X509Certificate(each))
    const checked = fields.map(field => check(file, field, trusted))
    const allowed = allowedAfter(checked)
    for (const { report, asSigned } of checked) {
      if (asSigned) report.modifiedAfter = changeSince(asSigned, file, allowed)
    }
    return { signatures: checked.map(each => each.report) }
  } catch (fault) {
    return { signatures: [], fault: wordsOf(fault) }
  }
}

type Checked = { report: SignatureReport; object: number | undefined; asSigned?: PdfFile }

/**
 * The fields that may come in after a signature. Anybody can sign with a certificate of their own making, and the
 * picture of that signature may lie over the page: a stranger adds nothing to what somebody signed, whoever that was.
 */
function allowedAfter(all: Checked[]): ReadonlySet<number> {
  const allowed = all.filter(({ report }) => report.intact && report.coversWholeRevision && report.trusted)
  return new Set(allowed.flatMap(({ object }) => object ?? []))
}

function check(file: PdfFile, field: SignatureField, anchors: X509Certificate[]): Checked {
  const report: SignatureReport = {
    field: field.name,
    ...(field.signedAt && { signedAt: field.signedAt }),
    ...(field.reason && { reason: field.reason }),
    intact: false,
    coversWholeRevision: false,
    trusted: false,
    end: field.range[2] + field.range[3],
    revision: 0,
    modifiedAfter: 'content',
    faults: [],
  }
  const checked: Checked = { report, object: field.object }
  const attempt = (step: () => void) => {
    try {
      step()
    } catch (fault) {
      report.faults.push(wordsOf(fault))
    }
  }
  attempt(() => {
    const signature = checkBytes(file, field)
    report.intact = true
    report.signer = readSubject(signature.certificate.raw)
    attempt(() => Object.assign(report, judge(signature, field, anchors, report.faults)))
  })
  attempt(() => {
    const asSigned = whenSigned(file, field)
    report.coversWholeRevision = true
    report.revision = asSigned.tables
    checked.asSigned = asSigned
  })
  return checked
}

function checkBytes({ bytes }: PdfFile, { range, contents, format }: SignatureField): CheckedSignature {
  const [start, before, after, length] = range
  if (start !== 0 || before !== contents.from || after !== contents.to || after + length > bytes.length) {
    throw new BrokenSignature('does not cover everything around itself')
  }
  if (bytes.toString('latin1', before + 1, after - 1).toLowerCase() !== contents.bytes.toString('hex')) {
    throw new BrokenSignature('hides something in the gap')
  }
  if (contents.bytes.length > largestSignature) throw new BrokenSignature('larger than 512 KB')
  if (format !== 'ETSI.CAdES.detached' && format !== 'adbe.pkcs7.detached')
    throw new BrokenSignature('a format we do not know')
  return checkSignature(
    contents.bytes,
    digest =>
      createHash(digest)
        .update(bytes.subarray(0, before))
        .update(bytes.subarray(after, after + length))
        .digest(),
    format === 'ETSI.CAdES.detached',
  )
}

function judge(
  checked: CheckedSignature,
  field: SignatureField,
  anchors: X509Certificate[],
  faults: string[],
) {
  const timestamp = checked.timestampToken && judgeTimestamp(checked, checked.timestampToken, anchors)
  const at = timestamp?.trusted ? timestamp.at : field.signedAt
  const trust: Trust = at
    ? findTrust(checked.certificate, checked.certificates, anchors, at)
    : { trusted: false, reason: 'no time of signing is stated' }
  if (!trust.trusted) faults.push(trust.reason)
  return { trusted: trust.trusted, ...(timestamp && { timestamp }) }
}

function judgeTimestamp(checked: CheckedSignature, token: Buffer, anchors: X509Certificate[]) {
  const { at, certificate, certificates } = checkTimestamp(token, checked.signature)
  return {
    at,
    trusted: findTrust(certificate, [...certificates, ...checked.certificates], anchors, at, 'timestamp')
      .trusted,
  }
}

/** The document as it was when it was signed, with this signature in it. */
function whenSigned(file: PdfFile, { name, contents, range }: SignatureField): PdfFile {
  const [, , after, length] = range
  const then = file.upTo(after + length)
  if (!signatureFields(then).some(each => each.name === name && each.contents.from === contents.from)) {
    throw new BrokenSignature('the signed part is no document with this signature')
  }
  return then
}

function changeSince(then: PdfFile, now: PdfFile, allowed: ReadonlySet<number>): Change {
  const appended = now.bytes.subarray(then.bytes.length).some(byte => byte !== 10 && byte !== 13)
  if (!appended) return 'nothing'
  try {
    return changesBetween(then, now, allowed)
  } catch {
    return 'content'
  }
}

function wordsOf(fault: unknown): string {
  if (fault instanceof BrokenPdf || fault instanceof BrokenSignature || fault instanceof BrokenDer)
    return fault.message
  return 'the bytes are not what they should be'
}
