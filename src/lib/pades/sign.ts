import { createHash } from 'node:crypto'
import { type Timestamper, writeSignature } from './cms-write.ts'
import {
  dictionary,
  isReference,
  isString,
  name,
  type PdfDictionary,
  type PdfObject,
  type PdfReference,
  readText,
  text,
} from './pdf/objects.ts'
import { pageOf } from './pdf/pages.ts'
import { copyPicture } from './pdf/picture.ts'
import { type PdfFile, readPdf } from './pdf/read.ts'
import type { Rectangle } from './pdf/rectangle.ts'
import { appendRevision, numberer, serialise } from './pdf/write.ts'
import { fitInto } from './place.ts'
import type { Signer } from './signer.ts'

export type Appearance = {
  /** Counted from 1. */
  page: number
  /** In points from the lower left corner of the page. */
  rect: Rectangle
  /** A PDF whose first page is drawn there, as large as it fits with its own proportions. */
  picture: Uint8Array
}

export type SignatureRequest = {
  signer: Signer
  at: Date
  /** The name of the signature field: one that the document does not have yet. */
  field: string
  name?: string
  reason?: string
  location?: string
  contact?: string
  /** Without it the signature is valid and invisible. */
  appearance?: Appearance
  timestamp?: Timestamper
}

// Printed with the page and not to be moved (12.5.3).
const widgetFlags = 4 + 128
// There is a signature, and the file may only be appended to (12.7.2).
const signatureFlags = 1 + 2
const roomForSignature = 4096
const roomForTimestamp = 12_288

/**
 * Signs a PDF (PAdES B-B, or B-T with `timestamp`). The bytes that are there stay as they are: the
 * signature is appended, so signatures made before stay valid.
 *
 * Throws BrokenPdf for a file it cannot read with certainty, and an Error when the field exists.
 */
export async function addSignature(pdf: Uint8Array, request: SignatureRequest): Promise<Uint8Array> {
  const file = readPdf(pdf)
  const newReference = numberer(file)
  const added = new Map<number, PdfObject>()
  const signatureAt = newReference()
  const widgetAt = newReference()
  const page = pageOf(file, request.appearance?.page ?? 1)
  const widget = dictionary({
    Type: name('Annot'),
    Subtype: name('Widget'),
    FT: name('Sig'),
    T: text(request.field),
    V: signatureAt,
    F: widgetFlags,
    P: page.reference,
    Rect: [0, 0, 0, 0],
  })
  if (request.reason) widget.set('TU', text(request.reason))
  if (request.appearance) {
    const picture = readPdf(request.appearance.picture)
    widget.set('AP', dictionary({ N: copyPicture(picture, added, newReference) }))
    widget.set('Rect', fitInto(request.appearance.rect, pageOf(picture, 1).box))
  }
  added.set(widgetAt.object, widget)
  appendTo(file, added, { at: page.reference, dictionary: page.dictionary }, 'Annots', widgetAt)
  addToForm(file, added, request.field, widgetAt)

  const room = roomFor(request)
  const appended = appendRevision(
    file,
    new Map<number, PdfObject | Buffer>(added).set(signatureAt.object, unsigned(request, room)),
  )
  const { before, after } = fillRange(appended, file.bytes.length, room)
  const digest = createHash('sha256').update(before).update(after).digest()
  const signature = await writeSignature(digest, request.signer, request.timestamp)
  if (signature.length > room)
    throw new Error(`a signature of ${signature.length} bytes in a room for ${room}`)
  appended.write(signature.toString('hex'), before.length + 1, 'latin1')
  return appended
}

function roomFor({ signer, timestamp }: SignatureRequest): number {
  const certificates = [signer.certificate, ...signer.chain].reduce((sum, each) => sum + each.length, 0)
  return certificates + roomForSignature + (timestamp ? roomForTimestamp : 0)
}

const rangePlace = '[0 0000000000 0000000000 0000000000]'

/** The signature dictionary, with an empty place for the range of bytes and for the signature. */
function unsigned(request: SignatureRequest, room: number): Buffer {
  const entries = dictionary({
    Type: name('Sig'),
    Filter: name('Adobe.PPKLite'),
    SubFilter: name('ETSI.CAdES.detached'),
    M: text(pdfDate(request.at)),
  })
  const said = {
    Name: request.name,
    Reason: request.reason,
    Location: request.location,
    ContactInfo: request.contact,
  }
  for (const [key, words] of Object.entries(said)) if (words) entries.set(key, text(words))
  return Buffer.concat([
    serialise(entries).subarray(0, -2),
    Buffer.from(` /ByteRange ${rangePlace} /Contents <${'0'.repeat(2 * room)}>>>`, 'latin1'),
  ])
}

function fillRange(appended: Buffer, from: number, room: number) {
  const rangeAt = appended.indexOf(`/ByteRange ${rangePlace}`, from) + '/ByteRange '.length
  const start = appended.indexOf('<', rangeAt)
  const end = start + 2 * room + 2
  const padded = (number: number) => String(number).padStart(10, '0')
  appended.write(`[0 ${padded(start)} ${padded(end)} ${padded(appended.length - end)}]`, rangeAt, 'latin1')
  return { before: appended.subarray(0, start), after: appended.subarray(end) }
}

/** `D:20261121153000+07'00'`: Vietnamese time, with its distance from UTC. */
function pdfDate(at: Date): string {
  const local = new Date(at.getTime() + 7 * 3_600_000).toISOString()
  return `D:${local.slice(0, 19).replace(/[-:T]/g, '')}+07'00'`
}

type Holder = { at: PdfReference; dictionary: PdfDictionary }

/** Puts `item` at the end of a list, where the list itself may be an object of its own. */
function appendTo(
  file: PdfFile,
  added: Map<number, PdfObject>,
  holder: Holder,
  key: string,
  item: PdfReference,
) {
  const value = holder.dictionary.get(key)
  const list = file.resolve(value)
  const longer = [...(Array.isArray(list) ? list : []), item]
  if (isReference(value)) added.set(value.object, longer)
  else added.set(holder.at.object, new Map(holder.dictionary).set(key, longer))
}

function addToForm(file: PdfFile, added: Map<number, PdfObject>, field: string, widget: PdfReference) {
  const rootAt = file.trailer.get('Root')
  if (!isReference(rootAt)) throw new Error('the catalogue has no place of its own')
  const root = file.resolveDictionary(rootAt)
  const formValue = root.get('AcroForm')
  const form = new Map(formValue === undefined ? [] : file.resolveDictionary(formValue))
  if (fieldNames(file, form).has(field)) throw new Error(`the document already has a field ${field}`)
  form.set('SigFlags', signatureFlags)
  const fields = form.get('Fields')
  if (isReference(fields)) {
    const list = file.resolve(fields)
    added.set(fields.object, [...(Array.isArray(list) ? list : []), widget])
  } else form.set('Fields', [...(Array.isArray(fields) ? fields : []), widget])
  if (isReference(formValue)) added.set(formValue.object, form)
  else added.set(rootAt.object, new Map(root).set('AcroForm', form))
}

function fieldNames(file: PdfFile, form: PdfDictionary): Set<string> {
  const fields = file.resolve(form.get('Fields'))
  const titles = (Array.isArray(fields) ? fields : []).map(each => file.resolveDictionary(each).get('T'))
  return new Set(titles.filter(isString).map(readText))
}
