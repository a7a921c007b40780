import { generateKeyPairSync, sign } from 'node:crypto'
import { assert, integer, nat, property, uint8Array } from 'fast-check'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { issueCertificate, makeAuthority } from './authority.ts'
import { makeCertificate } from './certificate.ts'
import { inspectSignatures } from './inspect.ts'
import { dictionary, name, type PdfObject, text } from './pdf/objects.ts'
import { type PdfFile, readPdf } from './pdf/read.ts'
import { appendRevision } from './pdf/write.ts'
import { agency, anchor, authority, sealAsAgency, signAsLeader, signedAt } from './people.ts'
import { samplePdf } from './sample.ts'
import { addSignature } from './sign.ts'

// The two properties read the file some hundred times.
vi.setConfig({ testTimeout: 30_000 })

let signed: Buffer
let sealed: Buffer
const reportOf = (pdf: Uint8Array) => inspectSignatures(pdf, [anchor])
const allSound = (pdf: Uint8Array) => {
  const { fault, signatures } = reportOf(pdf)
  return (
    fault === undefined &&
    signatures.length === 2 &&
    signatures.every(
      each => each.intact && each.trusted && each.coversWholeRevision && each.modifiedAfter !== 'content',
    )
  )
}

beforeAll(async () => {
  signed = Buffer.from(await signAsLeader(samplePdf('Dong y cap phep')))
  sealed = Buffer.from(await sealAsAgency(signed))
})

function replaced(pdf: Buffer, from: string, to: string): Buffer {
  const at = pdf.indexOf(from)
  expect(at).toBeGreaterThan(0)
  const copy = Buffer.from(pdf)
  copy.write(to, at, 'latin1')
  return copy
}

/** Appends a revision that gives these objects new values. */
function edited(pdf: Buffer, change: (file: PdfFile) => [number, PdfObject][]) {
  const file = readPdf(pdf)
  return appendRevision(file, new Map(change(file)))
}

describe('what is changed inside', () => {
  it('shows in every signature over it', () => {
    const { signatures } = reportOf(replaced(sealed, 'Dong y', 'Khong '))
    expect(signatures.map(each => each.intact)).toEqual([false, false])
    expect(signatures[0]?.faults).toContain('what was signed has been changed')
  })

  it('shows only in the later signature when the earlier one does not cover it', () => {
    const reason = Buffer.from(text('Đóng dấu cơ quan').bytes).toString('hex')
    const changed = replaced(sealed, reason, reason.replace(/.{4}$/, '0061'))
    expect(reportOf(changed).signatures.map(each => each.intact)).toEqual([true, false])
  })

  it('is noticed wherever one byte changes outside the last signature itself', () => {
    const [gapFrom, gapTo] = lastGap()
    const outside = nat({ max: sealed.length - 2 }).filter(at => at < gapFrom || at >= gapTo)
    assert(
      property(outside, integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Buffer.from(sealed)
        changed[at] = (changed[at] as number) ^ flip
        return !allSound(changed)
      }),
      { numRuns: 150 },
    )
  })
})

function lastGap(): [number, number] {
  const ranges = [...sealed.toString('latin1').matchAll(/ByteRange \[0 (\d+) (\d+) \d+\]/g)]
  const [, from, to] = ranges.at(-1) as unknown as [string, string, string]
  return [Number(from), Number(to)]
}

describe('what is appended', () => {
  it('is reported when it changes a page', () => {
    const changed = edited(sealed, file => {
      const data = Buffer.from('BT /F1 24 Tf 72 720 Td (Khong dong y) Tj ET')
      return [
        [4, { dictionary: dictionary({}), data }],
        [file.nextObject, null],
      ]
    })
    expect(reportOf(changed).signatures.map(each => each.modifiedAfter)).toEqual(['content', 'content'])
    expect(reportOf(changed).signatures.every(each => each.intact)).toBe(true)
  })

  it('is reported when it lays a note or an unsigned field over the page', () => {
    for (const kind of [
      dictionary({ Subtype: name('FreeText') }),
      dictionary({ Subtype: name('Widget'), FT: name('Sig') }),
    ]) {
      const changed = edited(sealed, file => {
        const page = file.resolveDictionary({ object: 3, generation: 0 })
        const annotations = [...(page.get('Annots') as []), { object: file.nextObject, generation: 0 }]
        return [
          [3, new Map(page).set('Annots', annotations)],
          [
            file.nextObject,
            new Map([...dictionary({ Type: name('Annot'), Rect: [0, 0, 500, 500] }), ...kind]),
          ],
        ]
      })
      expect(reportOf(changed).signatures.map(each => each.modifiedAfter)).toEqual(['content', 'content'])
    }
  })

  it('is reported when a field takes over an existing signature', () => {
    const changed = edited(sealed, file => {
      const page = file.resolveDictionary({ object: 3, generation: 0 })
      const [first, ...others] = page.get('Annots') as { object: number; generation: number }[]
      const copy = new Map(file.resolveDictionary(first)).set('Rect', [0, 0, 500, 500]).set('T', text('more'))
      const added = { object: file.nextObject, generation: 0 }
      const root = file.resolveDictionary(file.trailer.get('Root'))
      const form = new Map(file.resolveDictionary(root.get('AcroForm')))
      return [
        [3, new Map(page).set('Annots', [first as never, ...others, added])],
        [1, new Map(root).set('AcroForm', form.set('Fields', [...(form.get('Fields') as []), added]))],
        [file.nextObject, copy],
      ]
    })
    expect(reportOf(changed).signatures.map(each => each.modifiedAfter)).not.toContain('signatures')
  })

  it('is reported when a page or a signature is taken away', () => {
    const noPage = edited(sealed, file => [
      [2, new Map(file.resolveDictionary({ object: 2, generation: 0 })).set('Kids', []).set('Count', 0)],
    ])
    expect(reportOf(noPage).signatures.map(each => each.modifiedAfter)).toEqual(['content', 'content'])
    const noLeader = edited(sealed, file => {
      const root = file.resolveDictionary(file.trailer.get('Root'))
      const form = new Map(file.resolveDictionary(root.get('AcroForm')))
      return [[1, new Map(root).set('AcroForm', form.set('Fields', (form.get('Fields') as []).slice(1)))]]
    })
    expect(reportOf(noLeader).signatures).toMatchObject([{ field: 'agency', modifiedAfter: 'content' }])
  })

  it('is no harm when nothing old leads to it', () => {
    const changed = edited(sealed, file => [[file.nextObject, dictionary({ Note: text('nothing') })]])
    expect(reportOf(changed).signatures.map(each => each.modifiedAfter)).toEqual(['signatures', 'nothing'])
  })

  it('cannot hide behind a table that points to an object hidden before signing', async () => {
    const hidden = samplePdf('Dong y')
    const content = 'BT (Khong dong y) Tj ET'
    const trap = Buffer.from(
      `4 0 obj\n<< /Length ${content.length} >>\nstream\n${content}\nendstream\nendobj\n`,
    )
    const at = hidden.lastIndexOf('xref\n0 6')
    const body = Buffer.concat([hidden.subarray(0, at), trap, hidden.subarray(at)]).toString('latin1')
    const prepared = Buffer.from(body.replace(/startxref\n\d+/, `startxref\n${at + trap.length}`), 'latin1')
    const victim = Buffer.from(await signAsLeader(prepared))
    expect(reportOf(victim).signatures).toMatchObject([{ intact: true, modifiedAfter: 'nothing' }])
    const previous = /startxref\n(\d+)\n%%EOF\n$/.exec(victim.toString('latin1'))?.[1]
    const table = `xref\n4 1\n${String(at).padStart(10, '0')} 00000 n \ntrailer\n<< /Size 9 /Root 1 0 R /Prev ${previous} >>\n`
    const sprung = Buffer.concat([victim, Buffer.from(`${table}startxref\n${victim.length}\n%%EOF\n`)])
    expect(reportOf(sprung).signatures).toMatchObject([{ intact: true, modifiedAfter: 'content' }])
  })
})

describe('trust', () => {
  it('needs an authority one knows', () => {
    const another = makeAuthority({ name: 'Another', from: new Date('2026-01-01T00:00:00Z'), keys: 'ec' })
    const anchors = [Buffer.from(another.root.replace(/-----.*-----|\s/g, ''), 'base64')]
    for (const known of [[], anchors]) {
      expect(inspectSignatures(signed, known).signatures).toMatchObject([
        { intact: true, trusted: false, faults: ['no way leads to a trusted authority'] },
      ])
    }
  })

  it('needs a certificate that was valid when it signed', async () => {
    const from = new Date('2026-01-01T00:00:00Z')
    const short = issueCertificate(authority, {
      commonName: 'Hết hạn',
      organisation: 'Mẫu',
      from,
      until: new Date('2026-06-01T00:00:00Z'),
      keys: 'ec',
    })
    const late = await addSignature(samplePdf('a'), { signer: short.signer, at: signedAt, field: 'a' })
    expect(reportOf(late).signatures).toMatchObject([
      { intact: true, trusted: false, faults: ['the certificate was not valid at that time'] },
    ])
  })

  it('does not let a certificate of a person issue another', async () => {
    const from = new Date('2026-01-01T00:00:00Z')
    const forged = issueCertificate(
      { root: '', issuing: agency.certificate, issuingKey: agency.privateKey },
      { commonName: 'Giả mạo', organisation: 'Mẫu', from, keys: 'ec' },
    )
    const signer = { ...forged.signer, chain: [...forged.signer.chain, ...agency.signer.chain] }
    const pdf = await addSignature(samplePdf('a'), { signer, at: signedAt, field: 'a' })
    expect(reportOf(pdf).signatures).toMatchObject([{ intact: true, trusted: false }])
  })
})

describe('a crowd of certificates that vouch for each other', () => {
  it('takes no long time', async () => {
    const name = { commonName: 'Vòng tròn' }
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const from = new Date('2026-01-01T00:00:00Z')
    const until = new Date('2027-01-01T00:00:00Z')
    const issuer = { name, key: privateKey }
    const crowd = Array.from({ length: 29 }, () =>
      makeCertificate({ subject: name, publicKey, issuer, from, until, authorityDepth: 9 }),
    )
    const certificate = makeCertificate({ subject: { commonName: 'a' }, publicKey, issuer, from, until })
    const signer = {
      certificate,
      chain: crowd,
      sign: async (input: Uint8Array) => sign('sha256', input, privateKey),
    }
    const pdf = await addSignature(samplePdf('a'), { signer, at: signedAt, field: 'a' })
    expect(reportOf(pdf).signatures).toMatchObject([{ intact: true, trusted: false }])
  })
})

describe('hostile files', () => {
  const source = samplePdf('a').toString('latin1')
  it.each([
    ['nothing', ''],
    ['no PDF', 'xin chào'],
    ['only a head', '%PDF-1.7\n'],
    [
      'a table that is its own forerunner',
      source.replace('/Root 1 0 R', `/Root 1 0 R /Prev ${source.indexOf('xref')}`),
    ],
    ['a table beyond the end', source.replace(/startxref\n\d+/, 'startxref\n99999999')],
    ['a deep array', source.replace('/Count 1', `/Count ${'['.repeat(5000)}`)],
    ['pages that hold each other', source.replace('/Kids [3 0 R]', '/Kids [2 0 R]')],
    ['a huge table', source.replace('0 6', '0 999999999')],
    ['a form of references in a circle', source.replace('/Pages 2 0 R', '/Pages 2 0 R /AcroForm 1 0 R')],
  ])('%s', (_, content) => {
    const { signatures, fault } = inspectSignatures(Buffer.from(content, 'latin1'))
    expect(signatures).toEqual([])
    if (!content.includes('Kids [2 0 R]') && !content.includes('AcroForm 1')) expect(fault).toBeTruthy()
  })

  it('never throw, whatever is cut out of or written into a signed file', () => {
    assert(
      property(nat(sealed.length), nat(400), uint8Array({ maxLength: 60 }), (at, cut, put) => {
        const broken = Buffer.concat([sealed.subarray(0, at), put, sealed.subarray(at + cut)])
        return !allSound(broken) || broken.equals(sealed) || (cut === 0 && put.length === 0)
      }),
      { numRuns: 150 },
    )
  })

  it('do not become a bomb: a small stream that unpacks to gigabytes is refused', async () => {
    const { deflateSync } = await import('node:zlib')
    const bomb = deflateSync(Buffer.alloc(80 * 1024 * 1024), { level: 9 })
    const head = '%PDF-1.7\n1 0 obj\n'
    const start = Buffer.from(
      `${head}<< /Type /XRef /Size 9 /Root 1 0 R /W [1 2 1] /Filter /FlateDecode /Length ${bomb.length} >>\nstream\n`,
    )
    const end = Buffer.from('\nendstream\nendobj\nstartxref\n9\n%%EOF\n')
    expect(inspectSignatures(Buffer.concat([start, bomb, end])).fault).toMatch(/too large/)
  })
})
