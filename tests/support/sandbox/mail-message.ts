export type MailPart = { contentType: string; fileName: string | undefined; content: Buffer }

export type MailMessage = {
  /** By lower-case name, decoded; the last of several. */
  headers: ReadonlyMap<string, string>
  from: string
  to: string
  subject: string
  /** Body as plain text; empty when the mail has none. */
  text: string
  html: string
  attachments: MailPart[]
}

/** Reads a mail as it came over the wire: enough of MIME for what programs send (multiparts, quoted-printable, base64, UTF-8). */
export function readMail(raw: Buffer): MailMessage {
  const { headers } = split(raw)
  const parts = leaves(raw)
  const body = (type: string) =>
    parts.find(part => part.contentType === type && !part.fileName)?.content.toString('utf8') ?? ''
  return {
    headers,
    from: headers.get('from') ?? '',
    to: headers.get('to') ?? '',
    subject: headers.get('subject') ?? '',
    text: lines(body('text/plain')),
    html: lines(body('text/html')),
    attachments: parts.filter(part => part.fileName !== undefined),
  }
}

function leaves(raw: Buffer): MailPart[] {
  const { headers, body } = split(raw)
  const type = headers.get('content-type') ?? 'text/plain'
  const boundary = /^multipart\//i.test(type) && parameter(type, 'boundary')
  if (boundary) return partsOf(body, boundary).flatMap(leaves)
  const disposition = headers.get('content-disposition') ?? ''
  return [
    {
      contentType: type.split(';')[0]!.trim().toLowerCase(),
      fileName: parameter(disposition, 'filename') ?? parameter(type, 'name'),
      content: decodeBody(body, headers.get('content-transfer-encoding')),
    },
  ]
}

/** Bytes are kept as Latin-1 while structure is read, so that no byte is lost before its charset is known. */
function split(raw: Buffer): { headers: Map<string, string>; body: Buffer } {
  const text = raw.toString('latin1')
  const end = /\r?\n\r?\n/.exec(text)
  const head = end ? text.slice(0, end.index) : text
  const headers = new Map<string, string>()
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':')
    if (colon > 0)
      headers.set(line.slice(0, colon).trim().toLowerCase(), decodeWords(line.slice(colon + 1).trim()))
  }
  return { headers, body: end ? raw.subarray(end.index + end[0].length) : Buffer.alloc(0) }
}

function partsOf(body: Buffer, boundary: string): Buffer[] {
  const text = `\r\n${body.toString('latin1')}`
  const marks = text.split(`\r\n--${boundary}`)
  return marks
    .slice(
      1,
      marks.findLastIndex(part => part.startsWith('--')),
    )
    .map(part => Buffer.from(part.replace(/^[ \t]*\r\n/, ''), 'latin1'))
}

function decodeBody(body: Buffer, encoding = '7bit'): Buffer {
  switch (encoding.toLowerCase()) {
    case 'base64':
      return Buffer.from(body.toString('latin1'), 'base64')
    case 'quoted-printable':
      return quotedPrintable(
        body
          .toString('latin1')
          .replace(/[ \t]+(?=\r?\n|$)/g, '')
          .replace(/=\r?\n/g, ''),
      )
    default:
      return body
  }
}

function quotedPrintable(text: string): Buffer {
  return Buffer.from(
    text.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  )
}

/** RFC 2047: `=?UTF-8?Q?H=E1=BB=93_s=C6=A1?=`; space between two encoded words does not count. */
function decodeWords(text: string): string {
  const bytes = text
    .replace(/(\?=)\s+(?==\?)/g, '$1')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      (kind.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64')
        : quotedPrintable(word.replaceAll('_', ' '))
      ).toString('latin1'),
    )
  // A letter may be cut between two words, so bytes become letters only here.
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

/** A parameter of a header, also as RFC 2231 writes long or accented ones: `filename*0*=utf-8''Gi%E1%BA%A5y`. */
function parameter(header: string, name: string): string | undefined {
  const plain = new RegExp(`;\\s*${name}=(?:"([^"]*)"|([^;\\s]+))`, 'i').exec(header)
  if (plain) return plain[1] ?? plain[2]
  const pieces = [
    ...header.matchAll(new RegExp(`;\\s*${name}\\*(?:\\d+\\*?)?=(?:"([^"]*)"|([^;\\s]+))`, 'gi')),
  ]
  if (!pieces.length) return undefined
  const joined = pieces.map(([, quoted, bare]) => quoted ?? bare).join('')
  return decodeURIComponent(joined.replace(/^utf-8'[^']*'/i, ''))
}

function lines(text: string): string {
  return text.replace(/\r\n/g, '\n').trimEnd()
}
