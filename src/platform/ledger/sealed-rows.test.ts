import fc from 'fast-check'
import { expect, test } from 'vitest'
import { merkleRoot } from './merkle.ts'
import { rowOf } from './row.fixture.ts'
import type { SealList } from './seal-list.ts'
import { type BackdatedRow, firstStrangeSeal, sealedRows } from './sealed-rows.ts'

type Sealed = { xid: number; hash: number; at: number }

const hour = 3_600_000
/** Seal n covers the transactions from 10 n on, and was closed n hours after the beginning of 2000. */
const sealed = 3
const rowsOf = (rows: readonly Sealed[], seal: number) =>
  rows.filter(row => Math.floor(row.xid / 10) === seal)
const root = (rows: readonly Sealed[]) =>
  merkleRoot(Buffer.concat(rows.map(row => Buffer.alloc(32, row.hash))))

function sealsOver(rows: readonly Sealed[]): SealList {
  const each = Array.from({ length: sealed }, (_, seal) => seal)
  return {
    ids: Int32Array.from(each, seal => seal + 1),
    closed: Float64Array.from(each, seal => Date.UTC(2000, 0, 1) + seal * hour),
    until: Float64Array.from([...each.map(seal => 10 * (seal + 1)), Number.POSITIVE_INFINITY]),
    rows: Float64Array.from(each, seal => rowsOf(rows, seal).length),
    roots: new Uint8Array(Buffer.concat(each.map(seal => root(rowsOf(rows, seal))))),
  }
}

/** In the order of ids, which is not that of transactions; one in four lies behind the last seal. */
const ledgers = fc.array(
  fc.record({ xid: fc.nat({ max: 39 }), hash: fc.nat({ max: 3 }), at: fc.nat({ max: 3 * hour }) }),
  { minLength: 1, maxLength: 200 },
)
const spoilt = fc.record({ at: fc.nat(), how: fc.constantFrom('nothing', 'deleted', 'doubled', 'changed') })

function spoil(rows: readonly Sealed[], { at, how }: { at: number; how: string }): Sealed[] {
  const n = at % rows.length
  const row = rows[n]!
  const instead = { nothing: [row], deleted: [], doubled: [row, row], changed: [{ ...row, hash: 9 }] }[how]!
  return rows.toSpliced(n, 1, ...instead)
}

function found(seals: SealList, stretches: readonly (readonly Sealed[])[]) {
  let id = 0
  const results = stretches.map(stretch => {
    const { add, result } = sealedRows(seals)
    for (const row of stretch) add(rowOf({ ...row, id: id++, at: row.at * 1000 }))
    return result
  })
  const backdated: BackdatedRow[] = results.flatMap(result => result.backdated)
  return {
    strange: firstStrangeSeal(seals, results),
    unsealed: results.reduce((sum, result) => sum + result.unsealed, 0),
    backdated: backdated.slice(0, 20).map(row => row.id),
  }
}

test('the first seal with other rows is found, in whatever order transactions ended and wherever the ledger was cut', () => {
  fc.assert(
    fc.property(ledgers, spoilt, fc.nat(), fc.nat(), (before, how, one, other) => {
      const seals = sealsOver(before)
      const rows = spoil(before, how)
      const strange = Array.from({ length: sealed }, (_, seal) => seal).find(seal => {
        const [was, is] = [rowsOf(before, seal), rowsOf(rows, seal)]
        return was.length !== is.length || !root(was).equals(root(is))
      })
      const expected = {
        strange: strange === undefined ? undefined : { at: strange, found: rowsOf(rows, strange).length },
        unsealed: rows.filter(row => row.xid >= 10 * sealed).length,
        backdated: rows
          .flatMap((row, id) => {
            const seal = Math.min(Math.floor(row.xid / 10), sealed)
            return seal && row.at < (seal - 2) * hour ? [id] : []
          })
          .slice(0, 20),
      }
      const [low, high] = [one % (rows.length + 1), other % (rows.length + 1)].toSorted((a, b) => a - b)
      expect(found(seals, [rows])).toEqual(expected)
      expect(found(seals, [rows.slice(0, low), rows.slice(low)])).toEqual(expected)
      expect(found(seals, [rows.slice(0, low), rows.slice(low, high), rows.slice(high)])).toEqual(expected)
    }),
    { numRuns: 300 },
  )
})
