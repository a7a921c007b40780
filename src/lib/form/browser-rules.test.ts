import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Answer, applyRules, type LiveRule } from '#lib/rule-expression'
import { CONTEXT, HOUSEHOLD } from './household.fixture.ts'
import {
  type Answers,
  browserRules,
  FormDefinition,
  postedValues,
  settle,
  viewPage,
  wrapperId,
} from './index.ts'

const rules = (page: string, answers: Answers = {}) => browserRules(HOUSEHOLD, page, answers, CONTEXT)
const show = (page: string, target: string, answers?: Answers) =>
  rules(page, answers).find(rule => rule.target === target)?.show

test('conditions on the same page read its inputs', () => {
  const get = { op: 'get', name: 'reason' }
  expect(show('reason', 'field-split-date')).toEqual({ op: 'eq', args: [get, { op: 'lit', value: 'split' }] })
  expect(show('reason', 'text-reason-1')).toEqual(show('reason', 'field-split-date'))
  expect(show('reason', 'field-split-note')).toMatchObject({
    op: 'eq',
    args: [{ op: 'and', args: [{ op: 'get', name: 'split.consent' }] }, {}],
  })
})

test('what only the server can tell is null', () => {
  expect(show('members', 'field-members-0-school')).toBeNull()
  expect(rules('members').find(rule => rule.target === 'field-total')).toEqual({
    target: 'field-total',
    value: null,
    name: 'total',
  })
  expect(show('members', 'field-relief')).toBeNull()
})

test('pages without conditions have no rules', () => {
  expect(rules('head')).toEqual([])
  expect(rules('nowhere')).toEqual([])
})

const text = { type: 'string' }
const yesNo = { type: 'boolean' }
const number = { type: 'integer' }
const LIVE = FormDefinition.parse({
  schema: {
    type: 'object',
    properties: {
      first: yesNo,
      word: text,
      age: number,
      copies: number,
      fee: number,
      home: { $ref: '#/$defs/address' },
      a: text,
      b: text,
      c: text,
      d: text,
      e: text,
      items: {
        type: 'array',
        items: { type: 'object', properties: { kind: text, other: text, count: number, cost: number } },
      },
      total: number,
      most: number,
    },
  },
  pages: [
    { id: 'before', title: 'Trước', items: [{ field: 'first', label: 'Trước' }] },
    {
      id: 'live',
      title: 'Sống',
      items: [
        { field: 'word', label: 'Chữ' },
        { field: 'age', label: 'Tuổi' },
        { field: 'copies', label: 'Số bản' },
        { field: 'home', label: 'Nơi ở' },
        { field: 'fee', label: 'Phí', value: 'if first then 0 else copies * 8000' },
        { field: 'a', label: 'A', when: 'word in ("x", "y") and not(first)' },
        { field: 'b', label: 'B', when: 'age >= 18 or word = null' },
        { field: 'c', label: 'C', when: 'a = "x"' },
        { field: 'd', label: 'D', when: 'home.province = "80"' },
        { field: 'e', label: 'E', when: 'fee > 10000' },
        {
          repeat: 'items',
          label: 'Mục',
          itemLabel: 'Mục',
          min: 1,
          max: 3,
          fields: [
            { field: 'kind', label: 'Loại' },
            { field: 'other', label: 'Khác', when: 'item.kind = "x" and index > 1 and word = "x"' },
            { field: 'count', label: 'Số bản', when: 'item.kind != "z"' },
            {
              field: 'cost',
              label: 'Tiền',
              value: 'min(5, 2 * min(item.count, 2) + max(item.count - 2, 0))',
            },
          ],
        },
        { field: 'total', label: 'Tổng', value: '8000 * sum(items.count) + sum(items.cost)' },
        {
          field: 'most',
          label: 'Nhiều nhất',
          value: 'sum(for one in items return one.count * (if first then 2 else 1))',
        },
      ],
    },
  ],
})

const word = fc.constantFrom('x', 'y', 'z')
const live = fc.record(
  {
    first: fc.boolean(),
    word,
    age: fc.nat(30),
    copies: fc.nat(3),
    home: fc.record({ province: fc.constantFrom('80', '01') }),
    a: word,
    items: fc.array(fc.record({ kind: word, count: fc.nat(9) }, { requiredKeys: ['kind'] }), {
      minLength: 1,
      maxLength: 3,
    }),
  },
  { requiredKeys: ['items'] },
)

test('the page and the server agree on what is shown and computed, for whatever is typed', () => {
  fc.assert(
    fc.property(live, answers => {
      const posted = postedValues(LIVE, 'live', answers)
      const where = (name: string) => wrapperId(name.replace(/\.province$/, ''))
      const lookup = (name: string, hidden: ReadonlySet<string>): Answer =>
        hidden.has(where(name)) || !posted[name] ? null : posted[name]
      const made = browserRules(LIVE, 'live', answers, CONTEXT)
      expect(made.some(rule => rule.show === null || rule.value === null)).toBe(false)
      const { shown, values } = applyRules(made as LiveRule[], lookup)
      const { items, answers: settled } = settle(LIVE, answers, CONTEXT)
      const byServer = viewPage(LIVE, 'live', answers, CONTEXT)?.items.flatMap(item =>
        item.kind === 'group' ? item.items.flatMap(one => one.items) : [item],
      )
      for (const view of byServer ?? [])
        if (shown.has(view.id))
          expect([answers, view.id, shown.get(view.id)]).toEqual([answers, view.id, view.asked])
      expect(shown.size).toBe(5 + 2 * answers.items.length)
      for (const name of ['fee', 'total', 'most'])
        expect([answers, name, values.get(`field-${name}`)]).toEqual([answers, name, settled[name] ?? null])
      for (const [at, item] of (settled.items as Answers[]).entries())
        expect(values.get(`field-items-${at}-cost`)).toBe(item.cost ?? null)
      expect(items.has('fee')).toBe(true)
    }),
    { numRuns: 300 },
  )
}, 30_000)
