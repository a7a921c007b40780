import { comparisonKey, unaccent } from '#lib/vietnamese-text'
import { type AddressIndex, type AddressUnit, type AddressUnitType, nameKey } from './units.ts'

/** A word of the address: its key, how it was written, where it stands. */
export type Word = { key: string; written: string; start: number; segment: number }

/** A unit that the words from `from` up to some end name. */
export type Match = {
  unit: AddressUnit
  from: number
  /** The type before the name: the unit's own, another one of its level, or none. */
  type: 'right' | 'wrong' | 'none'
  /** How well the marks fit: written so, written without marks, or with other marks. */
  marks: 'same' | 'none' | 'other'
  /** The name begins its part between commas. */
  opens: boolean
}

const types: Record<string, readonly AddressUnitType[]> = {
  tinh: ['province'],
  t: ['province'],
  'thanh pho': ['city'],
  tp: ['city'],
  't p': ['city'],
  quan: ['urban-district'],
  q: ['urban-district'],
  huyen: ['district'],
  h: ['district'],
  'thi xa': ['town'],
  tx: ['town'],
  't x': ['town'],
  phuong: ['ward'],
  p: ['ward'],
  f: ['ward'],
  xa: ['commune'],
  x: ['commune'],
  'thi tran': ['township'],
  tt: ['township'],
  't t': ['township'],
  'dac khu': ['special-zone'],
  dk: ['special-zone'],
}

const levels: Record<AddressUnitType, readonly AddressUnit['level'][]> = {
  province: ['province'],
  city: ['province', 'district'],
  'urban-district': ['district'],
  district: ['district'],
  town: ['district'],
  ward: ['commune'],
  commune: ['commune'],
  township: ['commune'],
  'special-zone': ['commune'],
}

/** Cuts an address into words. "P1", "Q.10" and "TPHCM" come apart; "Việt Nam" at the end goes. */
export function wordsOf(address: string): Word[] {
  const words: Word[] = []
  let segment = 0
  for (const found of address.matchAll(/[,;\n]|[\p{L}\p{M}]+|\p{N}+/gu)) {
    const [text] = found
    if (/[,;\n]/.test(text)) {
      segment++
      continue
    }
    const joined = /^(tp)(?=hcm$|hn$)/i.exec(text)?.[0]
    const parts = joined ? [joined, text.slice(joined.length)] : [text]
    let start = found.index
    for (const part of parts) {
      words.push({ key: nameKey(part), written: comparisonKey(part), start, segment })
      start += part.length
    }
  }
  const country = words.slice(-2).map(word => word.key)
  if (country.join(' ') === 'viet nam') return words.slice(0, -2)
  return country.at(-1) === 'vn' || country.at(-1) === 'vietnam' ? words.slice(0, -1) : words
}

/** Every unit of a level whose name ends before the word `end`, in one part between commas. */
export function matchesBefore(
  index: AddressIndex,
  words: readonly Word[],
  end: number,
  level: AddressUnit['level'],
): Match[] {
  const matches: Match[] = []
  const segment = words[end - 1]?.segment
  let key = ''
  for (let from = end - 1; from >= 0 && end - from <= index.longest; from--) {
    const word = words[from] as Word
    if (word.segment !== segment) break
    key = key ? `${word.key} ${key}` : word.key
    for (const unit of index.byName.get(key) ?? []) {
      if (unit.level !== level) continue
      const prefix = typeBefore(words, from)
      if (prefix && !prefix.types.some(each => levels[each].includes(level))) continue
      const type = !prefix ? 'none' : prefix.types.includes(unit.type) ? 'right' : 'wrong'
      // A bare number is a house, not a ward.
      if (type !== 'right' && /^\d+$/.test(key)) continue
      const start = prefix?.from ?? from
      const written = words
        .slice(from, end)
        .map(each => each.written)
        .join(' ')
      matches.push({
        unit,
        from: start,
        type,
        marks: marksOf(written, unit.name),
        opens: start === 0 || words[start - 1]?.segment !== segment,
      })
    }
  }
  return matches
}

function typeBefore(words: readonly Word[], from: number) {
  for (const length of [2, 1]) {
    const start = from - length
    const before = words.slice(Math.max(0, start), from)
    if (start < 0 || before.some(word => word.segment !== words[from]?.segment)) continue
    const found = types[before.map(word => word.key).join(' ')]
    if (found) return { types: found, from: start }
  }
  return undefined
}

function marksOf(written: string, name: string): Match['marks'] {
  const plain = (text: string) => comparisonKey(text).replace(/[^\p{L}\p{N}]+/gu, ' ')
  if (plain(written) === plain(name) || nameKey(written) !== nameKey(name)) return 'same'
  return written === unaccent(written) ? 'none' : 'other'
}
