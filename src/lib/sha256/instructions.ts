/**
 * WebAssembly as bytes, as far as four lanes of SHA-256 need it. An expression leaves its value on the stack. Parts stand
 * in parts, and become one row of bytes at the end: copying them at each step would take longer than all the rest.
 */
export type Code = number | readonly Code[]

function bytesOf(code: Code, into: number[] = []): number[] {
  if (typeof code === 'number') into.push(code)
  else for (const part of code) bytesOf(part, into)
  return into
}

/** Numbers in seven bits a byte, the lowest first; a further byte keeps a sign bit clear. */
function number(value: number): Code {
  return value < 64 ? value : [(value & 0x7f) | 0x80, number(value >>> 7)]
}

const simd = (code: number): Code => [0xfd, code < 128 ? code : [(code & 0x7f) | 0x80, code >>> 7]]

/** Instructions on numbers, and on four of them at once. */
export const constant = (value: number): Code => [0x41, number(value)]
export const get = (local: number): Code => [0x20, local]
export const set = (local: number, value: Code): Code => [value, 0x21, local]
export const plus = (one: Code, other: Code): Code => [one, other, 0x6a]
export const differ = (one: Code, other: Code): Code => [one, other, 0x47]
/** Does it again as long as `condition` is not zero. */
export const repeat = (body: Code, condition: Code): Code => [0x03, 0x40, body, condition, 0x0d, 0, 0x0b]

const four =
  (code: number) =>
  (...operands: Code[]): Code => [operands, simd(code)]
export const add = four(0xae)
export const xor = four(0x51)
export const or = four(0x50)
/** Bits of `one` where `mask` has ones, else of `other`. */
export const choose = (mask: Code, one: Code, other: Code): Code => four(0x52)(one, other, mask)
export const shiftLeft = (value: Code, bits: number): Code => four(0xab)(value, constant(bits))
export const shiftRight = (value: Code, bits: number): Code => four(0xad)(value, constant(bits))

/** Memory at an address and so many bytes on. */
const place = (offset: number): Code => [0, number(offset)]
export const load = (at: Code, offset: number): Code => [at, simd(0x00), place(offset)]
export const store = (at: Code, offset: number, value: Code): Code => [at, value, simd(0x0b), place(offset)]
/** The same number in all four lanes. */
export const loadToAll = (at: Code, offset: number): Code => [at, simd(0x09), place(offset)]
/** Numbers from four places, a lane each. */
export const loadEach = (at: Code, offsets: readonly number[]): Code =>
  offsets.reduce<Code>(
    (lanes, offset, lane) =>
      lane ? [at, lanes, simd(0x56), place(offset), lane] : [at, simd(0x5c), place(offset)],
    [],
  )
const reversed = Array.from({ length: 16 }, (_, byte) => byte ^ 3)
/** Each number with its bytes turned round. */
export const turnBytes = (local: number): Code => [get(local), get(local), simd(0x0d), reversed]

/** "\0asm", version 1. */
const beginning: Code = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
const [i32, v128] = [0x7f, 0x7b]
const section = (id: number, ...body: Code[]): Code => [id, number(bytesOf(body).length), body]
const named = (name: string): Code => [name.length, [...Buffer.from(name)]]

/** A module of one function `run(number)` with numbers and fours as its locals, and one page of memory. */
export function moduleOf(code: Code, numbers: number, fours: number): Uint8Array<ArrayBuffer> {
  const body = bytesOf([2, numbers, i32, fours, v128, code, 0x0b])
  const module: Code = [
    beginning,
    section(1, 1, 0x60, 1, i32, 0),
    section(3, 1, 0),
    section(5, 1, 0, 1),
    section(7, 2, named('memory'), 2, 0, named('run'), 0, 0),
    section(10, 1, number(body.length), body),
  ]
  return Uint8Array.from(bytesOf(module))
}
