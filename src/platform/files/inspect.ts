import { createReadStream } from 'node:fs'
import { open, readFile, stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { fileTypeFromBuffer } from 'file-type'
import { z } from 'zod'
import { settings } from '#platform/config'

export type Refusal =
  | 'empty'
  | 'too-large'
  | 'too-much'
  | 'kind'
  | 'disguised'
  | 'encrypted'
  | 'infected'
  | 'broken'

const config = settings('files-scan', {
  CLAMD: z
    .string()
    .regex(/^[^:]+:\d+$/)
    .optional()
    .describe('host:port of a ClamAV daemon; without it only the EICAR test signature is known'),
})

/** Whether what people bring is looked at by something that knows more than the test signature. */
export function hasScanner(): boolean {
  return config().CLAMD !== undefined
}

/** What people may bring: name endings by content type. Anything else is refused, never guessed. */
const kinds: Record<string, readonly string[]> = {
  'application/pdf': ['pdf'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
}

/** Judges a whole file by its content. The name must agree with it, so that nobody is deceived later on. */
export async function inspect(
  path: string,
  name: string,
): Promise<{ mediaType: string } | { refusal: Refusal }> {
  const { size } = await stat(path)
  if (!size) return { refusal: 'empty' }
  const handle = await open(path)
  const head = Buffer.alloc(Math.min(size, 8192))
  try {
    await handle.read(head, 0, head.length, 0)
  } finally {
    await handle.close()
  }
  if (await infected(path, head)) return { refusal: 'infected' }
  const ending = name.toLowerCase().split('.').at(-1) ?? ''
  const known = Object.values(kinds).some(endings => endings.includes(ending))
  const found = (await fileTypeFromBuffer(head))?.mime
  if (!found || !(found in kinds)) return { refusal: known ? 'disguised' : 'kind' }
  if (!kinds[found]!.includes(ending)) return { refusal: known || !ending ? 'disguised' : 'kind' }
  if (found === 'application/pdf') {
    const bytes = await readFile(path)
    if (!bytes.includes('%%EOF')) return { refusal: 'broken' }
    if (encryptedPdf(bytes)) return { refusal: 'encrypted' }
  }
  return { mediaType: found }
}

/** A PDF is encrypted when a trailer (or cross-reference stream) names an /Encrypt dictionary. */
function encryptedPdf(bytes: Buffer): boolean {
  for (let at = bytes.indexOf('/Encrypt'); at >= 0; at = bytes.indexOf('/Encrypt', at + 8))
    if (/^\/Encrypt\s*(\d+\s+\d+\s+R|<<)/.test(bytes.subarray(at, at + 40).toString('latin1'))) return true
  return false
}

// The EICAR test file, in two halves so that scanners do not take this source for it.
const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', 'STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('-')

async function infected(path: string, head: Buffer): Promise<boolean> {
  if (head.includes(eicar)) return true
  const daemon = config().CLAMD
  if (!daemon) return false
  const answer = await askClamd(daemon, path)
  if (/FOUND\0?$/.test(answer)) return true
  if (/^stream: OK\0?$/.test(answer)) return false
  // Not looked at is not clean. As when it does not answer at all: the file may come again in a moment.
  throw Object.assign(new Error(`clamd: ${answer || 'no answer'}`), { code: 'ECONNABORTED' })
}

/** INSTREAM of the clamd protocol: chunks with their lengths, a zero length at the end, one line back. */
function askClamd(daemon: string, path: string): Promise<string> {
  const [host, port] = daemon.split(':')
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(Number(port), host!, () => {
      socket.write('zINSTREAM\0')
      createReadStream(path)
        .on('data', chunk => {
          const length = Buffer.alloc(4)
          length.writeUInt32BE(chunk.length)
          socket.write(length)
          socket.write(chunk)
        })
        .on('end', () => socket.write(Buffer.alloc(4)))
        .on('error', reject)
    })
    socket.setTimeout(30_000, () => socket.destroy(new Error('clamd does not answer')))
    socket.on('data', chunk => {
      answer += chunk
    })
    socket.on('end', () => resolve(answer)).on('error', reject)
  })
}
