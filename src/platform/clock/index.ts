/**
 * The only source of "now". A test or a demonstration may shift it; logic takes `tx.now`, which stands still for the
 * length of a transaction.
 */
let offset = 0
let frozen: number | undefined

export function now(): Date {
  return new Date(frozen ?? Date.now() + offset)
}

/** For tests: stand still at an instant, or (undefined) run again. */
export function freeze(at: Date | undefined): void {
  frozen = at?.getTime()
}

/** For demonstrations and fault tests: run `milliseconds` ahead of (or behind) the machine. */
export function shift(milliseconds: number): void {
  offset = milliseconds
}

/** Does `work`, which must not fail, each so many milliseconds, but not while it is still at it. */
export function every(milliseconds: number, work: () => Promise<unknown>): { stop(): void } {
  let isAtIt = false
  const timer = setInterval(async () => {
    if (isAtIt) return
    isAtIt = true
    await work().finally(() => {
      isAtIt = false
    })
  }, milliseconds)
  return { stop: () => clearInterval(timer) }
}
