/** A one-page PDF for tests, written by hand: `stream` gives it a table of objects of the newer kind. */
export function samplePdf(words: string, kind: 'table' | 'stream' = 'table'): Buffer {
  const content = `BT /F1 24 Tf 72 720 Td (${words}) Tj ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>',
    '<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let body = '%PDF-1.7\n'
  const offsets = objects.map((object, i) => {
    const at = body.length
    body += `${i + 1} 0 obj\n${object}\nendobj\n`
    return at
  })
  if (kind === 'table') {
    const rows = offsets.map(at => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
    const table = `xref\n0 6\n0000000000 65535 f \n${rows}trailer\n<< /Size 6 /Root 1 0 R >>\n`
    return Buffer.from(`${body}${table}startxref\n${body.length}\n%%EOF\n`, 'latin1')
  }
  const rows = Buffer.concat(
    [0, ...offsets, body.length].map((at, i) => {
      const row = Buffer.from([i === 0 ? 0 : 1, 0, 0, 0])
      row.writeUInt16BE(at, 1)
      return row
    }),
  )
  const head = `6 0 obj\n<< /Type /XRef /Size 7 /Root 1 0 R /W [1 2 1] /Length ${rows.length} >>\nstream\n`
  return Buffer.concat([
    Buffer.from(body + head, 'latin1'),
    rows,
    Buffer.from(`\nendstream\nendobj\nstartxref\n${body.length}\n%%EOF\n`),
  ])
}
