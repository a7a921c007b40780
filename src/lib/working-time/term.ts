import type { TimeOfDay } from '#lib/vietnamese-text'

export type TermUnit = 'working-hour' | 'working-day' | 'day'

/** How long an agency may take. A broken number of days counts as the next whole one: write half a day as 4 hours. */
export type Term = {
  readonly amount: number
  readonly unit: TermUnit
  /** Received later than this on a working day (or on a day off): as if received on the next working day. */
  readonly cutOff?: { readonly after: TimeOfDay } | undefined
}
