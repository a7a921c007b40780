import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { closePrinter } from '#platform/print'
import { type Form, printForm, printFormForSigning } from './forms.ts'
import { samples } from './samples.ts'

const has = (program: string) => spawnSync(program, ['--version']).error === undefined
const hasPoppler = has('pdftotext')
const hasZbar = has('zbarimg')
if (!hasPoppler) console.warn('poppler is absent: the text and size of the forms are not checked')
if (!hasZbar) console.warn('zbarimg is absent: the QR codes of the forms are not read')

const print = <Of extends Form>(form: Of) => printForm(form, samples[form])
// Both programs talk on standard error about things that are not ours.
const run = (program: string, options: string[], more: { input?: Uint8Array; cwd?: string }) =>
  execFileSync(program, options, { ...more, stdio: ['pipe', 'pipe', 'ignore'] }).toString()
/** One line, so that a wrapped name is still found. */
const textOf = (pdf: Uint8Array) => run('pdftotext', ['-raw', '-', '-'], { input: pdf }).replace(/\s+/g, ' ')
const isArchival = (pdf: Uint8Array) => Buffer.from(pdf).includes('pdfaid:part')

// Other programs look at every form; on a busy machine they take their time.
vi.setConfig({ testTimeout: 30_000 })
afterAll(closePrinter)

const said: Record<Form, string[]> = {
  '01': [
    'GIẤY TIẾP NHẬN HỒ SƠ VÀ HẸN TRẢ KẾT QUẢ',
    'Độc lập - Tự do - Hạnh phúc',
    'Nguyễn Thị Huỳnh Phượng Ngọc Trâm Anh',
    'Nhận hồ sơ lúc: 09 giờ 00 phút, ngày 20 tháng 11 năm 2026',
    'Hẹn trả kết quả lúc: 17 giờ 00 phút, ngày 25 tháng 11 năm 2026',
    'quyển số: 02/2026',
    'Giấy chứng nhận kết hôn của cha, mẹ (bản điện tử)',
  ],
  '01-receipt': ['000.00.06.H19-261120-0361', '17:00, thứ Tư ngày 25/11/2026', 'Xin giữ phiếu này'],
  '02': ['Số: 118/HDHS', 'Giấy cam đoan về việc sinh', 'hết ngày 05 tháng 12 năm 2026', '0251 000 1235'],
  '03': ['PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ', 'Ủy ban nhân dân xã Mẫu Hạ', 'Ông/Bà có thể làm gì'],
  '04': ['(lần 1)', '17 giờ 00 phút, ngày 30 tháng 11 năm 2026', 'chân thành xin lỗi'],
  '05': ['Thẩm định hồ sơ', '16.000 đồng (bằng chữ: mười sáu nghìn đồng)', 'rút hồ sơ'],
  '06': [
    'Công an phường Mẫu Thượng; Bảo hiểm xã hội tỉnh Đồng Nai',
    'Phạm Thị Hằng 09:12 20/11/2026',
    'Quá hạn',
  ],
  '07': [
    'từ ngày 01 tháng 11 năm 2026 đến ngày 30 tháng 11 năm 2026',
    'Cộng: 60 hồ sơ.',
    'Đã xin lỗi 01 lần',
  ],
}
const forms = Object.keys(said) as Form[]

describe.each(forms)('form %s', form => {
  it.skipIf(!hasPoppler)('says what it must, every mark in its place', async () => {
    const text = textOf(await print(form))
    for (const words of said[form]) expect(text).toContain(words)
  })

  it('is fit for the archive', async () => {
    expect(isArchival(await print(form))).toBe(true)
  })
})

describe.skipIf(!hasPoppler || !hasZbar)('the QR code', () => {
  it.each(forms.filter(form => form !== '07'))('of form %s opens the dossier', async form => {
    const folder = mkdtempSync(join(tmpdir(), 'sen-form-'))
    writeFileSync(join(folder, 'form.pdf'), await print(form))
    run('pdftoppm', ['-r', '150', '-f', '1', '-l', '1', '-png', 'form.pdf', 'page'], { cwd: folder })
    const [picture] = readdirSync(folder).filter(name => name.endsWith('.png')) as [string]
    const read = run('zbarimg', ['--quiet', '--raw', picture], { cwd: folder })
    expect(read.trim()).toBe(samples['01'].dossier.lookup)
  })
})

describe.skipIf(!hasPoppler)('paper', () => {
  const pageOf = async (form: Form) => {
    const info = run('pdfinfo', ['-'], { input: await print(form) })
    const [, width, height] = /Page size: +([\d.]+) x ([\d.]+)/.exec(info) ?? []
    const mm = (points: string | undefined) => Math.round(Number(points) / (72 / 25.4))
    return { width: mm(width), height: mm(height), pages: Number(/Pages: +(\d+)/.exec(info)?.[1]) }
  }

  it.each(['01', '02', '03', '04', '05', '06'] as const)('%s is one sheet of A4', async form => {
    expect(await pageOf(form)).toEqual({ width: 210, height: 297, pages: 1 })
  })

  it('01-receipt is one strip, 80 mm wide, as long as what it says', async () => {
    const short = await pageOf('01-receipt')
    expect(short).toMatchObject({ width: 80, pages: 1 })
    const papers = Array.from({ length: 30 }, (_, i) => ({
      name: `Giấy tờ ${i}`,
      originals: 1,
      certified: 0,
      copies: 0,
    }))
    const long = await printForm('01-receipt', { ...samples['01-receipt'], papers })
    expect(run('pdfinfo', ['-'], { input: long })).toMatch(/Pages: +1\n/)
    expect(textOf(long)).toContain('30. Giấy tờ 29')
  })

  it('07 is laid across and repeats its head on every page', async () => {
    const page = await pageOf('07')
    expect(page).toMatchObject({ width: 297, height: 210 })
    expect(page.pages).toBeGreaterThan(1)
    expect(textOf(await print('07')).split('Mã hồ sơ').length - 1).toBe(page.pages)
  })
})

describe('printForm', () => {
  it.skipIf(!hasPoppler)('wraps what is very long, and prints markup as it is', async () => {
    const name = 'Nguyễn '.repeat(30).trim()
    const reason = '#panic() *không* $x$ \\'
    const text = textOf(await printForm('03', { ...samples['03'], filer: { name }, reason }))
    expect(text).toContain(reason)
    expect(text.split('Nguyễn').length - 1).toBe(60)
  })

  it('tells where the signature belongs', async () => {
    for (const form of ['02', '03', '04', '05'] as const) {
      const { places } = await printFormForSigning(form, samples[form])
      expect(places).toMatchObject([{ name: 'signer', page: 1 }])
      const [left, bottom, right, top] = places[0]?.rect ?? [0, 0, 0, 0]
      expect(left).toBeGreaterThan(297)
      expect(right).toBeLessThan(595)
      expect(Math.round((top - bottom) * (25.4 / 72))).toBe(24)
    }
  })

  it('refuses a form without what it needs', async () => {
    await expect(printForm('02', { ...samples['02'], missing: [] })).rejects.toThrow(/missing/)
    await expect(
      printForm('01', { ...samples['01'], dossier: { ...samples['01'].dossier, lookup: 'x' } }),
    ).rejects.toThrow(/lookup/)
  })
})
