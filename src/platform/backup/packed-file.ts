import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createZstdCompress, createZstdDecompress } from 'node:zlib'

/** What a file held when it was copied. */
export type Content = { size: number; sha256: string }

/** Copies a file in compressed form. When this returns it is on the disk, whole, under its name. */
export function pack(from: string, to: string): Promise<Content> {
  return writeDurably(to, async path => {
    const seen = contentSeen()
    await pipeline(createReadStream(from), seen.through, createZstdCompress(), createWriteStream(path))
    return seen.content()
  })
}

/** The way back. Throws when what comes out is not what was copied. Who uses it must see to it that it reaches the disk. */
export async function unpack(from: string, to: string, expected?: Content): Promise<void> {
  const seen = contentSeen()
  await pipeline(createReadStream(from), createZstdDecompress(), seen.through, createWriteStream(to))
  const { size, sha256 } = seen.content()
  if (expected && (sha256 !== expected.sha256 || size !== expected.size))
    throw new Error(`Tệp sao lưu bị hỏng: ${from}`)
}

const atOnce = 4

/** While one waits for the disk, another is worked on. */
export async function severalAtOnce<T>(items: Iterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  const queue = items[Symbol.iterator]()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let next = queue.next(); !next.done; next = queue.next()) await work(next.value)
    }),
  )
}

/** Copies what is named by its hash. Throws when the bytes have another. */
export async function copyByHash(from: AsyncIterable<Buffer>, to: string, sha256: string): Promise<void> {
  await writeDurably(to, async path => {
    const seen = contentSeen()
    await pipeline(from, seen.through, createWriteStream(path))
    if (seen.content().sha256 !== sha256) throw new Error(`Nội dung không khớp mã băm ${sha256}`)
  })
}

export function writeText(to: string, text: string, mode = 0o644): Promise<void> {
  return writeDurably(to, async path => {
    const file = await open(path, 'w', mode)
    await file.writeFile(text).finally(() => file.close())
  })
}

/** Under another name first, then on the disk, then under its own: a copy is there whole or not at all. */
async function writeDurably<T>(to: string, write: (path: string) => Promise<T>): Promise<T> {
  const path = `${to}.part`
  await mkdir(dirname(to), { recursive: true })
  try {
    const result = await write(path)
    await sync(path, 'r+')
    await rename(path, to)
    await sync(dirname(to), 'r')
    return result
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
}

async function sync(path: string, flags: 'r' | 'r+'): Promise<void> {
  const file = await open(path, flags)
  await file.sync().finally(() => file.close())
}

function contentSeen(): { through: Transform; content(): Content } {
  const hash = createHash('sha256')
  let size = 0
  const through = new Transform({
    transform(chunk: Buffer, _, done) {
      hash.update(chunk)
      size += chunk.length
      done(null, chunk)
    },
  })
  return { through, content: () => ({ size, sha256: hash.digest('hex') }) }
}
