import { addDays, type Day, weekday } from '#lib/vietnamese-text'
import type { Calendar } from '#lib/working-time'

/** How much is filed on a day, as a share of an ordinary one. */
export function weightOf(day: Day, calendar: Calendar): number {
  const year = calendar.years.find(one => String(one.year) === day.slice(0, 4))
  const off = year?.daysOff.find(one => one.date === day)
  const worked = year?.workedDays.some(one => one.date === day)
  // Whoever files on a day off does it on the telephone, and hardly anybody at Tết.
  if (off) return /Tết|Nguyên đán/i.test(off.name) ? 0.03 : 0.12
  if (weekday(day) === 0 && !worked) return 0.12
  if (weekday(day) === 6 && !worked) return 0.25
  const monday = weekday(day) === 1 ? 1.15 : 1
  const endOfMonth = Number(day.slice(8)) >= 25 ? 1.2 : 1
  return monday * endOfMonth * aroundTet(day, calendar)
}

/** Before Tết papers are finished, after it the year begins slowly. */
function aroundTet(day: Day, calendar: Calendar): number {
  const tet = calendar.years.flatMap(one => one.daysOff.filter(off => /Nguyên đán/i.test(off.name)))
  const first = tet.find(off => off.date.slice(0, 4) === day.slice(0, 4))?.date
  if (!first) return 1
  if (day >= addDays(first, -14) && day < first) return 1.35
  return day > first && day < addDays(first, 21) ? 0.6 : 1
}

export type Arrivals = { day: Day; count: number; first: number }[]

/** `count` dossiers spread over these days, in whole numbers, each day numbered on from the day before. */
export function arrivals(count: number, from: Day, to: Day, calendar: Calendar): Arrivals {
  const days: { day: Day; weight: number }[] = []
  for (let day = from; day <= to; day = addDays(day, 1)) days.push({ day, weight: weightOf(day, calendar) })
  const total = days.reduce((sum, { weight }) => sum + weight, 0)
  let [sum, first] = [0, 0]
  return days.map(({ day, weight }) => {
    sum += weight
    const until = Math.round((count * sum) / total)
    const made = { day, count: until - first, first }
    first = until
    return made
  })
}
