import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '#lib/vietnamese-text'
import { chargeFor, shareOut, type Tariff, type Use } from './tariff.ts'
import { groups, tariffsOf } from './tariffs-of.ts'

const tariff = (from: string, scale = 1): Tariff => ({
  from,
  blocks: [
    { upTo: 10, price: 6000 * scale },
    { upTo: 20, price: 7000 * scale },
    { upTo: null, price: 9000 * scale },
  ],
  addOns: [{ name: 'VAT', percent: 5 }],
})
const november = (used: number): Use => ({ used, from: '2026-11-01', to: '2026-11-30', months: 1 })

describe('blocks', () => {
  test('are filled one after the other', () => {
    const { lines, addOns, amount } = chargeFor(november(25), [tariff('2025-01-01')])
    expect(lines.map(line => [line.block, line.quantity, line.amount])).toEqual([
      [1, 10, 60_000],
      [2, 10, 70_000],
      [3, 5, 45_000],
    ])
    expect(addOns).toEqual([{ name: 'VAT', percent: 5, amount: 8_750 }])
    expect(amount).toBe(183_750)
  })

  test('are as wide as the months that were not read', () => {
    const { lines } = chargeFor({ ...november(25), from: '2026-10-01', months: 2 }, [tariff('2025-01-01')])
    expect(lines.map(line => line.quantity)).toEqual([20, 5])
  })

  test('nothing used costs nothing', () => {
    expect(chargeFor(november(0), [tariff('2025-01-01')])).toEqual({ lines: [], addOns: [], amount: 0 })
  })
})

describe('a new tariff', () => {
  test('from the eleventh of thirty days on takes two thirds of the water and of each block', () => {
    const { lines } = chargeFor(november(24), [tariff('2025-01-01'), tariff('2026-11-11', 2)])
    expect(lines.map(line => [line.from, line.to, line.block, line.quantity, line.price])).toEqual([
      ['2026-11-01', '2026-11-10', 1, 3, 6000],
      ['2026-11-01', '2026-11-10', 2, 4, 7000],
      ['2026-11-01', '2026-11-10', 3, 1, 9000],
      ['2026-11-11', '2026-11-30', 1, 7, 12000],
      ['2026-11-11', '2026-11-30', 2, 6, 14000],
      ['2026-11-11', '2026-11-30', 3, 3, 18000],
    ])
  })

  test('of the first day holds for all, of the day after for nothing', () => {
    const price = (from: string) =>
      chargeFor(november(1), [tariff('2025-01-01'), tariff(from, 2)]).lines[0]!.price
    expect(price('2026-11-01')).toBe(12000)
    expect(price('2026-12-01')).toBe(6000)
  })

  test('before the first one nothing can be charged', () => {
    expect(() => chargeFor(november(1), [tariff('2026-11-02')])).toThrow(RangeError)
    expect(() => chargeFor(november(1), [])).toThrow(RangeError)
  })
})

describe('whatever the prices and whenever they change', () => {
  const blocks = fc
    .tuple(
      fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 4 }),
      fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 5, maxLength: 5 }),
    )
    .map(([limits, prices]) => {
      const steps = [...limits.toSorted((a, b) => a - b), null]
      return steps.map((upTo, n) => ({ upTo, price: prices[n]! }))
    })
  const addOns = fc.constantFrom(
    [],
    [{ name: 'VAT', percent: 5 }],
    [
      { name: 'VAT', percent: 8 },
      { name: 'fee', percent: 10 },
    ],
  )
  const first = '2026-10-15'
  const versions = fc
    .tuple(
      blocks,
      addOns,
      fc.uniqueArray(fc.tuple(fc.integer({ min: -5, max: 45 }), blocks, addOns), {
        selector: one => one[0],
        maxLength: 3,
      }),
    )
    .map(([blocks, addOns, later]): Tariff[] => [
      { from: '2020-01-01', blocks, addOns },
      ...later.map(([day, blocks, addOns]) => ({ from: addDays(first, day), blocks, addOns })),
    ])
  const use = fc
    .record({
      used: fc.integer({ min: 0, max: 200 }),
      days: fc.integer({ min: 1, max: 40 }),
      months: fc.integer({ min: 1, max: 3 }),
    })
    .map(({ used, days, months }): Use => ({ used, months, from: first, to: addDays(first, days - 1) }))

  test('the lines add up to the water and to the sum, and follow one another without a gap', () => {
    fc.assert(
      fc.property(use, versions, (use, tariffs) => {
        const { lines, addOns, amount } = chargeFor(use, tariffs)
        expect(lines.reduce((sum, line) => sum + line.quantity, 0)).toBe(use.used)
        for (const line of lines) {
          expect(line.quantity).toBeGreaterThan(0)
          expect(line.amount).toBe(line.quantity * line.price)
          expect(line.from >= use.from && line.to <= use.to && line.from <= line.to).toBe(true)
        }
        expect([...lines, ...addOns].reduce((sum, one) => sum + one.amount, 0)).toBe(amount)
        expect(Number.isSafeInteger(amount)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  test('one m³ more never makes it cheaper', () => {
    fc.assert(
      fc.property(use, versions, (use, tariffs) => {
        const more = chargeFor({ ...use, used: use.used + 1 }, tariffs).amount
        expect(more).toBeGreaterThanOrEqual(chargeFor(use, tariffs).amount)
      }),
      { numRuns: 500 },
    )
  })

  test('a change that changes nothing costs nothing: the blocks of the parts are the blocks of the month', () => {
    fc.assert(
      fc.property(use, blocks, fc.integer({ min: 1, max: 39 }), (use, blocks, day) => {
        const [one, two] = ['2020-01-01', addDays(first, day)].map(from => ({ from, blocks, addOns: [] }))
        expect(chargeFor(use, [one!, two!]).amount).toBe(chargeFor(use, [one!]).amount)
      }),
      { numRuns: 300 },
    )
  })

  test('shares add up, are near what is due, and nobody loses by one thing more', () => {
    const weights = fc.array(fc.integer({ min: 1, max: 31 }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 150 }), weights, (total, weights) => {
        const shares = shareOut(total, weights)
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(total)
        const more = shareOut(total + 1, weights)
        expect(shares.every((share, i) => more[i]! >= share)).toBe(true)
      }),
    )
  })
})

test('every group of customers of the demonstration has a tariff, and the last block is open', () => {
  for (const group of groups) {
    const tariffs = tariffsOf('tay-ninh/so-nong-nghiep-va-moi-truong/trung-tam-nuoc-sach-nong-thon', group)
    expect(tariffs.length, group).toBeGreaterThan(0)
    for (const { blocks } of tariffs) expect(blocks.at(-1)?.upTo).toBeNull()
    expect(tariffsOf('tinh-khac', group)).toEqual([])
  }
})
