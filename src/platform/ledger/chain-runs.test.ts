import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addRow, addRuns, brokenChains, chainRuns } from './chain-runs.ts'
import { chainId, rowOf } from './row.fixture.ts'

/** Hashes are numbers here: 0 stands before the first row of a chain. */
type Link = { chain: number; seq: number; prev: number; hash: number }

const chainOfLinks = (chain: number, length: number): Link[] =>
  Array.from({ length }, (_, n) => ({ chain, seq: n + 1, prev: n, hash: n + 1 }))

const spoilt = fc.record({
  at: fc.nat(),
  how: fc.constantFrom('deleted', 'doubled', 'seq', 'prev', 'hash'),
  to: fc.integer({ min: -1, max: 7 }),
})

/** Rows of some chains, some of them spoilt, in any order. */
const ledgers = fc
  .tuple(
    fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }),
    fc.array(spoilt, { maxLength: 2 }),
  )
  .map(([lengths, spoils]) =>
    spoils.reduce(
      (rows, { at, how, to }) => {
        const row = rows[at % rows.length]
        if (!row) return rows
        if (how === 'deleted') return rows.filter(other => other !== row)
        if (how === 'doubled') return [...rows, row]
        return rows.map(other => (other === row ? { ...row, [how]: to } : other))
      },
      lengths.flatMap((length, chain) => chainOfLinks(chain, length)),
    ),
  )
  .chain(rows => fc.shuffledSubarray(rows, { minLength: rows.length }))

/** What a whole chain is, said plainly. */
function broken(rows: readonly Link[]): string[] {
  return [...new Set(rows.map(row => row.chain))]
    .filter(chain => {
      const links = rows.filter(row => row.chain === chain).toSorted((one, other) => one.seq - other.seq)
      return !links.every((row, n) => row.seq === n + 1 && row.prev === (links[n - 1]?.hash ?? 0))
    })
    .map(chainId)
}

function found(stretches: readonly (readonly Link[])[]): { broken: string[]; chains: number } {
  const [first, ...others] = stretches.map(stretch => {
    const runs = chainRuns()
    for (const link of stretch) addRow(runs, rowOf(link))
    return runs
  })
  for (const other of others) addRuns(first!, other)
  return { broken: brokenChains(first!).toSorted(), chains: first!.chains }
}

test('the chains that are not whole are found, in whatever order rows came and wherever the ledger was cut', () => {
  fc.assert(
    fc.property(ledgers, fc.nat(), fc.nat(), (rows, one, other) => {
      const [low, high] = [one % (rows.length + 1), other % (rows.length + 1)].toSorted((a, b) => a - b)
      const expected = { broken: broken(rows).toSorted(), chains: new Set(rows.map(row => row.chain)).size }
      expect(found([rows])).toEqual(expected)
      expect(found([rows.slice(0, low), rows.slice(low)])).toEqual(expected)
      expect(found([rows.slice(0, low), rows.slice(low, high), rows.slice(high)])).toEqual(expected)
    }),
    { numRuns: 500 },
  )
})

test('a row whose hash is no hash breaks its chain', () => {
  const runs = chainRuns()
  const [first, second, third] = chainOfLinks(0, 3).map(link => rowOf(link))
  second!.size[9] = 1
  for (const row of [first!, second!, third!]) addRow(runs, row)
  expect(brokenChains(runs)).toEqual([chainId(0)])
})

test('tens of thousands of chains, each begun in one stretch and ended in another', () => {
  const begun = Array.from({ length: 20_000 }, (_, chain) => chainOfLinks(chain, 2))
  const ends = begun.map(links => links[1]!)
  ends[12_345] = { ...ends[12_345]!, prev: 7 }
  expect(found([begun.map(links => links[0]!), ends])).toEqual({ broken: [chainId(12_345)], chains: 20_000 })
})
