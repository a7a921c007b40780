import type { Taken } from '../submit/keep-alive.ts'

export type Slice = { first: number; count: number; clients: number }

/** A program that takes applications and moves each of them one step. */
export type Side = {
  /** Files applications number `first` to `first + count - 1`. */
  file(slice: Slice): Promise<Taken>
  /** Accepts what has just been filed. */
  accept(slice: Slice): Promise<Taken>
}
