export type Doubt = 'much' | 'little'

/** Fewer m³ than this above the usual surprise nobody. */
const slack = 10
const times = 3

/**
 * Whether a reader should look at the meter again: three times as much as usual, or nothing where water is always used.
 * `usual` is what the last months used, in m³; who is new can not surprise, except by very much.
 */
export function doubtAbout(used: number, usual: readonly number[]): Doubt | undefined {
  const mean = usual.reduce((sum, one) => sum + one, 0) / (usual.length || 1)
  if (used > times * mean && used > mean + slack && (usual.length > 0 || used > 100)) return 'much'
  if (used === 0 && usual.length > 1 && usual.every(one => one > 0) && mean >= 3) return 'little'
  return undefined
}
