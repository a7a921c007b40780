import { expect, test } from 'vitest'
import { isFinal, mayFollow, type Status, statuses } from './status.ts'

const all = Object.keys(statuses).map(Number) as Status[]
const table: Record<Status, string> = {
  1: '2 3 5 7',
  2: '4',
  3: '',
  4: '5 6 7 8 9',
  5: '1 2 3 4 7 8',
  6: '4 7 8',
  7: '',
  8: '',
  9: '10',
  10: '',
}

test.each(all)('from status %s a dossier goes only where it may', from => {
  expect(all.filter(to => mayFollow(from, to)).join(' ')).toBe(table[from])
})

test('refused, withdrawn, stopped and returned are the ends; each is reached from the beginning', () => {
  expect(all.filter(isFinal)).toEqual([3, 7, 8, 10])
  const reached = new Set<Status>([1])
  for (const from of reached) for (const to of all) if (mayFollow(from, to)) reached.add(to)
  expect([...reached].sort((a, b) => a - b)).toEqual(all)
})
