import { transcode } from 'node:buffer'

/**
 * Text as bytes. Node turns UTF-16 into UTF-8 many letters at a time, but a string letter by letter: for a page the way
 * over UTF-16 takes half as long.
 */
export function utf8(text: string): Buffer {
  try {
    return transcode(Buffer.from(text, 'utf16le'), 'utf16le', 'utf8')
  } catch {
    // Half of a pair of surrogates, which only a broken program sends: it becomes U+FFFD.
    return Buffer.from(text)
  }
}
