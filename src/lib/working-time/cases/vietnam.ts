import { readdirSync, readFileSync } from 'node:fs'
import { type Calendar, parseCalendarYear, parseWorkingHours } from '../index.ts'

const folder = new URL('../../../modules/organisation/calendar/', import.meta.url)
const read = (file: string): unknown => JSON.parse(readFileSync(new URL(file, folder), 'utf8'))

/** The calendar that an installation begins with: office hours and every year on file. For tests. */
export const vietnam: Calendar = {
  hours: parseWorkingHours(read('office-hours.json')),
  years: readdirSync(folder)
    .filter(file => /^\d{4}\.json$/.test(file))
    .map(file => parseCalendarYear(read(file))),
}
