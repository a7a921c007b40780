import fc from 'fast-check'
import { expect, test } from 'vitest'
import { askedOf, toGiveBack } from './amounts.ts'

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

test('what is to be given back is what could not be taken off, of what was paid, and never what was paid too much', () => {
  const [granted, whole] = [true, 1_000_000]
  const fifty = { percent: 50, amount: null, granted }
  const back = (paid: number, ...carriedOut: number[]) =>
    toGiveBack({ whole, paid, reductions: carriedOut.map(carried_out => ({ ...fifty, carried_out })) })
  expect(back(800_000, 200_000)).toBe(300_000)
  expect(back(500_000, 200_000)).toBe(0)
  expect(back(300_000, 500_000)).toBe(0)
  expect(back(700_000, 500_000)).toBe(0)
  // Two halves are all of it: what was paid goes back, and no more.
  expect(back(300_000, 500_000, 200_000)).toBe(300_000)
  expect(back(0, 500_000, 500_000)).toBe(0)
  const refused = { ...fifty, granted: false, carried_out: null }
  expect(toGiveBack({ whole, paid: 800_000, reductions: [refused] })).toBe(0)
})
