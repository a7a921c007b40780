import { crc32, deflateSync } from 'node:zlib'
import { encode } from 'uqr'

const pixelsPerModule = 8
const quietZone = 4

/**
 * A QR code as a PNG picture: what a phone keeps among its photos and a bank app can read from there. One bit a
 * pixel, so it stays below 2 KB.
 */
export function qrPicture(text: string): Buffer {
  const modules = encode(text, { ecc: 'M', border: quietZone }).data
  const size = modules.length * pixelsPerModule
  const rows = modules.flatMap(row => {
    // Each line begins with its filter (none); white is 1.
    const line = Buffer.alloc(1 + Math.ceil(size / 8))
    row.forEach((dark, x) => {
      if (!dark) line[1 + x] = 0xff
    })
    return Array<Buffer>(pixelsPerModule).fill(line)
  })
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header[8] = 1
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const frame = Buffer.alloc(8)
  frame.writeUInt32BE(data.length, 0)
  frame.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
}
