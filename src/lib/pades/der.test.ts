import { assert, property, uint8Array } from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  BrokenDer,
  childrenOf,
  identifier,
  identifierOf,
  octets,
  octetsOf,
  readDer,
  sequence,
  setOf,
} from './der.ts'

const hex = (digits: string) => Buffer.from(digits.replaceAll(' ', ''), 'hex')

describe('identifiers', () => {
  it.each([
    ['1.2.840.113549.1.7.2', '06 09 2a864886f70d010702'],
    ['2.16.840.1.101.3.4.2.1', '06 09 608648016503040201'],
    ['2.5.4.3', '06 03 550403'],
    ['2.999.3', '06 03 883703'],
  ])('%s', (dotted, digits) => {
    expect(identifierOf(readDer(hex(digits)))).toBe(dotted)
    expect(identifier(dotted)).toEqual(hex(digits))
  })
})

describe('lengths', () => {
  it.each([0, 1, 127, 128, 255, 256, 65_535, 65_536])('a string of %i bytes comes back', length => {
    const bytes = Buffer.alloc(length, 7)
    expect(octetsOf(readDer(octets(bytes)))).toEqual(bytes)
  })

  it('may be left open, also in strings that come in pieces', () => {
    const pieces = readDer(hex('24 80 04 02 0102 04 01 03 0000 ffff'))
    expect(pieces.raw).toHaveLength(11)
    expect(octetsOf(pieces)).toEqual(hex('010203'))
  })

  it.each([
    '',
    '30',
    '3002',
    '3003 0201',
    '30 84ffffffff',
    '04 80 0000',
    '1f 01 00',
    '30 80 04 01 05',
    '30 85 0000000001 00',
  ])('refuses %s', digits => {
    expect(() => readDer(hex(digits))).toThrow(BrokenDer)
  })

  it('refuses a nest without end', () => {
    expect(() => readDer(Buffer.alloc(10_000, hex('3080')))).toThrow(BrokenDer)
  })

  it('never does anything but read or refuse', () => {
    assert(
      property(uint8Array({ maxLength: 80 }), bytes => {
        try {
          return childrenOf(readDer(Buffer.from(bytes))).every(each => each.raw.length <= bytes.length)
        } catch (fault) {
          return fault instanceof BrokenDer
        }
      }),
    )
  })
})

it('a set is written in the order of its bytes', () => {
  expect(setOf(sequence(octets(hex('02'))), sequence(octets(hex('01'))))).toEqual(
    hex('310a 3003040101 3003040102'),
  )
})
