import fc from 'fast-check'
import { expect, test } from 'vitest'
import { byDay, compare, type Ours, type Theirs, verdicts } from './compare.ts'

const day = '2026-11-20'
const mine = (id: string, over: Partial<Ours> = {}): Ours => ({
  id,
  day,
  order: `O-${id}`,
  transaction: `T-${id}`,
  amount: 1000,
  ...over,
})
let position = 0
const line = (of: string, over: Partial<Theirs> = {}): Theirs => ({
  position: ++position,
  day,
  order: `O-${of}`,
  transaction: `T-${of}`,
  amount: 1000,
  fee: 10,
  known: null,
  isRepeated: false,
  ...over,
})
const verdictsOf = (ours: Ours[], theirs: Theirs[]) => compare(ours, theirs).map(one => one.verdict)

test('finds each by number, then by order, then says who alone has it', () => {
  expect(
    verdictsOf(
      [mine('a'), mine('b'), mine('c'), mine('d')],
      [line('a'), line('b', { transaction: '' }), line('c', { amount: 900 }), line('x')],
    ),
  ).toEqual(['equal', 'equal', 'differs', 'only-theirs', 'only-ours'])
})

test('a refund is not held against the payment that it gives back', () => {
  const back = mine('r', { order: 'O-a', transaction: 'T-a', amount: -1000 })
  expect(verdictsOf([mine('a'), back], [line('a', { amount: -1000 }), line('a')])).toEqual(['equal', 'equal'])
  expect(verdictsOf([mine('a')], [line('a', { amount: -1000 })])).toEqual(['only-theirs', 'only-ours'])
})

test('what an earlier file had counts nowhere in the sums', () => {
  const [report] = byDay(compare([mine('a')], [line('a'), line('a', { isRepeated: true })]))
  expect(report).toMatchObject({
    fee: 10,
    payout: 990,
    sums: { equal: { count: 1, amount: 1000 }, repeated: { count: 1 } },
  })
})

test('whatever both sides say, each line and each transaction of ours stands in the report once', () => {
  const anyName = fc.constantFrom('a', 'b', 'c', 'd')
  const anyOurs = fc
    .uniqueArray(
      fc.record({ id: anyName, order: anyName, transaction: anyName, amount: fc.constantFrom(1, 2, -1) }),
      { selector: one => one.id },
    )
    .map(all => all.map(one => ({ ...one, day })))
  const anyTheirs = fc
    .array(
      fc.record({
        order: fc.oneof(anyName, fc.constant('')),
        transaction: fc.oneof(anyName, fc.constant('')),
        amount: fc.constantFrom(1, 2, -1),
        fee: fc.nat(3),
        known: fc.option(anyName),
        isRepeated: fc.boolean(),
      }),
    )
    .map(all => all.map((one, at) => ({ ...one, day, position: at })))
  fc.assert(
    fc.property(anyOurs, anyTheirs, (ours, theirs) => {
      const compared = compare(ours, theirs)
      expect(compared.flatMap(one => one.theirs?.position ?? []).toSorted()).toEqual(
        theirs.map(one => one.position).toSorted(),
      )
      expect(compared.flatMap(one => one.ours?.id ?? []).toSorted()).toEqual(
        ours.map(one => one.id).toSorted(),
      )
      const counted = byDay(compared).flatMap(one => verdicts.map(verdict => one.sums[verdict].count))
      expect(counted.reduce((sum, one) => sum + one, 0)).toBe(compared.length)
    }),
  )
})
