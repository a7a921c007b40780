import type { MeterRow, ReadingRow } from './schema.ts'

type Last = Pick<ReadingRow, 'meter' | 'value'> | undefined
type Meter = Pick<MeterRow, 'id' | 'start_value' | 'removed_on' | 'final_value'>

/** What the meter in use said last: at the last reading, or when it came. */
export function lastValue(meters: readonly Meter[], last: Last): number {
  const current = inUse(meters)
  return last?.meter === current.id ? last.value : current.start_value
}

/**
 * m³ since the last reading (or since the first meter came), over every meter that was there in between; `meters` in
 * the order in which they came. Negative when the figure lies below the last one of the same meter.
 */
export function usedSince(meters: readonly Meter[], last: Last, value: number): number {
  const current = inUse(meters)
  const began = last ? meters.findIndex(meter => meter.id === last.meter) : 0
  const replaced = meters.slice(began).filter(meter => meter !== current)
  const before = replaced.reduce(
    (sum, meter) => sum + meter.final_value! - (meter.id === last?.meter ? last.value : meter.start_value),
    0,
  )
  return before + value - lastValue(meters, last)
}

function inUse(meters: readonly Meter[]): Meter {
  const current = meters.find(meter => meter.removed_on === null)
  if (!current) throw new Error('A customer always has a meter')
  return current
}
