import { expect, test } from 'vitest'
import { HOUSEHOLD } from './household.fixture.ts'
import { checkDefinition, FormDefinition } from './index.ts'

const form = (items: unknown[], properties: object, more: object = {}): FormDefinition =>
  FormDefinition.parse({
    schema: { type: 'object', properties, ...more },
    pages: [{ id: 'p', title: 'P', items }],
  })
const problems = (items: unknown[], properties: object, more?: object) =>
  checkDefinition(form(items, properties, more)).map(({ code, where }) => `${code} ${where}`)
const text = { type: 'string' }
const field = (path: string, more: object = {}) => ({ field: path, label: 'Nhãn', ...more })

test('a good form has no problems', () => {
  expect(checkDefinition(HOUSEHOLD)).toEqual([])
})

test('layout and schema name the same answers', () => {
  expect(problems([field('a'), field('b')], { a: text })).toEqual(['path-not-in-schema b'])
  expect(problems([field('a')], { a: text, b: { type: 'object', properties: { c: text } } })).toEqual([
    'path-not-asked b.c',
  ])
  expect(problems([field('home')], { home: { $ref: '#/$defs/address' } })).toEqual([])
  expect(problems([field('a'), field('a')], { a: text })).toEqual(['path-twice a'])
})

test('groups are lists in the schema, with bounds that can be met', () => {
  const group = (more: object) => ({
    repeat: 'g',
    label: 'G',
    itemLabel: 'g',
    min: 0,
    max: 2,
    fields: [field('a')],
    ...more,
  })
  const list = { g: { type: 'array', items: { type: 'object', properties: { a: text } } } }
  expect(problems([group({})], list)).toEqual([])
  expect(problems([group({ min: 3 })], list)).toEqual(['group-bounds g'])
  expect(problems([group({})], { g: { type: 'object', properties: { a: text } } })).toEqual([
    'group-not-a-list g',
  ])
  expect(problems([group({ fields: [field('a', { prefill: ['profile.name'] })] })], list)).toEqual([
    'prefill-in-group g.a',
  ])
})

test('the schema itself is right: keywords, formats, references', () => {
  expect(problems([field('a')], { a: { type: 'text' } })).toContain('schema ')
  expect(problems([field('a')], { a: { type: 'string', format: 'horoscope' } })).toContain('schema ')
  expect(problems([field('a')], { a: { type: 'string', maxLenght: 5 } })).toContain('schema ')
  expect(problems([field('a')], { a: { $ref: '#/$defs/nowhere' } })).toContain('schema ')
})

test('what the schema requires, the page requires', () => {
  expect(problems([field('a')], { a: text }, { required: ['a'] })).toEqual(['required-differs a'])
  expect(problems([field('a', { required: true })], { a: text }, { required: ['a'] })).toEqual([])
})

test.each(['when', 'required', 'value'])('%s is FEEL over known names', key => {
  const of = (feel: string) => problems([field('a', { [key]: feel }), field('b')], { a: text, b: text })
  expect(of('b = "x"')).toEqual([])
  expect(of('applicant.kind = "business" and date(b) < today')).toEqual([])
  for (const wrong of ['b =', 'c = "x"', 'b.c = 1', 'item.b = 1', 'index > 1', 'today() > 1', 'b < today']) {
    expect(of(wrong)).toEqual(['feel a'])
  }
})

test('inside a group, item and index are known', () => {
  const of = (when: string) =>
    problems(
      [
        {
          repeat: 'g',
          label: 'G',
          itemLabel: 'g',
          min: 0,
          max: 2,
          fields: [field('a', { when }), field('b')],
        },
      ],
      {
        g: { type: 'array', items: { type: 'object', properties: { a: text, b: text } } },
      },
    )
  expect(of('item.b = "x" and index > 1 and count(g) > 1')).toEqual([])
  expect(of('item.c = "x"')).toEqual(['feel g.a'])
})

test('nothing may need itself', () => {
  const cyclic = (a: object, b: object) => problems([field('a', a), field('b', b)], { a: text, b: text })
  expect(cyclic({ value: 'b + "x"' }, { value: 'a + "x"' })).toEqual(['cycle a, b'])
  expect(cyclic({ when: 'b = "x"' }, { when: 'a = "x"' })).toEqual(['cycle a, b'])
  expect(cyclic({ when: 'a = "x"' }, {})).toEqual(['cycle a'])
  expect(cyclic({ value: 'b' }, { when: 'true' })).toEqual([])
})

test('names that FEEL or JavaScript own are refused', () => {
  expect(problems([field('count')], { count: text })).toEqual(['name-taken count'])
  expect(problems([field('today')], { today: text })).toEqual(['name-taken today'])
  expect(problems([field('constructor')], { constructor: text })).toContain('path-forbidden constructor')
})

test('two pages are not one', () => {
  const twice = form([field('a')], { a: text })
  twice.pages.push({ id: 'p', title: 'Q', items: [{ text: 'Chào' }] })
  expect(checkDefinition(twice).map(one => one.code)).toEqual(['page-twice'])
})
