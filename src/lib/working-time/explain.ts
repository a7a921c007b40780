import { type Day, formatDay, formatDayWithWeekday } from '#lib/vietnamese-text'
import type { TermUnit } from './term.ts'
import type { LocalMinute, TraceLine } from './trace.ts'

type Language = 'vi' | 'en'

const waitingVi = { supplement: 'chờ bổ sung', payment: 'chờ nộp phí, lệ phí' }
const waitingEn = { supplement: 'the applicant', payment: 'the payment' }

/** One step in plain words, a full sentence. */
export function explain(line: TraceLine, language: Language = 'vi'): string {
  return language === 'vi' ? inVietnamese(line) : inEnglish(line)
}

/** The whole account, a sentence a step, for the slip and for the dossier's page. */
export function explainTrace(trace: readonly TraceLine[], language: Language = 'vi'): string[] {
  return trace.map(line => explain(line, language))
}

const plural = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`
const decimal = (n: number) => String(n).replace('.', ',')

export const words = {
  vi: {
    days: (n: number) => `${n} ngày làm việc`,
    hours: (n: number) => `${n} giờ làm việc`,
    minutes: (n: number) => `${n} phút làm việc`,
    left: (amount: string) => `còn ${amount}`,
    late: (amount: string) => `quá hạn ${amount}`,
    now: 'đến hạn',
    justLate: 'vừa quá hạn',
  },
  en: {
    days: (n: number) => plural(n, 'working day'),
    hours: (n: number) => plural(n, 'working hour'),
    minutes: (n: number) => plural(n, 'working minute'),
    left: (amount: string) => `${amount} left`,
    late: (amount: string) => `${amount} overdue`,
    now: 'due now',
    justLate: 'just overdue',
  },
}

const unitVi: Record<TermUnit, string> = {
  'working-hour': 'giờ làm việc',
  'working-day': 'ngày làm việc',
  day: 'ngày',
}
const unitEn: Record<TermUnit, string> = {
  'working-hour': 'working hour',
  'working-day': 'working day',
  day: 'day',
}

function inVietnamese(line: TraceLine): string {
  const at = (minute: LocalMinute) => `${minute.slice(11)} ${formatDayWithWeekday(minute.slice(0, 10))}`
  const day = formatDayWithWeekday
  const because = (reason?: string) => (reason ? ` (lý do: ${reason})` : '')
  switch (line.code) {
    case 'received':
      return `Tiếp nhận lúc ${at(line.at)}.`
    case 'received-outside-hours':
      return `Tiếp nhận lúc ${at(line.at)}, ngoài giờ làm việc: bắt đầu tính từ ${at(line.startsAt)}.`
    case 'received-after-cut-off':
      return `Tiếp nhận lúc ${at(line.at)}, sau giờ chốt nhận ${line.cutOff}: tính như tiếp nhận ${day(line.countsAs)}.`
    case 'received-on-day-off':
      return `Tiếp nhận lúc ${at(line.at)}, là ngày nghỉ: tính như tiếp nhận ${day(line.countsAs)}.`
    case 'term':
      return `Thời hạn giải quyết: ${decimal(line.amount)} ${unitVi[line.unit]}.`
    case 'receipt-day-not-counted':
      return `Không tính ngày tiếp nhận ${formatDay(line.day)}; ngày thứ nhất là ${day(line.first)}.`
    case 'same-day':
      return `Giải quyết trong ngày làm việc ${day(line.day)}.`
    case 'days-off':
      return line.from === line.to
        ? `${sentence(day(line.from))} nghỉ: ${line.name} (${line.source}).`
        : `Từ ${day(line.from)} đến ${day(line.to)} nghỉ: ${line.name} (${line.source}).`
    case 'worked-day':
      return `${sentence(day(line.day))} là ngày làm bù${line.insteadOf ? ` cho ${day(line.insteadOf)}` : ''} (${line.source}): tính là ngày làm việc.`
    case 'moved-to-working-day':
      return `Ngày cuối ${day(line.from)} là ngày nghỉ: chuyển sang ${day(line.to)}.`
    case 'due':
      return `Hẹn trả kết quả: ${at(line.due)}.`
    case 'paused':
      return `Tạm dừng ${waitingVi[line.reason ?? 'supplement']} từ ${at(line.from)} đến ${at(line.to)}: cộng lại ${workingTime(line.minutes, 'vi')}, hẹn trả mới ${at(line.due)}.`
    case 'paused-without-working-time':
      return `Tạm dừng từ ${at(line.from)} đến ${at(line.to)} nằm ngoài giờ làm việc: hẹn trả không đổi.`
    case 'paused-after-due':
      return `Tạm dừng từ ${at(line.from)}, khi đã đến hạn: hẹn trả không đổi.`
    case 'paused-now':
      return `Đang tạm dừng ${waitingVi[line.reason ?? 'supplement']} từ ${at(line.from)}: khi tiếp tục còn ${workingTime(line.minutesLeft, 'vi')}.`
    case 'extended':
      return `Gia hạn thêm ${decimal(line.amount)} ${unitVi[line.unit]}, quyết định lúc ${at(line.at)}${because(line.reason)}: hẹn trả mới ${at(line.due)}.`
    case 'extended-to-date':
      return `Gia hạn đến ${day(line.until)}, quyết định lúc ${at(line.at)}${because(line.reason)}: hẹn trả mới ${at(line.due)}.`
    case 'extension-not-later':
      return `Quyết định lúc ${at(line.at)} ghi ngày ${formatDay(line.until)}, không muộn hơn hạn đang có: vẫn hẹn trả ${at(line.due)}.`
    case 'year-without-notice':
      return `Chưa có thông báo lịch nghỉ năm ${line.year}: ngày hẹn là tạm tính và có thể thay đổi.`
  }
}

function inEnglish(line: TraceLine): string {
  const at = (minute: LocalMinute) => `${minute.slice(11)} on ${day(minute.slice(0, 10))}`
  const day = (date: Day) => `${weekdaysEn[new Date(`${date}T00:00:00Z`).getUTCDay()]} ${formatDay(date)}`
  const term = (amount: number, unit: TermUnit) => plural(amount, unitEn[unit])
  const because = (reason?: string) => (reason ? ` (reason: ${reason})` : '')
  switch (line.code) {
    case 'received':
      return `Received at ${at(line.at)}.`
    case 'received-outside-hours':
      return `Received at ${at(line.at)}, outside working hours: counted from ${at(line.startsAt)}.`
    case 'received-after-cut-off':
      return `Received at ${at(line.at)}, after the cut-off of ${line.cutOff}: counted as received on ${day(line.countsAs)}.`
    case 'received-on-day-off':
      return `Received at ${at(line.at)}, a day off: counted as received on ${day(line.countsAs)}.`
    case 'term':
      return `Term: ${term(line.amount, line.unit)}.`
    case 'receipt-day-not-counted':
      return `The day of receipt, ${formatDay(line.day)}, is not counted; the first day is ${day(line.first)}.`
    case 'same-day':
      return `To be done within the working day ${day(line.day)}.`
    case 'days-off':
      return line.from === line.to
        ? `${day(line.from)} is a day off: ${line.name} (${line.source}).`
        : `${day(line.from)} to ${day(line.to)} are days off: ${line.name} (${line.source}).`
    case 'worked-day':
      return `${day(line.day)} is worked${line.insteadOf ? ` in place of ${day(line.insteadOf)}` : ''} (${line.source}): it counts as a working day.`
    case 'moved-to-working-day':
      return `The last day, ${day(line.from)}, is a day off: moved to ${day(line.to)}.`
    case 'due':
      return `Due: ${at(line.due)}.`
    case 'paused':
      return `Paused for ${waitingEn[line.reason ?? 'supplement']} from ${at(line.from)} to ${at(line.to)}: ${workingTime(line.minutes, 'en')} given back, now due ${at(line.due)}.`
    case 'paused-without-working-time':
      return `Paused from ${at(line.from)} to ${at(line.to)}, outside working hours: the due time stays.`
    case 'paused-after-due':
      return `Paused from ${at(line.from)}, when it was already due: the due time stays.`
    case 'paused-now':
      return `Paused for ${waitingEn[line.reason ?? 'supplement']} since ${at(line.from)}: ${workingTime(line.minutesLeft, 'en')} left when it goes on.`
    case 'extended':
      return `Extended by ${term(line.amount, line.unit)}, decided at ${at(line.at)}${because(line.reason)}: now due ${at(line.due)}.`
    case 'extended-to-date':
      return `Extended to ${day(line.until)}, decided at ${at(line.at)}${because(line.reason)}: now due ${at(line.due)}.`
    case 'extension-not-later':
      return `The decision at ${at(line.at)} names ${formatDay(line.until)}, not later than the due time: still due ${at(line.due)}.`
    case 'year-without-notice':
      return `The notice of days off in ${line.year} is not out yet: the due time is provisional.`
  }
}

const weekdaysEn = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

const sentence = (text: string) => text.charAt(0).toLocaleUpperCase('vi') + text.slice(1)

/** "17 giờ 30 phút làm việc". */
function workingTime(minutes: number, language: Language): string {
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  if (hours === 0) return words[language].minutes(rest)
  if (rest === 0) return words[language].hours(hours)
  return language === 'vi' ? `${hours} giờ ${rest} phút làm việc` : `${hours} h ${rest} min of working time`
}
