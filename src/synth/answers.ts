import { addDays, type Day, daysBetween } from '#lib/vietnamese-text'
import type { Dice } from './dice.ts'
import { nameOf, type SyntheticCitizen } from './person.ts'

type Part =
  | { is: 'text'; text: string }
  | { is: 'applicant'; what: 'name' | 'personalNumber' | 'birthDate' | 'phone' }
  | { is: 'commune' }
  /** Another person of the sample, who gets another name in each dossier. */
  | { is: 'other'; at: number; sex: 'male' | 'female' }
  /** A day near the filing, so many days from it. */
  | { is: 'day'; offset: number }

/** Writes answers as JSON for one dossier: the sample's, with the people and days of this one. */
export type AnswerWriter = (facts: {
  applicant: SyntheticCitizen
  commune: string
  day: Day
  draw: Dice
}) => string

type Person = {
  name: string
  personalNumber: string
  birthDate: string
  phone: string
  residence: { commune: string }
}

/** What the samples are complete for. */
const sampleDay = '2026-11-20'
/** Further back than this a day of the sample is not about the filing: somebody's birthday. */
const nearby = 150

/**
 * Turns a sample's answers into a writer. Who applies becomes the applicant, everybody else somebody new of the same
 * sex, days near the filing move with it.
 */
export function answerWriter(sample: object, applicant: Person): AnswerWriter {
  const others = othersIn(sample, applicant.name)
  let parts: Part[] = [{ is: 'text', text: JSON.stringify(sample) }]
  const replace = (found: string, part: Part) => {
    parts = parts.flatMap(one =>
      one.is === 'text'
        ? one.text.split(found).flatMap((text, i): Part[] => [...(i ? [part] : []), { is: 'text', text }])
        : [one],
    )
  }
  for (const what of ['name', 'personalNumber', 'birthDate', 'phone'] as const)
    replace(applicant[what], { is: 'applicant', what })
  replace(`"${applicant.residence.commune}"`, { is: 'commune' })
  others.forEach(({ name, sex }, at) => {
    replace(name, { is: 'other', at, sex })
  })
  const days = new Set(JSON.stringify(sample).match(/\b\d{4}-\d\d-\d\d\b/g) ?? [])
  for (const day of days) {
    const offset = daysBetween(sampleDay, day)
    if (Math.abs(offset) < nearby) replace(day, { is: 'day', offset })
  }
  const written = parts.filter(part => part.is !== 'text' || part.text)
  // Dossiers come day by day: what moves with the day is the same for all of one.
  let near: { day: Day; texts: string[] } = { day: '', texts: [] }
  const daysNear = (day: Day) => {
    if (near.day !== day)
      near = { day, texts: written.map(part => (part.is === 'day' ? addDays(day, part.offset) : '')) }
    return near.texts
  }
  return ({ applicant: person, commune, day, draw }) => {
    const names = others.map(({ sex }) => nameOf(draw, sex))
    let text = ''
    for (const [at, part] of written.entries())
      switch (part.is) {
        case 'text':
          text += part.text
          break
        case 'applicant':
          text += person[part.what]
          break
        case 'commune':
          text += `"${commune}"`
          break
        case 'other':
          text += names[part.at]
          break
        case 'day':
          text += daysNear(day)[at]
      }
    return text
  }
}

/** Everybody in the answers but the applicant: whatever has a name and a birthday, a sex or a number. */
function othersIn(sample: object, applicant: string): { name: string; sex: 'male' | 'female' }[] {
  const found = new Map<string, 'male' | 'female'>()
  const walk = (value: unknown): void => {
    if (value === null || typeof value !== 'object') return
    const { name, sex, birthDate, personalNumber } = value as Record<string, unknown>
    const isPerson = sex !== undefined || birthDate !== undefined || personalNumber !== undefined
    if (typeof name === 'string' && isPerson && name !== applicant && !/\d|Hộ |Công ty/.test(name))
      found.set(name, sex === 'male' || (!sex && !/ Thị /.test(name)) ? 'male' : 'female')
    for (const child of Object.values(value)) walk(child)
  }
  walk(sample)
  return [...found].map(([name, sex]) => ({ name, sex }))
}
