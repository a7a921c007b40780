import { addDays, type Day, isDay } from '#lib/vietnamese-text'
import { type CalendarYear, CalendarYear as calendarYear } from '#lib/working-time'

/** A year's notices as an officer types them: one line a notice, one line a day or a run of days. */
export type CalendarLines = {
  notices: string
  daysOff: string
  workedDays: string
  confidence: CalendarYear['confidence']
  note: string
}
export type CalendarLineError = {
  field: keyof CalendarLines
  line: number
  text: string
  reason: CalendarLineReason
}
export type CalendarLineReason =
  | 'unreadable'
  | 'no-such-day'
  | 'backwards'
  | 'twice'
  | 'needs-instead'
  | 'no-notice'

const kindWords = { 'in-lieu': 'nghỉ bù', swap: 'hoán đổi' } as const
const weekdayWords = {
  mon: 'thứ Hai',
  tue: 'thứ Ba',
  wed: 'thứ Tư',
  thu: 'thứ Năm',
  fri: 'thứ Sáu',
  sat: 'thứ Bảy',
  sun: 'Chủ nhật',
} as const
type Weekday = keyof typeof weekdayWords

type DayOff = CalendarYear['daysOff'][number]
type WorkedDay = CalendarYear['workedDays'][number]

/**
 * Reads the lines:
 *
 *     9441/TB-BNV – Thông báo lịch nghỉ Tết và nghỉ lễ năm 2026
 *     16/2–20/2 Tết Nguyên đán Bính Ngọ
 *     31/8 Nghỉ hoán đổi, làm bù thứ Bảy 22/8 (hoán đổi) [12729/VPCP-KGVX]
 *     22/8 thay 31/8
 *
 * A day without a source in square brackets has the first notice as its source. Every line that can not be read is
 * named.
 */
export function parseCalendarLines(
  year: number,
  lines: CalendarLines,
): { ok: true; year: CalendarYear } | { ok: false; errors: CalendarLineError[] } {
  const errors: CalendarLineError[] = []
  const seen = new Set<Day>()
  const read = <T>(field: keyof CalendarLines, one: (text: string) => T[] | CalendarLineReason): T[] =>
    lines[field].split('\n').flatMap((raw, i) => {
      const text = raw.normalize('NFC').trim()
      if (!text) return []
      const found = one(text)
      if (typeof found !== 'string') return found
      errors.push({ field, line: i + 1, text, reason: found })
      return []
    })
  const once = <T extends { date: Day }>(days: T[]): T[] | CalendarLineReason => {
    const twice = days.some(day => seen.has(day.date))
    for (const day of days) seen.add(day.date)
    return twice ? 'twice' : days
  }

  const notices = read('notices', text => {
    const [, number, title] = /^(\S.*?)\s+[–-]\s+(\S.*)$/.exec(text) ?? []
    return number && title ? [{ number, title }] : 'unreadable'
  })
  const usual = notices[0]?.number
  const daysOff = read('daysOff', text => {
    const days = readDayOff(year, text, usual)
    return typeof days === 'string' ? days : once(days)
  })
  const workedDays = read('workedDays', text => {
    const day = readWorkedDay(year, text, usual)
    return typeof day === 'string' ? day : once([day])
  })
  if (errors.length) return { ok: false, errors }
  const note = lines.note.normalize('NFC').trim()
  return {
    ok: true,
    year: calendarYear.parse({
      year,
      confidence: lines.confidence,
      ...(note && { note }),
      notices,
      daysOff,
      workedDays,
    }),
  }
}

function readDayOff(year: number, text: string, usual: string | undefined): DayOff[] | CalendarLineReason {
  const { rest, source } = cutSource(text, usual)
  const [, first, last, words] =
    /^(\d{1,2}\/\d{1,2}(?:\/\d{4})?)(?:\s*(?:[–-]|đến)\s*(\d{1,2}\/\d{1,2}(?:\/\d{4})?))?\s*[:–-]?\s+(\S.*)$/.exec(
      rest,
    ) ?? []
  if (!first || !words) return 'unreadable'
  const from = dayIn(year, first)
  const to = last ? dayIn(year, last) : from
  if (!from || !to || !isIn(year, from) || !isIn(year, to)) return 'no-such-day'
  if (to < from) return 'backwards'
  if (!source) return 'no-notice'
  const marked = (Object.entries(kindWords) as [DayOff['kind'], string][]).find(([, word]) =>
    words.endsWith(`(${word})`),
  )
  const kind = marked?.[0] ?? 'holiday'
  const name = marked ? words.slice(0, -marked[1].length - 2).trim() : words
  const days: DayOff[] = []
  for (let date = from; date <= to; date = addDays(date, 1)) days.push({ date, name, kind, source })
  return days
}

function readWorkedDay(
  year: number,
  text: string,
  usual: string | undefined,
): WorkedDay | CalendarLineReason {
  const { rest, source } = cutSource(text, usual)
  const [, typed, words] = /^(\d{1,2}\/\d{1,2}(?:\/\d{4})?)\s*(.*)$/.exec(rest) ?? []
  if (!typed) return 'unreadable'
  const date = dayIn(year, typed)
  if (!date || !isIn(year, date)) return 'no-such-day'
  if (!source) return 'no-notice'
  const instead = /^thay(?: cho)?(?: ngày)? (\d{1,2}\/\d{1,2}(?:\/\d{4})?)$/.exec(words ?? '')
  if (instead) {
    const insteadOf = dayIn(year, instead[1]!)
    return insteadOf ? { date, insteadOf, source } : 'no-such-day'
  }
  const like = (Object.keys(weekdayWords) as Weekday[]).find(
    day => words?.toLocaleLowerCase('vi') === `theo ${weekdayWords[day].toLocaleLowerCase('vi')}`,
  )
  if (like) return { date, hoursOf: like, source }
  const hours = [...(words ?? '').matchAll(/(\d\d:\d\d)\s*[–-]\s*(\d\d:\d\d)/g)].map(
    ([, from, to]) => [from!, to!] as [string, string],
  )
  if (!hours.length) return 'needs-instead'
  return calendarYear.shape.workedDays.element.shape.hours.safeParse(hours).success
    ? { date, hours, source }
    : 'unreadable'
}

function cutSource(text: string, usual: string | undefined): { rest: string; source: string | undefined } {
  const [, rest, source] = /^(.*?)\s*\[([^\]]+)\]$/.exec(text) ?? []
  return rest && source ? { rest, source: source.trim() } : { rest: text, source: usual }
}

const isIn = (year: number, day: Day) => day.startsWith(`${year}-`)

/** "16/2" in a year; a typed year may be another one (a day of December made up for in January). */
function dayIn(year: number, typed: string): Day | undefined {
  const [day, month, own] = typed.split('/')
  const text = `${own ?? year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`
  return isDay(text) ? text : undefined
}

/** The lines from which `parseCalendarLines` reads this year again. */
export function calendarLines(year: CalendarYear): CalendarLines {
  const usual = year.notices[0]?.number
  const short = (day: Day) =>
    `${Number(day.slice(8))}/${Number(day.slice(5, 7))}${isIn(year.year, day) ? '' : `/${day.slice(0, 4)}`}`
  const sourced = (text: string, source: string) => (source === usual ? text : `${text} [${source}]`)
  return {
    confidence: year.confidence,
    note: year.note ?? '',
    notices: year.notices.map(({ number, title }) => `${number} – ${title}`).join('\n'),
    daysOff: runs(year.daysOff)
      .map(([first, last]) => {
        const mark = first.kind === 'holiday' ? '' : ` (${kindWords[first.kind]})`
        return sourced(
          `${short(first.date)}${last === first ? '' : `–${short(last.date)}`} ${first.name}${mark}`,
          first.source,
        )
      })
      .join('\n'),
    workedDays: year.workedDays
      .map(({ date, insteadOf, hoursOf, hours, source }) => {
        const how = insteadOf
          ? `thay ${short(insteadOf)}`
          : hoursOf
            ? `theo ${weekdayWords[hoursOf]}`
            : (hours ?? []).map(([from, to]) => `${from}–${to}`).join(', ')
        return sourced(`${short(date)} ${how}`, source)
      })
      .join('\n'),
  }
}

/** Days that follow one another and say the same, as pairs of first and last. */
function runs(days: readonly DayOff[]): [first: DayOff, last: DayOff][] {
  const found: [DayOff, DayOff][] = []
  for (const day of days.toSorted((a, b) => (a.date < b.date ? -1 : 1))) {
    const last = found.at(-1)
    const same =
      last && last[1].name === day.name && last[1].kind === day.kind && last[1].source === day.source
    if (same && addDays(last[1].date, 1) === day.date) last[1] = day
    else found.push([day, day])
  }
  return found
}
