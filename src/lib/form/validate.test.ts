import fc from 'fast-check'
import { expect, test } from 'vitest'
import { COMPLETE, CONTEXT, HOUSEHOLD } from './household.fixture.ts'
import {
  type Answers,
  type FormDefinition,
  firstIncompletePage,
  setAt,
  validateAll,
  validatePage,
} from './index.ts'
import { arbitraryAnswers } from './settle.fixture.ts'

const complaints = (answers: Answers) =>
  validateAll(HOUSEHOLD, answers, CONTEXT).map(({ path, code }) => `${path} ${code}`)
const with_ = (path: string, value: unknown) => complaints(setAt(COMPLETE, path, value))
const said = (path: string, value: unknown) =>
  validateAll(HOUSEHOLD, setAt(COMPLETE, path, value), CONTEXT)[0]?.message

test('complete answers have nothing to put right', () => {
  expect(validateAll(HOUSEHOLD, COMPLETE, CONTEXT)).toEqual([])
  expect(firstIncompletePage(HOUSEHOLD, COMPLETE, CONTEXT)).toBeUndefined()
})

test('an empty form complains about what is required and asked, in the order of the pages', () => {
  expect(complaints({})).toEqual([
    'head.name required',
    'head.personalNumber required',
    'head.birth required',
    'head.home required',
    'reason required',
    'members.0.name required',
    'members.0.birth required',
  ])
  expect(firstIncompletePage(HOUSEHOLD, {}, CONTEXT)).toBe('head')
})

test('required can depend on answers, and is only asked where the question is', () => {
  expect(with_('needs', undefined)).toEqual(['needs required'])
  const split = setAt(setAt(COMPLETE, 'reason', 'split'), 'needs', undefined)
  expect(complaints(split)).toEqual(['split.date required', 'split.consent required'])
})

test.each([
  ['head.name', 'một', 'head.name malformed'],
  ['head.name', 'Trần 5', 'head.name malformed'],
  ['head.personalNumber', '0123', 'head.personalNumber malformed'],
  ['head.personalNumber', '999345678901', 'head.personalNumber malformed'],
  ['head.personalNumber', '012398678901', 'head.personalNumber malformed'],
  ['head.birth', '1960-13', 'head.birth malformed'],
  ['head.birth', '1961-02-29', 'head.birth malformed'],
  ['head.phone', '12', 'head.phone malformed'],
  ['head.email', 'a@b', 'head.email malformed'],
  ['head.home', { province: '80' }, 'head.home.commune incomplete'],
  ['head.home', { commune: '1', detail: 'x' }, 'head.home.province incomplete'],
  ['head.home', { province: '80', commune: '1', detail: 'x'.repeat(301) }, 'head.home.detail malformed'],
  ['head.paper', { kind: 'passport' }, 'head.paper.number incomplete'],
  ['head.paper', { kind: 'mượn', number: 'B12345' }, 'head.paper.kind malformed'],
  [
    'head.paper',
    { kind: 'other', number: 'B12345', issuedOn: '2020-02-30' },
    'head.paper.issuedOn malformed',
  ],
  ['reason', 'vì thích', 'reason not-a-choice'],
  ['needs', ['gió'], 'needs not-a-choice'],
  ['needs', ['điện', 'điện'], 'needs repeated'],
  ['members.1.income', -1, 'members.1.income too-small'],
  ['members.1.income', 'nhiều', 'members.1.income not-a-number'],
  ['rooms', 0, 'rooms too-small'],
  ['rooms', 21, 'rooms too-large'],
  ['rooms', 1.5, 'rooms not-a-number'],
  ['area', 0, 'area too-small'],
  ['relief', 'HT', 'relief malformed'],
])('%s = %j → %s', (path, value, expected) => {
  const poor = path === 'relief' ? setAt(COMPLETE, 'members.0.income', 1000) : COMPLETE
  expect(complaints(setAt(poor, path, value))).toEqual([expected])
})

test('a day needs all of its parts, and says which are missing', () => {
  const split = { ...COMPLETE, reason: 'split', split: { consent: true, date: '2026--05' } }
  const [error] = validateAll(HOUSEHOLD, split, CONTEXT)
  expect(error).toMatchObject({
    path: 'split.date',
    page: 'reason',
    code: 'incomplete',
    message: 'Ngày tách hộ: còn thiếu tháng.',
  })
})

test('messages say what to do, in whole sentences', () => {
  expect(said('head.name', undefined)).toBe('Hãy nhập họ và tên.')
  expect(said('head.name', 'một')).toContain('ít nhất hai chữ')
  expect(said('head.personalNumber', '12')).toBe(
    'Hãy nhập số định danh cá nhân, gồm 12 chữ số, ví dụ 012345678901.',
  )
  expect(said('head.personalNumber', '999345678901')).toBe(
    'Số định danh cá nhân: ba chữ số đầu không phải mã tỉnh, thành phố nào. Hãy kiểm tra lại số trên thẻ.',
  )
  expect(said('head.personalNumber', '012398678901')).toContain('năm sinh chưa tới')
  expect(said('reason', undefined)).toBe('Hãy trả lời câu hỏi “Bạn làm việc gì?”.')
  expect(said('rooms', 21)).toBe('Số phòng: nhiều nhất là 20.')
  expect(said('members.1.income', 'x')).toBe(
    'Hãy nhập thu nhập mỗi tháng, bằng số, tính theo đồng, ví dụ 1.500.000.',
  )
  expect(said('head.home', { province: '80' })).toBe('Nơi thường trú: hãy chọn xã, phường hoặc đặc khu.')
  for (const error of validateAll(HOUSEHOLD, {}, CONTEXT)) {
    expect(error.message).toMatch(/^\p{Lu}.*\.$/u)
    expect(error.messageEn).toMatch(/\.$/)
    expect(error.message).toBe(error.message.normalize('NFC'))
  }
})

test('a check speaks with its own words, only when its field is answered and well formed', () => {
  const on = (date?: string) =>
    validateAll(HOUSEHOLD, { ...COMPLETE, reason: 'split', split: { consent: true, date } }, CONTEXT)
  expect(on('2026-12-01')).toMatchObject([
    { path: 'split.date', code: 'check', message: 'Ngày tách hộ không thể sau hôm nay.' },
  ])
  expect(on('2026-11-21')).toEqual([])
  expect(on('2026-02-30').map(error => error.code)).toEqual(['malformed'])
  expect(on().map(error => error.code)).toEqual(['required'])
})

test('a group has neither too few nor too many items', () => {
  const six = Array.from({ length: 6 }, () => ({ name: 'Lê Văn Mẫu', birth: '1990-01-01' }))
  expect(with_('members', six)).toEqual(['members too-many-items'])
  const optional = structuredClone(HOUSEHOLD)
  const [group] = optional.pages.find(page => page.id === 'members')?.items ?? []
  if (group && 'repeat' in group)
    group.fields = group.fields.filter(field => 'field' in field && field.field === 'income')
  expect(validateAll(optional, setAt(COMPLETE, 'members', []), CONTEXT)).toMatchObject([
    { path: 'members', code: 'too-few-items', message: 'Các thành viên: hãy khai ít nhất 1 thành viên.' },
  ])
})

test('rules between fields, written in the schema, land at the field that lacks', () => {
  const form: FormDefinition = {
    schema: {
      type: 'object',
      properties: { a: { type: 'string' }, b: { type: 'string' } },
      if: { properties: { a: { const: 'x' } }, required: ['a'] },
      // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
      then: { required: ['b'] },
      not: { properties: { a: { const: 'z' }, b: { const: 'z' } }, required: ['a', 'b'] },
    },
    pages: [
      { id: 'one', title: 'Một', items: [{ field: 'a', label: 'A' }] },
      { id: 'two', title: 'Hai', items: [{ field: 'b', label: 'B' }] },
    ],
  }
  const found = (answers: Answers) =>
    validateAll(form, answers, CONTEXT).map(({ path, page, code }) => `${page} ${path} ${code}`)
  expect(found({ a: 'x' })).toEqual(['two b required'])
  expect(found({ a: 'y' })).toEqual([])
  expect(found({ a: 'z', b: 'z' })).toEqual(['one  invalid'])
})

test('whatever is answered: no page complains exactly when nothing does', () => {
  fc.assert(
    fc.property(arbitraryAnswers, answers => {
      const all = validateAll(HOUSEHOLD, answers, CONTEXT)
      const byPage = HOUSEHOLD.pages.flatMap(page => validatePage(HOUSEHOLD, page.id, answers, CONTEXT))
      expect(byPage).toEqual(all)
      expect(firstIncompletePage(HOUSEHOLD, answers, CONTEXT)).toBe(all[0]?.page)
    }),
    { numRuns: 60 },
  )
}, 30_000)
