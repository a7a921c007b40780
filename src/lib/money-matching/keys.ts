import { searchKey } from '#lib/vietnamese-text'

const shortest = 8
const longest = 40
const mostWords = 7
const most = 200

/** A reference without signs and case: "H53.25459-20261121-0001" and "h5325459 20261121 0001" are one. */
export function referenceKey(reference: string): string {
  return searchKey(reference).replaceAll(' ', '')
}

/** True for a key that is long enough, and holds digits, so that it stands in a text for nothing else. */
export function isTelling(key: string): boolean {
  return key.length >= shortest && key.length <= longest && /\d/.test(key)
}

/**
 * All that may be a reference in what somebody wrote: its words, and words that follow each other put together, because
 * banks drop dots and dashes or make spaces of them. What a claim's own key is equal to, it names.
 */
export function keysIn(text: string): string[] {
  const words = searchKey(text.slice(0, 500)).split(' ')
  const keys = new Set<string>()
  for (let from = 0; from < words.length && keys.size < most; from++) {
    let key = ''
    for (const word of words.slice(from, from + mostWords)) {
      key += word
      if (key.length > longest) break
      if (isTelling(key)) keys.add(key)
    }
  }
  return [...keys]
}
