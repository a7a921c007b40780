import { isDay, vnDay, vnInstant, vnTime } from '#lib/vietnamese-text'

/** `yyyyMMddHHmmss` by the clocks of Vietnam, wherever the server stands. */
export function compactTime(instant: Date): string {
  const seconds = String(instant.getUTCSeconds()).padStart(2, '0')
  return `${vnDay(instant)}${vnTime(instant)}`.replace(/\D/g, '') + seconds
}

/** `yyMMdd` by the calendars of Vietnam. */
export function compactDay(instant: Date): string {
  return vnDay(instant).replaceAll('-', '').slice(2)
}

/** The instant of a `yyyyMMddHHmmss`; null when there is no such time. */
export function readCompactTime(text: string | undefined): Date | null {
  const parts = /^(\d{4})(\d\d)(\d\d)([01]\d|2[0-3])([0-5]\d)([0-5]\d)$/.exec(text ?? '')
  if (!parts) return null
  const [, year, month, day, hour, minute, second] = parts
  const date = `${year}-${month}-${day}`
  if (!isDay(date)) return null
  return new Date(vnInstant(date, `${hour}:${minute}`).getTime() + Number(second) * 1000)
}
