import { inflateSync } from 'node:zlib'
import { BrokenPdf } from './objects.ts'

const mostObjects = 1_000_000
const mostBytes = 64 * 1024 * 1024
const largestStream = 16 * 1024 * 1024

export type Budget = ReturnType<typeof newBudget>

/**
 * What reading one file may take, its earlier states included, however small it is: a million objects and entries of
 * its tables, and 64 MB inflated (16 MB a stream) and read as syntax. What stands in streams that are only copied or
 * compared is not counted; what is read twice, because objects lie in each other, is counted twice. More is a BrokenPdf.
 */
export function newBudget() {
  let [objects, bytes] = [mostObjects, mostBytes]

  function takeObject() {
    if (--objects < 0) throw new BrokenPdf('too many objects')
  }

  function takeBytes(count: number) {
    bytes -= count
    if (bytes < 0) throw new BrokenPdf('too much to read')
  }

  function inflate(data: Buffer): Buffer {
    let content: Buffer
    try {
      content = inflateSync(data, { maxOutputLength: Math.max(1, Math.min(largestStream, bytes)) })
    } catch {
      throw new BrokenPdf('a compressed stream that is broken or too large')
    }
    takeBytes(content.length)
    return content
  }

  return { takeObject, takeBytes, inflate }
}
