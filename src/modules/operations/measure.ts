const unit = { minute: 60, hour: 3600, day: 86_400 }
const words = {
  vi: { second: 'giây', minute: 'phút', hour: 'giờ', day: 'ngày' },
  en: { second: 's', minute: 'min', hour: 'h', day: 'd' },
}

/** "45 giây", "12 phút", "3 giờ", "2 ngày": as much as an operator needs. */
export function spanInWords(seconds: number, locale: 'vi' | 'en'): string {
  const of = words[locale]
  if (seconds < 2 * unit.minute) return `${Math.round(seconds)} ${of.second}`
  if (seconds < 2 * unit.hour) return `${Math.round(seconds / unit.minute)} ${of.minute}`
  if (seconds < 2 * unit.day) return `${Math.round(seconds / unit.hour)} ${of.hour}`
  return `${Math.round(seconds / unit.day)} ${of.day}`
}

/** "512 MB", "1,4 GB", in powers of 1024. */
export function bytesInWords(bytes: number, locale: 'vi' | 'en'): string {
  const names = ['kB', 'MB', 'GB', 'TB']
  let value = bytes / 1024
  let at = 0
  while (value >= 1000 && at < names.length - 1) {
    value /= 1024
    at++
  }
  return `${figure(value, locale, value < 10 ? 1 : 0)} ${names[at]}`
}

export function figure(value: number, locale: 'vi' | 'en', digits = 0): string {
  return value.toLocaleString(locale === 'vi' ? 'vi-VN' : 'en-GB', { maximumFractionDigits: digits })
}
