import { type Day, nfc } from '#lib/vietnamese-text'
import { type Match, matchesBefore, wordsOf } from './match.ts'
import {
  type AddressIndex,
  type AddressUnit,
  inForceOn,
  isInForce,
  parentsOf,
  predecessorsOf,
  provincesOf,
  successorsOf,
} from './units.ts'

/** A commune in force that an address may mean. */
export type AddressCandidate = {
  commune: AddressUnit
  province: AddressUnit
  /** What stands before the units: house, street, hamlet. */
  detail: string
  /** The units that the address names, lowest first; they may be former ones. */
  named: AddressUnit[]
  /** The named commune went to several: only a paper or the person can tell which. */
  split: boolean
  /** 0 to 1: how well the words fit. Below about 0.6 ask the person. */
  score: number
}

/** Readings that fit less well than this share of the best one are not offered. */
const worthOffering = 0.8

/**
 * The communes, in force on a day, that an address may mean, the best first: "P.3, TP. Tây Ninh, T. Tây Ninh" or
 * "Phường Tân Ninh, tỉnh Tây Ninh". Former units of three levels lead to their successors, a former ward that was
 * split to all of them. Understood are abbreviated and missing types, missing marks, a missing district or province,
 * and old and new names mixed. Empty when no commune can be recognised.
 */
export function resolveAddress(index: AddressIndex, address: string, on: Day): AddressCandidate[] {
  const text = nfc(address)
  const words = wordsOf(text)
  const candidates: AddressCandidate[] = []
  for (const reading of readings(index, words)) {
    const detail = words[reading.from] ? text.slice(0, words[reading.from]?.start) : text
    candidates.push(
      ...communesOn(index, reading.named, on, detail.replace(/[\s,;.-]+$/u, '').trim(), reading.score),
    )
  }
  return best(candidates)
}

/**
 * The communes, in force on a day, that the code of a commune means. `at` is a day on which the code was written;
 * without it every unit that ever had the code counts.
 */
export function resolveCode(index: AddressIndex, code: string, on: Day, at?: Day): AddressCandidate[] {
  const units = (index.byCode.get(code) ?? []).filter(
    unit => unit.level === 'commune' && (at === undefined || isInForce(unit, at)),
  )
  return best(units.flatMap(unit => communesOn(index, [unit], on, '', 1)))
}

function communesOn(
  index: AddressIndex,
  named: AddressUnit[],
  on: Day,
  detail: string,
  score: number,
): AddressCandidate[] {
  const communes = inForceOn(index, named[0] as AddressUnit, on)
  return communes.flatMap(commune => {
    const province = provincesOf(index, commune).find(each => isInForce(each, on))
    return province ? [{ commune, province, detail, named, split: communes.length > 1, score }] : []
  })
}

/** One candidate a commune, from its best reading; of equal readings the one that names more units. */
function best(candidates: AddressCandidate[]): AddressCandidate[] {
  candidates.sort((a, b) => b.score - a.score || b.named.length - a.named.length)
  const least = (candidates[0]?.score ?? 0) * worthOffering
  const seen = new Set<AddressUnit>()
  return candidates.filter(({ commune, score }) => {
    if (score < least || seen.has(commune)) return false
    seen.add(commune)
    return true
  })
}

type Reading = { named: AddressUnit[]; from: number; score: number }

/** Every way to read the end of the address as commune, district, province, with the upper two perhaps left out. */
function* readings(index: AddressIndex, words: ReturnType<typeof wordsOf>): Generator<Reading> {
  const before = (end: number, level: AddressUnit['level']) => matchesBefore(index, words, end, level)
  for (const province of [undefined, ...before(words.length, 'province')]) {
    const afterDistrict = province?.from ?? words.length
    for (const district of [undefined, ...before(afterDistrict, 'district')]) {
      for (const commune of before(district?.from ?? afterDistrict, 'commune')) {
        const together = fit(index, commune, district, province)
        if (together === 0) continue
        const named = [commune, district, province].flatMap(match => (match ? [match.unit] : []))
        const score =
          together *
          quality(commune) *
          (district ? upperQuality(district) : 1) *
          (province ? upperQuality(province) : 1)
        yield { named, from: commune.from, score: Math.round(score * 100) / 100 }
      }
    }
  }
}

/** 0 when the units do not belong together; less than 1 when a level is missing or old and new are mixed. */
function fit(index: AddressIndex, commune: Match, district?: Match, province?: Match): number {
  return (
    districtFit(index, commune.unit, district?.unit) *
    provinceFit(index, commune.unit, district?.unit, province?.unit)
  )
}

function districtFit(index: AddressIndex, commune: AddressUnit, district?: AddressUnit): number {
  const parents = parentsOf(index, commune)
  if (!district) return parents.some(parent => parent.level === 'district') ? 0.8 : 1
  if (parents.includes(district)) return 1
  const former = predecessorsOf(index, commune).flatMap(each => parentsOf(index, each))
  return former.includes(district) ? 0.85 : 0
}

function provinceFit(
  index: AddressIndex,
  commune: AddressUnit,
  district: AddressUnit | undefined,
  province: AddressUnit | undefined,
): number {
  if (!province) return district ? 0.9 : 0.7
  const own = provincesOf(index, commune)
  if (own.includes(province)) return 1
  const kin = own.flatMap(each => [...successorsOf(index, each), ...predecessorsOf(index, each)])
  return kin.includes(province) ? 0.9 : 0
}

function quality({ type, marks, opens }: Match): number {
  const byType = type === 'right' ? 1 : type === 'wrong' ? 0.7 : opens ? 0.9 : 0.72
  return byType * byMarks(marks)
}

/** Above the commune a missing type says little: "Tân Châu, Tây Ninh". */
function upperQuality({ type, marks }: Match): number {
  return (type === 'wrong' ? 0.8 : 1) * byMarks(marks)
}

function byMarks(marks: Match['marks']): number {
  return marks === 'same' ? 1 : marks === 'none' ? 0.97 : 0.7
}
