import { Conflict } from '#platform/errors'

/**
 * Why `takeCash` took nothing, from what it threw: what is owed is not what the cashier saw, or the day is closed. Whoever
 * holds the money must hear it in these words, on the page where the button was. Anything else: undefined.
 */
export function whyNotTaken(error: unknown): 'changed' | 'day-closed' | undefined {
  if (!(error instanceof Conflict)) return undefined
  if (error.code === 'payments.day-closed') return 'day-closed'
  return /^payments\.(changed$|bill-)/.test(error.code) ? 'changed' : undefined
}
