import type { Day } from '#lib/vietnamese-text'

/** A transaction at a gateway as our books have it; a refund is below zero. */
export type Ours = { id: string; day: Day; order: string; transaction: string; amount: number }

/** A line of its settlement; `known`: what it was found to be when it was imported. */
export type Theirs = {
  position: number
  day: Day
  order: string
  transaction: string
  amount: number
  fee: number
  known: string | null
  isRepeated: boolean
}

export const verdicts = ['equal', 'differs', 'only-ours', 'only-theirs', 'repeated'] as const
export type Verdict = (typeof verdicts)[number]
export type Compared = { verdict: Verdict; day: Day; ours?: Ours; theirs?: Theirs }

/**
 * Holds a gateway's file against our books, each transaction once: by what it was found to be, by the gateway's number, by
 * our order. Payments are never held against refunds.
 */
export function compare(ours: readonly Ours[], theirs: readonly Theirs[]): Compared[] {
  const left = new Map(ours.map(one => [one.id, one]))
  const found = new Map<Theirs, Ours>()
  const seek = (key: (one: Ours | Theirs) => string, wanted: (line: Theirs) => string) => {
    const byKey = Map.groupBy(left.values(), one => `${one.amount > 0} ${key(one)}`)
    for (const line of theirs) {
      if (found.has(line) || line.isRepeated || !wanted(line)) continue
      const candidates =
        byKey.get(`${line.amount > 0} ${wanted(line)}`)?.filter(one => left.has(one.id)) ?? []
      const best = candidates.find(one => one.amount === line.amount) ?? candidates[0]
      if (!best) continue
      found.set(line, best)
      left.delete(best.id)
    }
  }
  seek(
    one => ('id' in one ? one.id : ''),
    line => line.known ?? '',
  )
  seek(
    one => one.transaction,
    line => line.transaction,
  )
  seek(
    one => one.order,
    line => line.order,
  )
  return [
    ...theirs.map((line): Compared => {
      const mine = found.get(line)
      const { day } = line
      if (!mine) return { verdict: line.isRepeated ? 'repeated' : 'only-theirs', day, theirs: line }
      return { verdict: mine.amount === line.amount ? 'equal' : 'differs', day, ours: mine, theirs: line }
    }),
    ...[...left.values()].map((mine): Compared => ({ verdict: 'only-ours', day: mine.day, ours: mine })),
  ]
}

export type DayOfComparison = {
  day: Day
  /** How many, and đồng: theirs where they have it, else ours. */
  sums: Record<Verdict, { count: number; amount: number }>
  fee: number
  /** đồng that the gateway owes us for the day by its own file */
  payout: number
}

/** The report, day by day. */
export function byDay(compared: readonly Compared[]): DayOfComparison[] {
  const days = [...Map.groupBy(compared, one => one.day)].toSorted(([a], [b]) => a.localeCompare(b))
  return days.map(([day, ones]) => {
    const counted = ones.filter(one => one.theirs && !one.theirs.isRepeated).map(one => one.theirs!)
    const sum = (of: (line: Theirs) => number) => counted.reduce((total, line) => total + of(line), 0)
    const sums = Object.fromEntries(
      verdicts.map(verdict => {
        const its = ones.filter(one => one.verdict === verdict)
        const amount = its.reduce((total, one) => total + (one.theirs ?? one.ours!).amount, 0)
        return [verdict, { count: its.length, amount }]
      }),
    ) as DayOfComparison['sums']
    return { day, sums, fee: sum(line => line.fee), payout: sum(line => line.amount - line.fee) }
  })
}
