import { expect, test } from 'vitest'
import { fileReply } from './page.ts'

const policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
const replyFor = (mediaType: string, name = 'tep') =>
  fileReply({ name, mediaType, body: Buffer.from('x'), inline: true }).headers

test.each(['text/html', 'image/svg+xml', 'text/plain', 'application/xml', 'application/javascript', ''])(
  'a file that says it is %j is saved, never shown',
  mediaType => {
    const headers = replyFor(mediaType)
    expect(headers['content-type']).toBe('application/octet-stream')
    expect(headers['content-disposition']).toMatch(/^attachment; /)
    expect(headers['content-security-policy']).toBe(`${policy}; sandbox`)
  },
)

test.each(['application/pdf', 'image/png', 'image/jpeg'])(
  '%s may be shown, and can run nothing',
  mediaType => {
    const headers = replyFor(mediaType)
    expect([headers['content-type'], headers['content-disposition']]).toEqual([
      mediaType,
      "inline; filename*=UTF-8''tep",
    ])
    expect(headers['content-security-policy']).toBe(
      mediaType === 'application/pdf' ? policy : `${policy}; sandbox`,
    )
  },
)

test('a name breaks no header', () => {
  const { 'content-disposition': said } = replyFor('application/pdf', 'a"; x=\r\nset-cookie: a=b; đơn.pdf')
  expect(said).toMatch(/^inline; filename\*=UTF-8''[\w%.!~*'()-]+$/)
})
