import {
  add,
  type Code,
  choose,
  constant,
  differ,
  get,
  load,
  loadEach,
  loadToAll,
  moduleOf,
  or,
  plus,
  repeat,
  set,
  shiftLeft,
  shiftRight,
  store,
  turnBytes,
  xor,
} from './instructions.ts'

/** Where things stand in memory, in bytes: four messages, the constants, the states before and after each block. */
export const laneRoom = 4096
export const blockSize = 64
const constantsAt = 4 * laneRoom
export const statesAt = constantsAt + 4 * blockSize
/** Eight numbers in four lanes. */
export const stateSize = 8 * 4 * 4

/** Names of numbers and fours that the function keeps: how far to go, where it is, where the state is; a to h; the schedule. */
const [end, at, stateAt, firstVariable, firstWord] = [0, 1, 2, 3, 11]
const variables = [0, 1, 2, 3, 4, 5, 6, 7].map(n => firstVariable + n)
const word = (t: number) => firstWord + (t & 15)

const rotate = (value: Code, bits: number) => or(shiftRight(value, bits), shiftLeft(value, 32 - bits))
/** FIPS 180-4, 4.1.2. */
const upper = (value: Code, [a, b, c]: readonly [number, number, number]) =>
  xor(xor(rotate(value, a), rotate(value, b)), rotate(value, c))
const lower = (value: Code, [a, b, c]: readonly [number, number, number]) =>
  xor(xor(rotate(value, a), rotate(value, b)), shiftRight(value, c))
const majority = (a: Code, b: Code, c: Code) => choose(xor(a, b), c, b)

/** FIPS 180-4, 6.2.2: one block of each lane. */
function block(): Code {
  const code: Code[] = [set(stateAt, plus(get(at), get(at)))]
  for (const [n, variable] of variables.entries())
    code.push(set(variable, load(get(stateAt), statesAt + 16 * n)))
  for (let t = 0; t < 16; t++) {
    const each = [0, 1, 2, 3].map(lane => lane * laneRoom + 4 * t)
    code.push(set(word(t), loadEach(get(at), each)), set(word(t), turnBytes(word(t))))
  }
  let names = variables
  for (let t = 0; t < 64; t++) {
    const [a, b, c, d, e, f, g, h] = names.map(get) as [Code, Code, Code, Code, Code, Code, Code, Code]
    const nameOf = { d: names[3]!, h: names[7]! }
    const w = (back: number) => get(word(t - back))
    if (t >= 16)
      code.push(set(word(t), add(add(w(16), lower(w(15), [7, 18, 3])), add(w(7), lower(w(2), [17, 19, 10])))))
    const mixed = add(upper(e, [6, 11, 25]), choose(e, f, g))
    const given = add(get(word(t)), loadToAll(constant(0), constantsAt + 4 * t))
    code.push(
      set(nameOf.h, add(add(h, given), mixed)),
      set(nameOf.d, add(d, h)),
      set(nameOf.h, add(add(h, majority(a, b, c)), upper(a, [2, 13, 22]))),
    )
    names = [nameOf.h, ...names.slice(0, 7)]
  }
  for (const [n, variable] of variables.entries()) {
    const before = load(get(stateAt), statesAt + 16 * n)
    code.push(store(get(stateAt), statesAt + stateSize + 16 * n, add(before, get(variable))))
  }
  return [code, set(at, plus(get(at), constant(blockSize)))]
}

/** Made when it is first needed: a program that hashes nothing starts without it. */
let module: WebAssembly.Module | undefined

/** FIPS 180-4, 5.3.3 and 4.2.2: the first bits behind the point of square and cube roots of the first primes. */
const primes = [2]
for (let n = 3; primes.length < 64; n += 2) if (primes.every(prime => n % prime)) primes.push(n)
const behindPoint = (root: number) => Math.floor((root % 1) * 2 ** 32)

/** A memory of its own, and what runs over it: so many bytes of each of the four messages, in whole blocks. */
export function instance(): { memory: ArrayBuffer; run(bytes: number): void } {
  module ??= new WebAssembly.Module(moduleOf(repeat(block(), differ(get(at), get(end))), 2, 24))
  const { exports } = new WebAssembly.Instance(module)
  const { buffer } = exports['memory'] as WebAssembly.Memory
  new Uint32Array(buffer, constantsAt, 64).set(primes.map(prime => behindPoint(Math.cbrt(prime))))
  const first = primes.slice(0, 8).flatMap(prime => Array<number>(4).fill(behindPoint(Math.sqrt(prime))))
  new Uint32Array(buffer, statesAt, 32).set(first)
  return { memory: buffer, run: exports['run'] as (bytes: number) => void }
}
