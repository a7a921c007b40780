import type { MeterRow, ReadingRow } from './schema.ts'

type Last = Pick<ReadingRow, 'meter' | 'value'> | undefined
type Meter = Pick<MeterRow, 'id' | 'serial' | 'start_value' | 'removed_on' | 'final_value'>

/** What the meter in use said last: at the last reading, or when it came. */
export function lastValue(meters: readonly Meter[], last: Last): number {
  const current = inUse(meters)
  return last?.meter === current.id ? last.value : current.start_value
}

/** A meter that was taken off: what it said at the last reading (or when it came), and at its end. */
export type Replaced = { serial: string; from: number; to: number }

/** The meters that were taken off since the last reading (or since the first one came); `meters` in the order in which they came. */
export function replacedSince(meters: readonly Meter[], last: Last): Replaced[] {
  const current = inUse(meters)
  const began = last ? meters.findIndex(meter => meter.id === last.meter) : 0
  return meters
    .slice(began)
    .filter(meter => meter !== current)
    .map(meter => ({
      serial: meter.serial,
      from: meter.id === last?.meter ? last.value : meter.start_value,
      to: meter.final_value!,
    }))
}

/**
 * m³ since the last reading (or since the first meter came), over every meter that was there in between. Negative when
 * the figure lies below the last one of the same meter.
 */
export function usedSince(meters: readonly Meter[], last: Last, value: number): number {
  const before = replacedSince(meters, last).reduce((sum, { from, to }) => sum + to - from, 0)
  return before + value - lastValue(meters, last)
}

function inUse(meters: readonly Meter[]): Meter {
  const current = meters.find(meter => meter.removed_on === null)
  if (!current) throw new Error('A customer always has a meter')
  return current
}
