export {
  type Calendar,
  CalendarYear,
  parseCalendarYear,
  parseWorkingHours,
  type WeeklyHours,
  WorkingHours,
} from './calendar.ts'
export {
  computeDeadline,
  type Deadline,
  type DeadlineInput,
  type DueChange,
  type Extension,
  type Pause,
} from './deadline.ts'
export { explain, explainTrace } from './explain.ts'
export { describeRemaining, type Remaining, remaining } from './remaining.ts'
export type { Term, TermUnit } from './term.ts'
export type { LocalMinute, TraceLine } from './trace.ts'
export {
  addWorkingDays,
  addWorkingMinutes,
  countWorkingDays,
  isWorkingDay,
  isWorkingMoment,
  nextWorkingMoment,
  sessionsOn,
  workingDaysInYear,
  workingMinutesBetween,
} from './working-moments.ts'
