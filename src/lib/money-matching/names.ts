import { searchKey } from '#lib/vietnamese-text'

/** What people and banks shorten in the names of organisations; longer ones first, so that parts do not break them. */
const short: [RegExp, string][] = [
  [/\b(?:trach nhiem huu han|t n h h)\b/g, 'tnhh'],
  [/\b(?:mot|1) thanh vien\b/g, 'mtv'],
  [/\bthuong mai\b/g, 'tm'],
  [/\bdich vu\b/g, 'dv'],
  [/\bsan xuat\b/g, 'sx'],
  [/\bxay dung\b/g, 'xd'],
  [/\bco phan\b/g, 'cp'],
  [/\bcong ty\b/g, 'cty'],
  [/\bdoanh nghiep tu nhan\b/g, 'dntn'],
  [/\bdoanh nghiep\b/g, 'dn'],
  [/\bhop tac xa\b/g, 'htx'],
  [/\bho kinh doanh\b/g, 'hkd'],
  [/\buy ban nhan dan\b/g, 'ubnd'],
  [/\btruong mam non\b/g, 'truong mn'],
  [/\btieu hoc\b/g, 'th'],
  [/\btrung hoc co so\b/g, 'thcs'],
  [/\btrung hoc pho thong\b/g, 'thpt'],
]

const wordsOf = (text: string) =>
  short.reduce((plain, [long, abbreviation]) => plain.replace(long, abbreviation), searchKey(text)).split(' ')

/**
 * How surely a text names somebody, 0 to 1. 1: every word in its order, also written in one. Middle names may be one
 * letter or left out, the family name one letter; the given name is whole. Words in another order count less, and what
 * is left of a name with only its given name is nothing: half the province is called Hoa.
 */
export function nameLikeness(text: string, name: string): number {
  const wanted = wordsOf(name).filter(Boolean)
  if (wanted.length < 2) return 0
  const words = wordsOf(text)
  const whole = wanted.join('')
  let best = words.some(word => word === whole) ? 1 : 0
  for (let from = 0; from < words.length && best < 1; from++)
    best = Math.max(
      best,
      inOrder(words, from, wanted),
      inAnyOrder(words.slice(from, from + wanted.length), wanted),
    )
  return best
}

function inOrder(words: readonly string[], from: number, wanted: readonly string[]): number {
  const initials = wanted.slice(0, -1).map(word => word[0])
  // "NV Hoa"
  if (initials.length > 1 && words[from] === initials.join('') && words[from + 1] === wanted.at(-1))
    return (initials.length / 2 + 1) / wanted.length
  let found = weightOf(words[from], wanted[0]!)
  if (!found) return 0
  let at = from + 1
  for (const middle of wanted.slice(1, -1)) {
    const weight = weightOf(words[at], middle)
    if (weight) at++
    found += weight
  }
  if (words[at] !== wanted.at(-1)) return 0
  const share = (found + 1) / wanted.length
  // "T Hoa" of "Trần Thị Hoà" is too little.
  return share >= 0.5 ? share : 0
}

const weightOf = (word: string | undefined, wanted: string) =>
  word === wanted ? 1 : word === wanted[0] ? 0.5 : 0

function inAnyOrder(window: readonly string[], wanted: readonly string[]): number {
  return window.length === wanted.length && window.toSorted().join(' ') === wanted.toSorted().join(' ')
    ? 0.8
    : 0
}
