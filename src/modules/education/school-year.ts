import type { Day } from '#lib/vietnamese-text'

/** The school year that people mean on this day, by its first year: from June on they prepare the next one. */
export function schoolYearOn(day: Day): number {
  const [year, month] = day.split('-').map(Number) as [number, number]
  return month >= 6 ? year : year - 1
}

/** 2026 → "2026–2027". */
export const schoolYearName = (year: number) => `${year}–${year + 1}`
