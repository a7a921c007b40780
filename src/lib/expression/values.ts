import { isFunction, isRange, parseDate } from 'feelin'

/** A civil day as FEEL knows it, so that `today >= date(birth)` compares days. `null` when it is no day. */
export function feelDate(day: string): unknown {
  if (day !== lastDay.day) lastDay = { day, date: parseDate(day) }
  return lastDay.date
}

// Nearly always asked for the same day: today.
let lastDay: { day?: string; date: unknown } = { date: null }

/** A FEEL result as plain JSON: dates, times and durations in ISO 8601, what JSON cannot hold as `null`. */
export function fromFeel(value: unknown): unknown {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (typeof value !== 'object' || isFunction(value) || isRange(value)) return null
  if (Array.isArray(value)) return value.map(fromFeel)
  if ('iso' in value && Object.getPrototypeOf(value) !== Object.prototype) return String(value)
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fromFeel(inner)]))
}
