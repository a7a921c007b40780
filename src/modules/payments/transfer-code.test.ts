import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findTransferCode, transferCode } from './transfer-code.ts'

const anyNumber = fc.integer({ min: 1, max: 32 ** 8 - 1 })

describe('transfer code', () => {
  test('is found again whatever the bank writes around it', () => {
    expect(transferCode(1)).toMatch(/^SEN00000001[0-9A-Z]$/)
    fc.assert(
      fc.property(
        anyNumber,
        fc.stringMatching(/^[a-z0-9 .]{0,20}$/),
        fc.stringMatching(/^[a-z0-9 .]{0,20}$/),
        (number, before, after) => {
          const code = transferCode(number)
          const written = `MBVCB.${before} ${code.slice(0, 5)} ${code.slice(5)}.${after}`.toLowerCase()
          fc.pre(!before.replace(/[ .]/g, '').includes('sen'))
          expect(findTransferCode(written)).toBe(number)
        },
      ),
    )
  })

  test('with one wrong sign belongs to no bill', () => {
    fc.assert(
      fc.property(
        anyNumber,
        fc.integer({ min: 3, max: 11 }),
        fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'),
        (number, at, sign) => {
          const code = transferCode(number)
          fc.pre(code[at] !== sign)
          expect(findTransferCode(code.slice(0, at) + sign + code.slice(at + 1))).toBeUndefined()
        },
      ),
    )
  })

  test('fits the purpose of a VietQR code, and is not seen where none is', () => {
    expect(transferCode(32 ** 8 - 1)).toHaveLength(12)
    expect(findTransferCode('Chuyen tien an sang SEN')).toBeUndefined()
    expect(findTransferCode('')).toBeUndefined()
  })
})
