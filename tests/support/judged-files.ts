export const pdf = (inside = '') =>
  Buffer.from(
    `%PDF-1.7\n1 0 obj\n<< /Type /Catalog ${inside} >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n`,
  )
const encrypted = Buffer.from(
  '%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R /Encrypt 5 0 R >>\n%%EOF\n',
)
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
)
const svg = Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')
export const page = Buffer.from('<!doctype html><script>alert(1)</script>')
const archive = Buffer.from('504b0506' + '00'.repeat(18), 'hex')
const program = Buffer.concat([Buffer.from('MZ'), Buffer.alloc(200)])
// In two halves, so that scanners do not take this source for it.
const eicar = Buffer.from(
  ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-', 'STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''),
)

/** What the server thinks of a whole file, and why it does not want it. */
export const judged: [what: string, name: string, bytes: Buffer, refusal: string | null][] = [
  ['a PDF', 'don.pdf', pdf(), null],
  ['a PDF whose name shouts', 'DON.PDF', pdf(), null],
  ['a picture', 'anh.png', png, null],
  ['an SVG', 'anh.svg', svg, 'kind'],
  ['a page', 'trang.html', page, 'kind'],
  ['a program', 'chay.exe', program, 'kind'],
  ['an archive', 'ho-so.zip', archive, 'kind'],
  ['an archive that says it is a PDF', 'don.pdf', archive, 'disguised'],
  ['no ending at all', 'don', Buffer.from('chữ'), 'kind'],
  ['an SVG that says it is a picture', 'anh.png', svg, 'disguised'],
  ['a page that says it is a PDF', 'don.pdf', page, 'disguised'],
  ['a program that says it is a PDF', 'don.pdf', program, 'disguised'],
  ['a picture that says it is a PDF', 'don.pdf', png, 'disguised'],
  ['a PDF that says it is a picture', 'anh.png', pdf(), 'disguised'],
  ['a PDF with a second ending', 'don.pdf.html', pdf(), 'kind'],
  ['a PDF behind a password', 'don.pdf', encrypted, 'encrypted'],
  ['a PDF that writes of /Encrypt', 'don.pdf', pdf('/Title (/Encrypt)'), null],
  ['half a PDF', 'don.pdf', pdf().subarray(0, 40), 'broken'],
  ['the test virus', 'virus.txt', eicar, 'infected'],
  ['the test virus in a PDF', 'don.pdf', Buffer.concat([pdf(), eicar]), 'infected'],
]
