import { openBytes, sealBytes } from '#platform/config'

const purpose = 'health.search'
const longest = 200

/**
 * What was searched for, as it stands in the address of the answer: a patient's name, or a card that was scanned, is not
 * read in a browser's history nor in a proxy's log, and the way back and the next page lead where they should.
 */
export function hideWords(words: string): string {
  return sealBytes(purpose, words.slice(0, longest)).toString('base64url')
}

/** Undefined for what this installation has not hidden. */
export function readWords(hidden: string | undefined): string | undefined {
  if (!hidden) return undefined
  try {
    return openBytes(purpose, Buffer.from(hidden, 'base64url')).toString()
  } catch {
    return undefined
  }
}
