import type { Text } from '../texts.ts'

/** How long somebody has still, in the two largest units that say something: "2 ngày 3 giờ", "14 phút". */
export function timeLeft(t: Text, until: Date, now: Date): string {
  if (until <= now) return t('left.over')
  const minutes = Math.max(1, Math.round((until.getTime() - now.getTime()) / 60_000))
  if (minutes < 60) return t('left.minutes', { minutes })
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return t('left.hours', { hours, minutes: minutes % 60 })
  return t('left.days', { days: Math.floor(hours / 24), hours: hours % 24 })
}
