import { createHash, X509Certificate } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import { issueCertificate, makeAuthority } from './authority.ts'
import { writeSignature } from './cms-write.ts'
import { inspectSignatures } from './inspect.ts'
import { dictionary, name, type PdfObject, type PdfReference, text } from './pdf/objects.ts'
import { readPdf } from './pdf/read.ts'
import { appendRevision } from './pdf/write.ts'
import { anchor, leader, sealAsAgency, signAsLeader, signedAt } from './people.ts'
import { samplePdf } from './sample.ts'
import { addSignature } from './sign.ts'
import type { Signer } from './signer.ts'

const from = new Date('2026-01-01T00:00:00Z')
const nobody = makeAuthority({ name: 'Không ai biết', from, keys: 'ec' })
const stranger = issueCertificate(nobody, { commonName: 'Người lạ', organisation: 'Mẫu', from, keys: 'ec' })

const signAsStranger = (pdf: Uint8Array) =>
  addSignature(pdf, {
    signer: stranger.signer,
    at: signedAt,
    field: 'stranger',
    appearance: { page: 1, rect: [0, 0, 595, 842], picture: samplePdf('Khong dong y') },
  })

const changesOf = (pdf: Uint8Array, anchors = [anchor]) =>
  inspectSignatures(pdf, anchors).signatures.map(each => each.modifiedAfter)

let sealed: Uint8Array
beforeAll(async () => {
  sealed = await sealAsAgency(await signAsLeader(samplePdf('Dong y')))
})

it('lays no picture over what people one trusts have signed', async () => {
  const covered = await signAsStranger(sealed)
  expect(inspectSignatures(covered, [anchor]).signatures).toMatchObject([
    { intact: true, trusted: true, modifiedAfter: 'content' },
    { intact: true, trusted: true, modifiedAfter: 'content' },
    { intact: true, trusted: false, modifiedAfter: 'nothing' },
  ])
})

/** A page with an empty signature field all over it, which the agency then signs. */
async function withEmptyField() {
  const file = readPdf(samplePdf('Dong y'))
  const field = { object: file.nextObject, generation: 0 }
  const root = file.resolveDictionary({ object: 1, generation: 0 })
  const page = file.resolveDictionary({ object: 3, generation: 0 })
  const empty = dictionary({ Type: name('Annot'), Subtype: name('Widget'), FT: name('Sig') })
  const prepared = appendRevision(
    file,
    new Map<number, PdfObject>([
      [1, new Map(root).set('AcroForm', dictionary({ Fields: [field] }))],
      [3, new Map(page).set('Annots', [field])],
      [field.object, empty.set('T', text('empty')).set('Rect', [0, 0, 595, 842])],
    ]),
  )
  return { pdf: await sealAsAgency(prepared), field }
}

async function fill(pdf: Uint8Array, field: PdfReference, signer: Signer): Promise<Uint8Array> {
  const file = readPdf(pdf)
  const [value, picture] = [file.nextObject, file.nextObject + 1].map(object => ({ object, generation: 0 }))
  const filled = new Map(file.resolveDictionary(field))
    .set('V', value as PdfObject)
    .set('AP', dictionary({ N: picture as PdfObject }))
  const [place, room] = ['[0 00000000 00000000 00000000]', '0'.repeat(8192)]
  const signature = `<< /Type /Sig /SubFilter /ETSI.CAdES.detached /M (D:20261121083005Z) /ByteRange ${place} /Contents <${room}>>>`
  const appended = appendRevision(
    file,
    new Map<number, PdfObject | Buffer>([
      [field.object, filled],
      [value!.object, Buffer.from(signature)],
      [
        picture!.object,
        { dictionary: dictionary({ Subtype: name('Form') }), data: Buffer.from('0 0 9 9 re f') },
      ],
    ]),
  )
  const from = appended.indexOf(`<${room}>`)
  const to = from + room.length + 2
  const range = [from, to, appended.length - to].map(each => String(each).padStart(8, '0'))
  appended.write(`[0 ${range.join(' ')}]`, appended.indexOf(place), 'latin1')
  const digest = createHash('sha256')
    .update(appended.subarray(0, from))
    .update(appended.subarray(to))
    .digest()
  appended.write((await writeSignature(digest, signer)).toString('hex'), from + 1, 'latin1')
  return appended
}

it('draws nothing into an empty field that they have left', async () => {
  const { pdf, field } = await withEmptyField()
  expect(changesOf(await fill(pdf, field, leader.signer))).toEqual(['nothing', 'signatures'])
  expect(changesOf(await fill(pdf, field, stranger.signer))).toEqual(['nothing', 'content'])
})

it('takes every later signature for a change where nobody is trusted', async () => {
  expect(changesOf(sealed, [])).toEqual(['content', 'nothing'])
  expect(changesOf(await signAsStranger(sealed), [])).toEqual(['content', 'content', 'nothing'])
})

it('lets one stranger sign over another no more than over anybody', () => {
  const others = [new X509Certificate(nobody.root).raw]
  expect(changesOf(sealed, others)).toEqual(['content', 'nothing'])
})

it('says nothing against people one trusts who sign after a stranger', async () => {
  const signed = await sealAsAgency(await signAsLeader(await signAsStranger(samplePdf('Dong y'))))
  expect(changesOf(signed)).toEqual(['signatures', 'signatures', 'nothing'])
})
