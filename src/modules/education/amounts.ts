import type { ItemRow, ReductionRow } from './schema.ts'

export type Asked = {
  items: ItemRow[]
  /** đồng, before and after what is waived. */
  total: number
  toPay: number
  waived: { key: string; amount: number; reason: string }[]
}

/**
 * What one pupil has to pay: the compulsory items and those that were chosen, less what was granted. Percents are of the
 * whole and rounded up to the đồng, for the parents; together no more than all of it is waived.
 */
export function askedOf(
  items: readonly ItemRow[],
  chosen: ReadonlySet<number>,
  granted: readonly Pick<ReductionRow, 'id' | 'percent' | 'amount' | 'reason'>[],
): Asked {
  const taken = items.filter(item => item.compulsory || chosen.has(item.position))
  const total = taken.reduce((sum, item) => sum + item.amount, 0)
  let toPay = total
  const waived = granted.flatMap(reduction => {
    const amount = Math.min(waivedOf(reduction, total), toPay)
    toPay -= amount
    return amount > 0 ? [{ key: reduction.id, amount, reason: reduction.reason }] : []
  })
  return { items: taken, total, toPay, waived }
}

/** đồng that a reduction takes off a sum. */
export function waivedOf(
  { percent, amount }: Pick<ReductionRow, 'percent' | 'amount'>,
  total: number,
): number {
  return percent === null ? amount! : Math.ceil((total * percent) / 100)
}

/**
 * đồng that parents have to get back because a reduction was granted after they had paid too much for it to be taken off;
 * nothing more once it went back. `whole` is what was asked before any reduction, `paid` what the school holds of it.
 */
export function toGiveBack(of: {
  whole: number
  paid: number
  reductions: readonly Pick<ReductionRow, 'percent' | 'amount' | 'granted' | 'carried_out'>[]
}): number {
  const granted = of.reductions.filter(one => one.granted && one.carried_out !== null)
  const waived = granted.reduce((sum, one) => sum + waivedOf(one, of.whole), 0)
  const carriedOut = granted.reduce((sum, one) => sum + one.carried_out!, 0)
  const due = Math.max(0, of.whole - waived)
  return Math.max(0, Math.min(waived - carriedOut, of.paid - due))
}
