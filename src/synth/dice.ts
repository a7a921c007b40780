/** A stream of chance of its own for one thing (a person, a dossier): the same wherever and in whatever order it is drawn. */
export type Dice = {
  /** In [0, 1). */
  next(): number
  below(n: number): number
  chance(share: number): boolean
  of<T>(list: readonly T[]): T
  /** Squared: the first of a list come up several times as often as the last, as family names do. */
  often<T>(list: readonly T[]): T
  /** A waiting time of this mean: many short ones, a few long ones. */
  wait(mean: number): number
  uuid(): string
}

/**
 * Small Fast Counter (sfc32): 128 bits of state, so that the ids of a million streams never meet. All streams of a
 * generator with 32 bits run along one circle: among 100,000 dossiers about a thousand ids would come twice.
 */
export function dice(seed: number, stream: number, n: number): Dice {
  let [a, b, c, counter] = [seed | 0, stream | 0, n | 0, 1]
  const bits = () => {
    const drawn = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + drawn) | 0
    return drawn >>> 0
  }
  for (let round = 0; round < 12; round++) bits()
  const next = () => bits() / 2 ** 32
  return {
    next,
    below: limit => Math.floor(next() * limit),
    chance: share => next() < share,
    of: list => list[Math.floor(next() * list.length)]!,
    often: list => list[Math.floor(next() ** 2 * list.length)]!,
    wait: mean => -mean * Math.log(1 - next()),
    uuid: () => uuidOf(bits(), bits(), bits(), bits()),
  }
}

const digits = Buffer.from('0123456789abcdef')
const drawnUuid = Buffer.alloc(36, '-')

/** Four digits; a text put together from eight pieces would cost three times as much. */
function write(at: number, bits: number): void {
  drawnUuid[at] = digits[(bits >>> 12) & 15]!
  drawnUuid[at + 1] = digits[(bits >>> 8) & 15]!
  drawnUuid[at + 2] = digits[(bits >>> 4) & 15]!
  drawnUuid[at + 3] = digits[bits & 15]!
}

/** Version 4, as PostgreSQL and Node make them: nothing is nearer together than it will be in a real province. */
function uuidOf(a: number, b: number, c: number, d: number): string {
  write(0, a >>> 16)
  write(4, a)
  write(9, b >>> 16)
  write(14, 0x4000 | (b & 0x0fff))
  write(19, 0x8000 | ((c >>> 16) & 0x3fff))
  write(24, c)
  write(28, d >>> 16)
  write(32, d)
  return drawnUuid.toString('latin1')
}
