export {
  addDays,
  type Day,
  dayInWords,
  daysBetween,
  formatDateTime,
  formatDay,
  formatDayWithWeekday,
  isDay,
  isoMinute,
  parseDay,
  type TimeOfDay,
  vnDay,
  vnInstant,
  vnTime,
  weekday,
  weekdayName,
} from './civil-day.ts'
export { comparePersonNames, compareVietnamese } from './collation.ts'
export { comparisonKey, nfc, sameText, searchKey, slug, unaccent } from './normalise.ts'
export {
  checkPersonName,
  formalPersonName,
  type PersonNameCheck,
  type PersonNameReason,
  personNameReasons,
  titlePersonName,
} from './person-name.ts'
