import fc from 'fast-check'
import { expect, test } from 'vitest'
import { COMPLETE, CONTEXT, HOUSEHOLD } from './household.fixture.ts'
import { type Answers, type FormDefinition, nextPage, previousPage, prune, settle } from './index.ts'
import { arbitraryAnswers } from './settle.fixture.ts'

const settled = (answers: Answers) => settle(HOUSEHOLD, answers, CONTEXT)

test('asks only what the conditions ask', () => {
  expect(settled({ reason: 'new' }).pages).toEqual(['head', 'reason', 'members', 'house'])
  expect(settled({ reason: 'new' }).items.has('split.date')).toBe(false)
  const split = settled({ reason: 'split', split: { consent: false } })
  expect(split.pages).toContain('consent')
  expect([...split.items]).toEqual(expect.arrayContaining(['split.date', 'split.note', 'text-reason-1']))
})

test('what is not asked is dropped, and decides nothing any more', () => {
  const changedMind = { reason: 'new', split: { consent: false, note: 'giận nhau' } }
  const { answers, items, pages } = settled(changedMind)
  expect(answers.split).toBeUndefined()
  expect(items.has('split.note')).toBe(false)
  expect(pages).not.toContain('consent')
})

test('computes values in the order in which they need each other, inside items too', () => {
  const { answers } = settled({
    members: [
      { name: 'A', income: 3_000_000 },
      { name: 'B', income: 1_000_000 },
    ],
  })
  expect(answers).toEqual({
    members: [
      { name: 'A', income: 3_000_000, share: 0.75 },
      { name: 'B', income: 1_000_000, share: 0.25 },
    ],
    total: 4_000_000,
    poor: false,
  })
})

test('a computed value that was sent along is thrown away', () => {
  expect(settled({ members: [{ income: 1000 }], total: 999, poor: false }).answers).toMatchObject({
    total: 1000,
    poor: true,
  })
})

test('conditions inside an item see that item', () => {
  const { items } = settled({
    members: [{ birth: '1990-01-01' }, { birth: '2015-01-01' }, { birth: 'hôm qua' }],
  })
  expect([...items].filter(path => path.endsWith('school'))).toEqual(['members.1.school'])
})

test('a group shows its least number of items from the start', () => {
  expect(settled({}).answers.members).toEqual([{}])
  expect(settled({ members: 'x' }).answers.members).toEqual([{}])
})

test('what the form does not know is dropped, whatever it is called', () => {
  const hostile = JSON.parse(
    '{"__proto__":{"admin":true},"constructor":{"prototype":{"x":1}},"role":"admin","rooms":2}',
  ) as Answers
  expect(settled(hostile).answers).toEqual({ members: [{}], rooms: 2 })
  expect(({} as Answers).admin).toBeUndefined()
  expect(({} as Answers).x).toBeUndefined()
})

test('the given answers are never changed, nor shared with the result', () => {
  const given = structuredClone(COMPLETE)
  const { answers } = settled(given)
  ;(answers.needs as string[]).push('rác')
  expect(given).toEqual(COMPLETE)
})

test('pages follow each other as they are asked', () => {
  const split = { reason: 'split', split: { consent: false } }
  expect(nextPage(HOUSEHOLD, 'reason', split, CONTEXT)).toBe('consent')
  expect(nextPage(HOUSEHOLD, 'reason', { reason: 'new' }, CONTEXT)).toBe('members')
  expect(previousPage(HOUSEHOLD, 'members', split, CONTEXT)).toBe('consent')
  expect(previousPage(HOUSEHOLD, 'members', {}, CONTEXT)).toBe('reason')
  expect(nextPage(HOUSEHOLD, 'house', {}, CONTEXT)).toBeUndefined()
  expect(previousPage(HOUSEHOLD, 'head', {}, CONTEXT)).toBeUndefined()
})

test('applicant and index are there for conditions', () => {
  const form: FormDefinition = {
    schema: { type: 'object', properties: { a: { type: 'string' } } },
    pages: [
      { id: 'p', title: 'P', items: [{ field: 'a', label: 'A', when: 'applicant.kind = "business"' }] },
    ],
  }
  const asked = (kind: string) => settle(form, {}, { ...CONTEXT, applicant: { kind } }).items.has('a')
  expect([asked('business'), asked('citizen')]).toEqual([true, false])
})

test('settling twice changes nothing', () => {
  fc.assert(
    fc.property(arbitraryAnswers, answers => {
      const once = prune(HOUSEHOLD, answers, CONTEXT)
      expect(prune(HOUSEHOLD, once, CONTEXT)).toEqual(once)
    }),
  )
}, 30_000)
