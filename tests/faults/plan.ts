export type Kill = {
  at: number
  do: 'kill'
  whom: 'web-1' | 'web-2' | 'worker-1' | 'worker-2' | 'postgresql'
}
export type Trouble = {
  at: number
  do:
    | 'disk-full'
    | 'disk-free'
    | 'clock-jumps'
    | 'clock-right'
    | 'stall'
    | 'go-on'
    | 'nation-down'
    | 'nation-up'
    | 'new-version'
  /** Milliseconds that a clock jumps. */
  by?: number
}
export type Deed = Kill | Trouble

/** The same numbers for the same seed (mulberry32). */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const hour = 3_600_000
const victims: readonly Kill['whom'][] = ['postgresql', 'worker-1', 'web-1', 'worker-2', 'web-2']

/**
 * What goes wrong and when, in milliseconds from the beginning: kills spread over the run, and in every minute (or in
 * the whole of a shorter run) a full disk, a clock that jumps by more than a day, two stalls, the nation's systems
 * down, each for a while: 14 seconds in a minute, or once for `nationDown` milliseconds. The newer version comes once, in
 * the last third. Ordered by time.
 */
export function planOf(options: { seed: number; length: number; kills: number; nationDown: number }): Deed[] {
  const { length, kills, nationDown } = options
  const random = numbersFrom(options.seed)
  const deeds: Deed[] = []
  let living: Kill['whom'][] = []
  for (let n = 0; n < kills; n++) {
    // Everybody once, in an order of chance, before anybody a second time.
    if (!living.length) living = [...victims]
    const [whom] = living.splice(Math.floor(random() * living.length), 1)
    deeds.push({
      at: Math.round((0.08 + (0.86 * (n + random())) / kills) * length),
      do: 'kill',
      whom: whom!,
    })
  }
  const rounds = Math.max(1, Math.round(length / 60_000))
  const round = length / rounds
  for (let n = 0; n < rounds; n++) {
    const at = (share: number) => Math.round(round * (n + share + 0.03 * random()))
    const stalls = (share: number, lasting: number): Deed[] => {
      const from = at(share)
      return [
        { at: from, do: 'stall' },
        { at: from + lasting, do: 'go-on' },
      ]
    }
    deeds.push(
      { at: at(0.12), do: 'disk-full' },
      { at: at(0.24), do: 'disk-free' },
      ...stalls(0.28, 2500),
      {
        at: at(0.36),
        do: 'clock-jumps',
        by: (random() < 0.5 ? 1 : -1) * Math.round((20 + 12 * random()) * hour),
      },
      { at: at(0.52), do: 'clock-right' },
      ...stalls(0.84, 2500),
    )
    if (!nationDown) deeds.push({ at: at(0.55), do: 'nation-down' }, { at: at(0.78), do: 'nation-up' })
  }
  if (nationDown) {
    const from = Math.round(0.02 * length)
    deeds.push({ at: from, do: 'nation-down' }, { at: from + nationDown, do: 'nation-up' })
  }
  deeds.push({ at: Math.round(0.7 * length), do: 'new-version' })
  return deeds.toSorted((one, other) => one.at - other.at)
}

/** Kills alone, each kind twice, PostgreSQL under both: what is worth looking at after every change. */
export function shortPlan(): { length: number; deeds: Deed[] } {
  // Workers early: what one had in hand is another's after twenty seconds.
  const order: readonly Kill['whom'][] = [
    'postgresql',
    'worker-1',
    'worker-2',
    'postgresql',
    'web-1',
    'web-2',
  ]
  const rest = 2500
  return {
    length: rest * (order.length + 1),
    deeds: order.map((whom, n) => ({ at: rest * (n + 1), do: 'kill', whom })),
  }
}
