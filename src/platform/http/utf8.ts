import { transcode } from 'node:buffer'

// Longer texts than any page get room of their own. Used and left within one call: threads have each their own.
const room = Buffer.allocUnsafeSlow(512 * 1024)

/**
 * Text as bytes. Node turns UTF-16 into UTF-8 many letters at a time, but a string letter by letter: for a page the way
 * over UTF-16 takes a third as long, in room that is there already (to ask for it would take longer than the rest).
 */
export function utf8(text: string): Buffer {
  const utf16 = text.length * 2 <= room.length ? room : Buffer.allocUnsafeSlow(text.length * 2)
  try {
    return transcode(utf16.subarray(0, utf16.write(text, 'utf16le')), 'utf16le', 'utf8')
  } catch {
    // Half of a pair of surrogates, which only a broken program sends: it becomes U+FFFD.
    return Buffer.from(text)
  }
}
