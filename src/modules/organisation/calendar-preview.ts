import { addDays, type Day } from '#lib/vietnamese-text'
import { type Calendar, type CalendarYear, isWorkingDay, workingDaysInYear } from '#lib/working-time'

/** What a draft of a year would change: which days turn, and how many working days are left. */
export type CalendarPreview = {
  workingDays: number
  /** Of the calendar in force. */
  before: number
  becomesOff: Day[]
  becomesWorked: Day[]
  /** Days off of the draft that are a weekend anyway. */
  withoutEffect: ReadonlySet<Day>
}

export function previewCalendar(inForce: Calendar, draft: CalendarYear): CalendarPreview {
  const others = inForce.years.filter(year => year.year !== draft.year)
  const next: Calendar = { hours: inForce.hours, years: [...others, draft] }
  const plain: Calendar = { hours: inForce.hours, years: [] }
  const days = daysOf(draft.year)
  return {
    workingDays: workingDaysInYear(draft.year, next),
    before: workingDaysInYear(draft.year, inForce),
    becomesOff: days.filter(day => isWorkingDay(day, inForce) && !isWorkingDay(day, next)),
    becomesWorked: days.filter(day => !isWorkingDay(day, inForce) && isWorkingDay(day, next)),
    withoutEffect: new Set(draft.daysOff.map(day => day.date).filter(day => !isWorkingDay(day, plain))),
  }
}

function daysOf(year: number): Day[] {
  const days: Day[] = []
  for (let day = `${year}-01-01`; day.startsWith(`${year}-`); day = addDays(day, 1)) days.push(day)
  return days
}
