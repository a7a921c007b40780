import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { closePrinter, printForSigning, printPdf } from './index.ts'

const hasPoppler = spawnSync('pdftotext', ['-v']).error === undefined
if (!hasPoppler) console.warn('pdftotext is absent: the text of printed pages is not checked')

const folder = mkdtempSync(join(tmpdir(), 'sen-print-'))
const textOf = (pdf: Uint8Array) =>
  execFileSync('pdftotext', ['-layout', '-', '-'], {
    input: pdf,
    stdio: ['pipe', 'pipe', 'ignore'],
  }).toString()
const isArchival = (pdf: Uint8Array) => Buffer.from(pdf).includes('pdfaid:part')

const simple = '#import "/sen.typ": data, page-of-sen\n#show: page-of-sen.with(title: "Thử")\n#data.words'
const tones = ['', '\u0300', '\u0301', '\u0303', '\u0309', '\u0323']
const letters = [...'aăâeêioôơuưy']
  .flatMap(vowel => tones.map(tone => (vowel + tone).normalize('NFC')))
  .concat('đ')
  .flatMap(letter => [letter, letter.toUpperCase()])

const at = new Date('2026-11-21T08:00:00Z')

afterAll(closePrinter)

describe('printPdf', () => {
  it('prints a PDF/A page, the same bytes for the same data', async () => {
    const [once, again] = await Promise.all([
      printPdf({ template: simple, data: { words: 'Xin chào' }, at }),
      printPdf({ template: simple, data: { words: 'Xin chào' }, at }),
    ])
    expect(Buffer.from(once).toString('latin1', 0, 5)).toBe('%PDF-')
    expect(isArchival(once)).toBe(true)
    expect(Buffer.from(once).equals(Buffer.from(again))).toBe(true)
  })

  it.each(['normal', '600', 'bold', 'italic'])('has every Vietnamese letter in %s', async face => {
    const style =
      face === 'italic'
        ? 'style: "italic"'
        : `weight: ${/\d/.test(face) ? face : `"${face === 'normal' ? 'regular' : face}"`}`
    const template = `#import "/sen.typ": data\n#set text(font: "Be Vietnam Pro", fallback: false, ${style})\n#data.words`
    const pdf = await printPdf({ template, data: { words: letters.join(' ') } })
    expect(isArchival(pdf)).toBe(true)
    if (hasPoppler) expect([...textOf(pdf).replace(/\s/g, '')]).toEqual(letters)
  })

  it.skipIf(!hasPoppler)('keeps words whole, also when they come decomposed', async () => {
    const words = 'Hà Nội, Nguyễn Thị Thuỳ Dương, PHƯỜNG TÂY THẠNH, À Ả Ã, 10.000 ₫'
    const pdf = await printPdf({ template: simple, data: { words: words.normalize('NFD') } })
    expect(textOf(pdf)).toContain(words)
  })

  it.skipIf(!hasPoppler)('prints data as it is, never as source', async () => {
    const words = '#panic("x") $x^2$ *đậm* \\ #read("/etc/passwd") "quoted" </script>'
    expect(textOf(await printPdf({ template: simple, data: { words } }))).toContain(
      '#panic("x") $x^2$ *đậm* \\',
    )
  })

  it('prints a page with a letter no font has, as ordinary PDF', async () => {
    expect(isArchival(await printPdf({ template: simple, data: { words: 'Cảm ơn \u{F0000}' } }))).toBe(false)
  })

  it.skipIf(!hasPoppler)('takes a file with its neighbours, and sees that one was edited', async () => {
    writeFileSync(join(folder, 'main.typ'), '#import "head.typ": head\n#head #read("/assets/note.txt")')
    writeFileSync(join(folder, 'head.typ'), '#let head = [Đầu trang]')
    const template = pathToFileURL(join(folder, 'main.typ'))
    const assets = { 'note.txt': 'ghi chú' }
    expect(textOf(await printPdf({ template, data: {}, assets }))).toContain('Đầu trang ghi chú')
    writeFileSync(join(folder, 'head.typ'), '#let head = [Đầu trang đã sửa]')
    expect(textOf(await printPdf({ template, data: {}, assets }))).toContain('Đầu trang đã sửa ghi chú')
    await expect(printPdf({ template, data: {} })).rejects.toThrow(/note\.txt/)
  })

  it.each([
    '#read("/etc/passwd")',
    '#read("/../etc/passwd")',
    '#include "/worker.ts"',
    '#nothing-such',
    '#panic()',
  ])('refuses the template %s and goes on printing', async template => {
    await expect(printPdf({ template, data: {} })).rejects.toThrow(/could not be printed/)
    await expect(printPdf({ template: simple, data: { words: 'a' } })).resolves.toBeInstanceOf(Uint8Array)
  })

  it('tells where signatures have their place', async () => {
    const template = `#import "/sen.typ": signature-place
      #set page(width: 200pt, height: 300pt, margin: 10pt)
      #pagebreak()
      #h(20pt)#box(signature-place("leader", width: 100pt, height: 50pt))`
    const { places } = await printForSigning({ template, data: {} })
    expect(places).toEqual([{ name: 'leader', page: 2, rect: [30, 240, 130, 290] }])
  })

  it('refuses an asset whose name leaves its folder', async () => {
    await expect(printPdf({ template: 'a', data: {}, assets: { '../sen.typ': '' } })).rejects.toThrow(/asset/)
  })

  it('gives up on a page that takes too long, and prints the next one', async () => {
    const endless = '#for a in range(9000) { for b in range(9000) { let c = calc.pow(a, 2) } }'
    const slow = printPdf({ template: endless, data: {}, timeoutMs: 300 })
    const next = printPdf({ template: simple, data: { words: 'sau' } })
    await expect(slow).rejects.toThrow(/longer than 300 ms/)
    await expect(next).resolves.toBeInstanceOf(Uint8Array)
  })
})
