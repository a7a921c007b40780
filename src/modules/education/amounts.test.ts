import fc from 'fast-check'
import { expect, test } from 'vitest'
import { askedOf } from './amounts.ts'

const items = [
  { position: 0, name: 'Bảo hiểm y tế', amount: 420_001, compulsory: true },
  { position: 1, name: 'Bán trú', amount: 600_000, compulsory: false },
]
const half = { id: 'a', percent: 50, amount: null, reason: 'Hộ nghèo' }
const much = { id: 'b', percent: null, amount: 900_000, reason: 'Con liệt sĩ' }

test('compulsory items and those that were chosen', () => {
  expect(askedOf(items, new Set(), []).total).toBe(420_001)
  expect(askedOf(items, new Set([1]), []).total).toBe(1_020_001)
})

test('a percentage is rounded for the parents, and no more than all is waived', () => {
  expect(askedOf(items, new Set(), [half])).toMatchObject({
    toPay: 210_000,
    waived: [{ key: 'a', amount: 210_001 }],
  })
  expect(askedOf(items, new Set(), [half, much])).toMatchObject({
    toPay: 0,
    waived: [{ amount: 210_001 }, { key: 'b', amount: 210_000 }],
  })
  expect(askedOf(items, new Set(), [much, half]).waived).toHaveLength(1)
})

test('what is waived and what is to pay are always the whole', () => {
  const share = fc.oneof(
    fc.record({ percent: fc.integer({ min: 1, max: 100 }), amount: fc.constant(null) }),
    fc.record({ percent: fc.constant(null), amount: fc.integer({ min: 1, max: 2_000_000 }) }),
  )
  fc.assert(
    fc.property(fc.array(share, { maxLength: 4 }), fc.boolean(), (shares, isChosen) => {
      const granted = shares.map((one, at) => ({ ...one, id: String(at), reason: 'x' }))
      const { total, toPay, waived } = askedOf(items, new Set(isChosen ? [1] : []), granted)
      expect(waived.reduce((sum, one) => sum + one.amount, toPay)).toBe(total)
      expect(toPay).toBeGreaterThanOrEqual(0)
      expect(waived.every(one => one.amount > 0)).toBe(true)
    }),
  )
})
