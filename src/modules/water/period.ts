import { type Day, vnDay } from '#lib/vietnamese-text'

/** A billing month, `YYYY-MM`. */
export type Period = string

export const isPeriod = (text: string | undefined): text is Period =>
  /^20\d\d-(0[1-9]|1[0-2])$/.test(text ?? '')
export const periodOf = (day: Day): Period => day.slice(0, 7)
export const currentPeriod = (now: Date): Period => periodOf(vnDay(now))
/** "11/2026" */
export const periodName = (period: Period) => `${period.slice(5)}/${period.slice(0, 4)}`

const number = (period: Period) => Number(period.slice(0, 4)) * 12 + Number(period.slice(5)) - 1
export const monthsBetween = (from: Period, to: Period) => number(to) - number(from)

export function addMonths(period: Period, months: number): Period {
  const sum = number(period) + months
  return `${Math.floor(sum / 12)}-${String((sum % 12) + 1).padStart(2, '0')}`
}
