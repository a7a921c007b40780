/**
 * A table for a spreadsheet: values in quotes, and never a formula, because a spreadsheet computes what begins with one of
 * those signs. The mark at the beginning tells it that the letters are UTF-8.
 */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  return `\ufeff${rows.map(row => `${row.map(cell).join(',')}\r\n`).join('')}`
}

function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}
