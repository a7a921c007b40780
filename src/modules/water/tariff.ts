import { addDays, type Day, daysBetween } from '#lib/vietnamese-text'

/** m³ a month up to a limit (null: all the rest) at a price in đồng. */
export type Block = { upTo: number | null; price: number }
/** What is added to the price of the water, such as a tax. */
export type AddOn = { name: string; percent: number }
/** Prices of one customer group from a day on. */
export type Tariff = { from: Day; blocks: readonly Block[]; addOns: readonly AddOn[] }

export type Use = {
  /** m³, whole */
  used: number
  /** The first and the last day on which it was used. */
  from: Day
  to: Day
  /** How many months' limits it may fill: more than one where the meter was not read in between. */
  months: number
}
export type Line = {
  from: Day
  to: Day
  /** 1 for the first block. */
  block: number
  /** m³ a month where the block ends; null: open. */
  upTo: number | null
  quantity: number
  price: number
  amount: number
}
export type Charge = { lines: Line[]; addOns: (AddOn & { amount: number })[]; amount: number }

/**
 * What water costs, block by block. Where prices change within the days of use, m³ and limits are shared among the
 * versions by their days: each single m³ goes where, for its days, fewest have gone. So m³ are never split, the blocks
 * of the versions add up to the blocks of the month, and one m³ more never makes a bill smaller. What is added in
 * percent is rounded to the đồng once for each rate. RangeError when no tariff is in force on the first day.
 */
export function chargeFor(use: Use, tariffs: readonly Tariff[]): Charge {
  const parts = partsOf(use, tariffs)
  const days = parts.map(part => daysBetween(part.from, part.to) + 1)
  const shares = shareOut(use.used, days)
  const lines = parts.flatMap((part, p) => linesOf(use, part, { p, used: shares[p]!, days }))
  const addOns = addOnsOf(parts, lines)
  const amount = [...lines, ...addOns].reduce((sum, one) => sum + one.amount, 0)
  return { lines, addOns, amount }
}

type Part = { tariff: Tariff; from: Day; to: Day }

function partsOf({ from, to }: Use, tariffs: readonly Tariff[]): Part[] {
  const inForce = tariffs.filter(tariff => tariff.from <= to).toSorted((a, b) => (a.from < b.from ? -1 : 1))
  const parts = inForce
    .map((tariff, n) => {
      const next = inForce[n + 1]
      const begins = tariff.from > from ? tariff.from : from
      return { tariff, from: begins, to: next ? addDays(next.from, -1) : to }
    })
    .filter(part => part.from <= part.to)
  if (parts[0]?.from !== from || from > to) throw new RangeError(`No tariff is in force on ${from}`)
  return parts
}

/** Whole things by weights (Sainte-Laguë): one thing more never takes one away from anybody. */
export function shareOut(total: number, weights: readonly number[]): number[] {
  if (weights.length === 1) return [total]
  const shares = weights.map(() => 0)
  const claim = (i: number) => weights[i]! / (2 * shares[i]! + 1)
  for (let n = 0; n < total; n++) {
    let most = 0
    for (let i = 1; i < weights.length; i++) if (claim(i) > claim(most)) most = i
    shares[most]!++
  }
  return shares
}

function linesOf(use: Use, part: Part, at: { p: number; used: number; days: readonly number[] }): Line[] {
  let below = 0
  return part.tariff.blocks.flatMap(({ upTo, price }, n) => {
    const limit = upTo === null ? at.used : Math.min(at.used, shareOut(upTo * use.months, at.days)[at.p]!)
    const quantity = Math.max(0, limit - below)
    below += quantity
    const { from, to } = part
    return quantity ? [{ from, to, block: n + 1, upTo, quantity, price, amount: quantity * price }] : []
  })
}

function addOnsOf(parts: readonly Part[], lines: readonly Line[]): Charge['addOns'] {
  const bases = new Map<string, AddOn & { base: number }>()
  for (const { tariff, from } of parts) {
    const base = lines.filter(line => line.from === from).reduce((sum, line) => sum + line.amount, 0)
    for (const addOn of tariff.addOns) {
      const key = `${addOn.name} ${addOn.percent}`
      bases.set(key, { ...addOn, base: base + (bases.get(key)?.base ?? 0) })
    }
  }
  return [...bases.values()]
    .map(({ base, ...addOn }) => ({ ...addOn, amount: Math.round((base * addOn.percent) / 100) }))
    .filter(addOn => addOn.amount > 0)
}
