import { formatDay, isoMinute, vnDay, vnTime } from '#lib/vietnamese-text'
import { type Calendar, describeRemaining, remaining } from '#lib/working-time'
import type { Locale } from '#platform/i18n'
import type { Text } from './texts.ts'

export type Due = { at: Date; tone: 'ok' | 'soon' | 'late'; words: string }

const soonMinutes = 4 * 60

/** A due time as an officer reads it: how much working time is left, and how much that worries. */
export function dueOf(at: Date, now: Date, calendar: Calendar, locale: Locale): Due {
  const left = remaining(at, now, calendar)
  const soon = vnDay(at) === vnDay(now) || left.minutes <= soonMinutes
  return { at, tone: left.overdue ? 'late' : soon ? 'soon' : 'ok', words: describeRemaining(left, locale) }
}

/** "16:30 hôm nay", "16:30 23/11"; with the year when it is another one. */
export function clockOf(at: Date, now: Date, t: Text): string {
  const [day, today] = [vnDay(at), vnDay(now)]
  if (day === today) return t('due.today', { time: vnTime(at) })
  const date = formatDay(day)
  return `${vnTime(at)} ${day.slice(0, 4) === today.slice(0, 4) ? date.slice(0, 5) : date}`
}

/** What is left in words and colour, and the hour itself below. */
export const DueCell = ({ due, now, t }: { due: Due; now: Date; t: Text }) => (
  <span class={`sen-due sen-due--${due.tone}`}>
    <strong class="sen-due__words">{due.words}</strong>
    <time class="sen-due__clock" datetime={isoMinute(due.at)}>
      {clockOf(due.at, now, t)}
    </time>
  </span>
)
