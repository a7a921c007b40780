import { expect, test } from 'vitest'
import { COMPLETE, CONTEXT, HOUSEHOLD } from './household.fixture.ts'
import {
  type Answers,
  type FieldView,
  type PageView,
  readPosted,
  setAt,
  type ViewOptions,
  validatePage,
  viewPage,
} from './index.ts'

const view = (page: string, answers: Answers, options?: ViewOptions) =>
  viewPage(HOUSEHOLD, page, answers, CONTEXT, options) as PageView
const field = (page: PageView, path: string) =>
  page.items.find(item => item.kind === 'field' && item.path === path) as FieldView

test('a field comes with its control, its inputs and whether it must be answered', () => {
  const head = view('head', COMPLETE)
  expect(head.items.map(item => (item.kind === 'field' ? item.control : item.kind))).toEqual([
    'name',
    'personal-number',
    'partial-date',
    'phone',
    'email',
    'address',
    'identity-document',
  ])
  expect(field(head, 'head.birth')).toMatchObject({
    id: 'field-head-birth',
    required: true,
    asked: true,
    values: { 'head.birth.day': '', 'head.birth.month': '05', 'head.birth.year': '1960' },
    errors: [],
  })
})

test('choices come with their words, computed values as text', () => {
  const reason = view('reason', COMPLETE)
  expect(field(reason, 'reason')).toMatchObject({
    control: 'radios',
    options: [
      { value: 'new', label: 'Lập hộ mới' },
      { value: 'split', label: 'Tách hộ' },
    ],
    values: { reason: 'new' },
  })
  expect(field(reason, 'needs')).toMatchObject({
    control: 'checkboxes',
    required: true,
    values: { needs: ['điện', 'nước'] },
  })
  expect(field(view('members', COMPLETE), 'total')).toMatchObject({ computed: '9.000.000 đồng', values: {} })
})

test('what is not asked is there, marked, with what was typed before', () => {
  const hidden = setAt(COMPLETE, 'split.note', 'cũ')
  expect(field(view('reason', hidden), 'split.note')).toMatchObject({
    asked: false,
    values: { 'split.note': 'cũ' },
  })
})

test('what was typed wrongly stands there again, with what to do', () => {
  const { answers, raw } = readPosted(HOUSEHOLD, 'house', { rooms: ' ba phòng' }, COMPLETE)
  const errors = validatePage(HOUSEHOLD, 'house', answers, CONTEXT)
  expect(field(view('house', answers, { raw, errors }), 'rooms')).toMatchObject({
    values: { rooms: ' ba phòng' },
    errors: [{ code: 'not-a-number', message: 'Hãy nhập số phòng, bằng số.' }],
  })
})

test('a group has its items and the names of its buttons', () => {
  const [group] = view('members', COMPLETE).items
  expect(group).toMatchObject({
    kind: 'group',
    id: 'field-members',
    add: 'add:members',
    items: [
      { title: 'Thành viên 1', remove: 'remove:members.0' },
      { title: 'Thành viên 2', remove: 'remove:members.1' },
    ],
  })
  const [first] = view('members', {}).items
  expect(first).toMatchObject({ items: [{ title: 'Thành viên 1' }] })
  expect(first).not.toHaveProperty('items.0.remove')
  const full = view('members', { members: [{}, {}, {}, {}] }).items[0]
  expect(full).not.toHaveProperty('add')
})

test('no such page, no view', () => {
  expect(viewPage(HOUSEHOLD, 'nowhere', {}, CONTEXT)).toBeUndefined()
})
