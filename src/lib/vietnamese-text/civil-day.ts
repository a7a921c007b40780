/** A Vietnamese civil day, `YYYY-MM-DD`. Days compare rightly as strings. */
export type Day = string

/** A time of day in Vietnam, `HH:MM`, 24 hours. */
export type TimeOfDay = string

const dayMs = 86_400_000

/** Asia/Ho_Chi_Minh has been UTC+7 without summer time since 1975: a fixed offset is exact and needs no tables. */
const offsetMs = 7 * 3_600_000

const weekdays = ['Chủ nhật', 'thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy'] as const

const epochMs = (day: Day) =>
  Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1, Number(day.slice(8, 10)))

/** The civil day in Vietnam at this instant. */
export function vnDay(instant: Date): Day {
  const number = Math.floor((instant.getTime() + offsetMs) / dayMs)
  let day = namedDays.get(number)
  if (day === undefined) {
    day = new Date(number * dayMs).toISOString().slice(0, 10)
    if (namedDays.size >= 1000) namedDays.clear()
    namedDays.set(number, day)
  }
  return day
}

// A page of a worklist names the same few days a hundred times.
const namedDays = new Map<number, Day>()

/** The time of day in Vietnam at this instant; seconds are dropped, as on every printed slip. */
export function vnTime(instant: Date): TimeOfDay {
  const minutes = Math.floor((instant.getTime() + offsetMs) / 60_000) % minutesOfDay
  if (Number.isNaN(minutes)) throw new RangeError('Invalid time value')
  const positive = (minutes + minutesOfDay) % minutesOfDay
  return (namedTimes[positive] ??= `${twoDigits(Math.floor(positive / 60))}:${twoDigits(positive % 60)}`)
}

const namedTimes: TimeOfDay[] = []

const minutesOfDay = 1440
const twoDigits = (number: number) => String(number).padStart(2, '0')

/** "2026-11-21T11:30+07:00": the minute, as `<time datetime>` says it to machines. */
export function isoMinute(instant: Date): string {
  return `${vnDay(instant)}T${vnTime(instant)}+07:00`
}

/** The instant at which clocks in Vietnam show this day and time. `24:00` is the end of the day. */
export function vnInstant(day: Day, time: TimeOfDay = '00:00'): Date {
  const minutes = Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
  return new Date(epochMs(day) + minutes * 60_000 - offsetMs)
}

/** True for an existing civil day: `2026-02-29` is not one. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  // A day or month too many is another day.
  const day = new Date(epochMs(text))
  return day.getUTCDate() === Number(text.slice(8)) && day.getUTCFullYear() === Number(text.slice(0, 4))
}

export function addDays(day: Day, days: number): Day {
  return new Date(epochMs(day) + days * dayMs).toISOString().slice(0, 10)
}

/** Civil days from one day to the other; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return (epochMs(to) - epochMs(from)) / dayMs
}

/** 0 is Sunday, 6 is Saturday. */
export function weekday(day: Day): 0 | 1 | 2 | 3 | 4 | 5 | 6 {
  return new Date(epochMs(day)).getUTCDay() as 0 | 1 | 2 | 3 | 4 | 5 | 6
}

/** "thứ Hai" … "Chủ nhật". */
export function weekdayName(day: Day): string {
  return weekdays[weekday(day)]
}

/** "21/11/2026". */
export function formatDay(day: Day): string {
  return `${day.slice(8, 10)}/${day.slice(5, 7)}/${day.slice(0, 4)}`
}

/** "thứ Bảy 21/11/2026". */
export function formatDayWithWeekday(day: Day): string {
  return `${weekdayName(day)} ${formatDay(day)}`
}

/** "11:30 ngày 21/11/2026", or with its weekday "11:30 thứ Bảy 21/11/2026". */
export function formatDateTime(instant: Date, options: { weekday?: boolean } = {}): string {
  const day = vnDay(instant)
  return `${vnTime(instant)} ${options.weekday ? weekdayName(day) : 'ngày'} ${formatDay(day)}`
}

/**
 * "ngày 21 tháng 11 năm 2026", as a document's head and body write it: days below 10 and the months 1 and 2 get a
 * leading zero ("ngày 05 tháng 02"), the other months do not.
 */
export function dayInWords(day: Day): string {
  const month = Number(day.slice(5, 7))
  return `ngày ${day.slice(8, 10)} tháng ${month < 3 ? `0${month}` : month} năm ${day.slice(0, 4)}`
}

/** Reads what a person types: `21/11/2026`, `1-2-2026`, `1.2.2026` or `2026-11-21`; day before month. */
export function parseDay(text: string): Day | undefined {
  const typed = /^(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})$/.exec(text.trim())
  const day = typed ? `${typed[3]}-${typed[2]?.padStart(2, '0')}-${typed[1]?.padStart(2, '0')}` : text.trim()
  return isDay(day) ? day : undefined
}
