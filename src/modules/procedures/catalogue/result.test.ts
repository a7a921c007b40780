import { execFileSync, spawnSync } from 'node:child_process'
import { renderSVG } from 'uqr'
import { afterAll, describe, expect, it } from 'vitest'
import type { Answers } from '#lib/form'
import { closePrinter, printForSigning, printPdf } from '#platform/print'
import type { ProcedureDefinition } from '../definition.ts'
import { type Issue, loadCatalogue, loadSample, resultData } from './index.ts'

const hasPoppler = spawnSync('pdftotext', ['-v']).error === undefined
if (!hasPoppler) console.warn('pdftotext is absent: the text of printed results is not checked')

const verifyUrl = 'https://sen.example/tra-cuu/H53.25459-20261120-0000027'
const issue: Issue = {
  province: 'Tỉnh Tây Ninh',
  agency: 'Ủy ban nhân dân phường Tân Ninh',
  place: 'Tân Ninh',
  number: '27/2026',
  date: { day: 5, month: 2, year: 2027 },
  signer: { title: 'Chủ tịch', name: 'Nguyễn Hữu Phước' },
  holder: 'Lê Văn Tám',
  dossierCode: 'H53.25459-20261120-0000027',
  verifyUrl,
  qr: renderSVG(verifyUrl, { border: 0 }),
}

const says: Record<string, string[]> = {
  '1.001193': [
    'GIẤY KHAI SINH',
    'TRẦN NGUYỄN MINH AN',
    'Ngày mồng bốn tháng mười một',
    '080326014273',
    'TRẦN QUỐC HUY',
  ],
  '1.011607': ['HỘ NGHÈO', 'BÙI THỊ ÚT', 'NGUYỄN THỊ MỘNG TUYỀN', '215/QĐ-UBND', 'năm 2026'],
  '1.013238': [
    'GIẤY PHÉP SỬA CHỮA, CẢI TẠO CÔNG TRÌNH',
    'Khách sạn Hoa Sen Núi Bà',
    '6.050',
    '12 tháng',
    '26 bản vẽ',
  ],
  '2.000635': ['TRÍCH LỤC KHAI SINH', 'TRÍCH LỤC KẾT HÔN', 'LÊ THỊ THU HÀ', '01/1989'],
  '2.000720': ['BÁCH HÓA THU HƯƠNG', '200.000.000 đồng', '4759', 'ĐỖ PHAN GIA BẢO', '05/03/2019'],
  '2.000815': [
    'CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH',
    '11/2026-SCT/BS',
    'Học bạ trung học phổ thông',
    '2418',
  ],
}

const dataOf = (procedure: ProcedureDefinition, change: Partial<Issue> = {}) => {
  const { applicant, answers, resultAnswers } = loadSample(procedure.code)
  const naming = { address: ({ detail }: { detail?: string }) => `${detail}, phường Tân Ninh, tỉnh Tây Ninh` }
  const given = { answers, result: resultAnswers }
  return resultData(procedure, { ...issue, ...change }, given, { today: '2026-11-20', applicant }, naming)
}
const textOf = (pdf: Uint8Array) =>
  execFileSync('pdftotext', ['-', '-'], { input: pdf }).toString().replace(/\s+/g, ' ')
const isArchival = (pdf: Uint8Array) => Buffer.from(pdf).includes('pdfaid:part')

afterAll(closePrinter)

describe.each(loadCatalogue().map(procedure => [procedure.code, procedure] as const))(
  'the result of %s',
  (code, procedure) => {
    it('is a page for the archive that says what was decided', async () => {
      const pdf = await printPdf({ template: procedure.template, data: dataOf(procedure) })
      expect(isArchival(pdf)).toBe(true)
      if (!hasPoppler) return
      const text = textOf(pdf)
      for (const words of [
        'CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM',
        'Độc lập - Tự do - Hạnh phúc',
        issue.signer.name,
        issue.dossierCode,
      ]) {
        expect(text).toContain(words)
      }
      for (const words of says[code] ?? []) expect(text).toContain(words)
    })

    it.skipIf(!hasPoppler)('can be read as a draft before the officer wrote anything', async () => {
      const data = { ...dataOf(procedure, { number: null, date: null }), result: {}, resultText: {} }
      expect(textOf(await printPdf({ template: procedure.template, data }))).toContain('....')
    })

    it.skipIf(!hasPoppler)('prints what was typed as it is, never as source', async () => {
      const name = '#panic("x") *đậm* $x$'
      const data = dataOf(procedure, { signer: { title: 'Chủ tịch', name } })
      expect(textOf(await printPdf({ template: procedure.template, data }))).toContain(name)
    })

    it('keeps room for the signature, and for the seal over its left third', async () => {
      const { places } = await printForSigning({ template: procedure.template, data: dataOf(procedure) })
      const [signatures, seals] = ['leader', 'seal'].map(name => places.filter(place => place.name === name))
      expect(signatures).toHaveLength(1)
      expect(seals?.map(seal => seal.page)).toEqual(signatures?.map(signature => signature.page))
      for (const [at, { rect }] of (signatures ?? []).entries()) {
        const [left, bottom, right, top] = rect
        const seal = seals?.[at]?.rect ?? []
        expect(left).toBeGreaterThan(a4.width / 2)
        expect(right).toBeLessThanOrEqual(a4.width - a4.right + 0.1)
        expect(bottom).toBeGreaterThan(a4.bottom)
        expect(seal[2]).toBeCloseTo(left + (right - left) / 3, 1)
        expect(((seal[1] ?? 0) + (seal[3] ?? 0)) / 2).toBeCloseTo((bottom + top) / 2, 1)
      }
    })
  },
)

describe('copies of several records', () => {
  const procedure = loadCatalogue().find(one => one.code === '2.000635') as ProcedureDefinition
  const pagesOf = (pdf: Uint8Array) =>
    execFileSync('pdftotext', ['-', '-'], { input: pdf })
      .toString()
      .split('\f')
      .filter(Boolean)
      .map(page => page.replace(/\s+/g, ' '))

  it.skipIf(!hasPoppler)('say on each sheet which of how many it is, of which signed file', async () => {
    const { pdf, places } = await printForSigning({ template: procedure.template, data: dataOf(procedure) })
    const pages = pagesOf(pdf)
    expect(pages).toHaveLength(2)
    for (const [at, page] of pages.entries()) {
      expect(page).toContain(`Tờ ${at + 1}/2 của một tệp ký số, hồ sơ ${issue.dossierCode}`)
      expect(page).toContain(`Kiểm tra cả tệp: ${verifyUrl}`)
    }
    expect(places.map(place => place.page)).toEqual([1, 1])
    expect(pages.map(page => page.includes('Chữ ký số và con dấu đặt ở tờ 1'))).toEqual([false, true])
  })

  it.skipIf(!hasPoppler)('of one record alone say nothing of the kind', async () => {
    const data = dataOf(procedure)
    const first = (answers: Answers) => ({ entries: (answers.entries as Answers[]).slice(0, 1) })
    const one = { ...data, result: first(data.result), resultText: first(data.resultText) }
    const [page, ...more] = pagesOf(await printPdf({ template: procedure.template, data: one }))
    expect(more).toEqual([])
    expect(page).not.toContain('của một tệp')
  })
})

describe('a birth certificate', () => {
  const procedure = loadCatalogue().find(one => one.code === '1.001193') as ProcedureDefinition
  const print = async (answers: Answers) => {
    const { resultAnswers } = loadSample(procedure.code)
    const data = resultData(procedure, issue, { answers, result: resultAnswers }, { today: '2026-11-20' })
    return textOf(await printPdf({ template: procedure.template, data }))
  }
  const { answers } = loadSample('1.001193')

  it.skipIf(!hasPoppler)('leaves the father empty when only the mother is known', async () => {
    const text = await print({ ...answers, parents: { situation: 'mother-only' } })
    expect(text).toContain('người mẹ: NGUYỄN THỊ NGỌC LAN')
    expect(text).toContain('người cha: không có')
  })

  it.skipIf(!hasPoppler).each([
    ['2026-04-21', 'Ngày hai mươi mốt tháng tư năm hai nghìn không trăm hai mươi sáu'],
    ['2005-10-10', 'Ngày mồng mười tháng mười năm hai nghìn không trăm linh năm'],
    ['1994-12-15', 'Ngày mười lăm tháng mười hai năm một nghìn chín trăm chín mươi tư'],
    ['2000-01-31', 'Ngày ba mươi mốt tháng một năm hai nghìn không trăm'],
  ])('writes %s in words', async (date, words) => {
    const text = await print({ ...answers, birth: { ...(answers.birth as Answers), date } })
    expect(text).toContain(words)
  })
})

/** In points. */
const a4 = { width: 595.28, right: 42.52, bottom: 56.69 }
