import fc from 'fast-check'
import { expect, test } from 'vitest'
import { COMPLETE, CONTEXT, HOUSEHOLD } from './household.fixture.ts'
import {
  type Answers,
  applyGroupAction,
  type Posted,
  postedValues,
  readGroupAction,
  readPosted,
  settle,
} from './index.ts'

const read = (page: string, posted: Posted, answers: Answers = {}) =>
  readPosted(HOUSEHOLD, page, posted, answers).answers

test('takes flat names into nested answers, tidied', () => {
  expect(
    read('head', {
      'head.name': '  Trâ\u0300n   Thị\u200b Sen ',
      'head.personalNumber': '012 345 678 901',
      'head.phone': '+84 912.345.678',
      'head.email': ' Sen@Example.COM ',
      'head.home.province': '80',
      'head.home.commune': '27694',
      'head.home.detail': '',
      'head.paper.kind': 'passport',
      'head.paper.number': 'B1234567',
      'head.paper.issuedOn.day': '7',
      'head.paper.issuedOn.month': '3',
      'head.paper.issuedOn.year': '2020',
    }),
  ).toEqual({
    head: {
      name: 'Trần Thị Sen',
      personalNumber: '012345678901',
      phone: '0912345678',
      email: 'sen@example.com',
      home: { province: '80', commune: '27694' },
      paper: { kind: 'passport', number: 'B1234567', issuedOn: '2020-03-07' },
    },
  })
})

test.each([
  [{ day: '5', month: '3', year: '1960' }, '1960-03-05'],
  [{ day: '', month: '5', year: '1960' }, '1960-05'],
  [{ day: '', month: '', year: '1960' }, '1960'],
  [{ day: '31', month: '2', year: '1960' }, '1960-02-31'],
  [{ day: '5', month: '', year: '1960' }, '1960--05'],
  [{ day: '5', month: '3', year: '' }, '-03-05'],
  [{ day: 'năm', month: '', year: '' }, '--năm'],
  [{ day: '', month: '', year: '' }, undefined],
])('a date typed as %j is kept as %s', (parts, stored) => {
  const posted = Object.fromEntries(Object.entries(parts).map(([part, text]) => [`head.birth.${part}`, text]))
  const { head } = read('head', posted) as { head?: { birth?: string } }
  expect(head?.birth).toBe(stored)
  const dashed = Object.fromEntries(Object.entries(parts).map(([part, text]) => [`head.birth-${part}`, text]))
  expect(read('head', dashed)).toEqual(read('head', posted))
})

test.each(['27/3/1990', '27-03-1990', '27.3.1990', '1990-03-27'])('a date may be one text, %s', text => {
  expect(read('head', { 'head.birth': text })).toEqual({ head: { birth: '1990-03-27' } })
})

test.each([
  ['3', 3],
  ['1.200', 1200],
  ['1 200', 1200],
  ['ba', 'ba'],
  ['1e5', '1e5'],
  ['99999999999999999999', '99999999999999999999'],
  [' ', undefined],
])('a whole number typed as “%s” is %s', (typed, stored) => {
  expect(read('house', { rooms: typed }).rooms).toBe(stored)
})

test.each([
  ['72,5', 72.5],
  ['72.5', 72.5],
  ['1.072,5', 1072.5],
  ['1.072', 1072],
  ['-3', -3],
])('a number typed as “%s” is %d', (typed, stored) => {
  expect(read('house', { area: typed }).area).toBe(stored)
})

test('money may be typed with dots and the word đồng', () => {
  expect(read('members', { 'members.0.income': '1.500.000 đồng' })).toEqual({
    members: [{ income: 1_500_000 }],
  })
})

test('yes and no, choices and ticks', () => {
  expect(
    read('reason', { reason: 'split', 'split.consent': 'false', needs: ['điện', 'điện', 'nước'] }),
  ).toEqual({
    reason: 'split',
    split: { consent: false },
    needs: ['điện', 'nước'],
  })
  expect(read('reason', { needs: 'rác' })).toEqual({ needs: ['rác'] })
})

test('an input that was not on the page leaves its answer; an emptied one takes it away; unticked is none', () => {
  const before = { reason: 'new', needs: ['rác'], rooms: 3 }
  expect(read('reason', {}, before)).toEqual({ reason: 'new', rooms: 3 })
  expect(read('house', { rooms: '' }, before)).toEqual({ reason: 'new', needs: ['rác'] })
})

test('what was typed is kept as it was, to be shown again', () => {
  const { answers, raw } = readPosted(HOUSEHOLD, 'house', { rooms: ' ba ', other: 'x' }, {})
  expect(answers.rooms).toBe('ba')
  expect(raw).toEqual({ rooms: ' ba ' })
})

test('names that the page does not know are ignored: other pages, computed values, prototypes', () => {
  const posted = JSON.parse(
    '{"__proto__":"x","constructor.prototype.admin":"1","__proto__.admin":"1","head.__proto__.admin":"1","rooms":"9","total":"5","members.0.share":"1","head.role":"admin","head.name":"Trần Thị Sen"}',
  ) as Posted
  expect(read('head', posted)).toEqual({ head: { name: 'Trần Thị Sen' } })
  expect(read('members', { total: '5', 'members.0.share': '1', 'members.0.__proto__': 'x' })).toEqual({})
  expect(({} as Answers).admin).toBeUndefined()
})

test('values of the wrong shape do no harm', () => {
  const posted = {
    'head.name': ['a', 'Trần Sen'],
    'head.email': { x: 1 },
    'head.phone': 5,
  } as unknown as Posted
  expect(read('head', posted)).toEqual({ head: { name: 'Trần Sen' } })
})

test('very long input is cut and very many choices are not taken', () => {
  const { head } = read('head', { 'head.name': 'a'.repeat(5_000_000) }) as { head: { name: string } }
  expect(head.name.length).toBeLessThanOrEqual(20_000)
  const many = read('reason', { needs: Array.from({ length: 100_000 }, (_, at) => `x${at}`) })
  expect((many.needs as string[]).length).toBe(200)
})

test('items come by number, without gaps, never more than allowed, and keep what was not on the page', () => {
  expect(read('members', { 'members.3.name': 'Lê Bốn', 'members.1.name': 'Lê Hai' })).toEqual({
    members: [{ name: 'Lê Hai' }, { name: 'Lê Bốn' }],
  })
  expect(
    read('members', { 'members.4.name': 'x', 'members.999999999.name': 'x', 'members.-1.name': 'x' }),
  ).toEqual({})
  expect(
    read('members', { 'members.1.name': 'Lê Hai' }, { members: [{ name: 'Lê Một', income: 5 }] }),
  ).toEqual({
    members: [{ name: 'Lê Một', income: 5 }, { name: 'Lê Hai' }],
  })
  expect(read('members', { 'members.0.name': '' })).toEqual({ members: [{}] })
})

test('buttons add and remove items without JavaScript', () => {
  const press = (name: string, answers: Answers) => {
    const action = readGroupAction(HOUSEHOLD, 'members', { [name]: '' })
    return action ? applyGroupAction(HOUSEHOLD, action, answers) : 'no action'
  }
  const two = { members: [{ name: 'A' }, { name: 'B' }] }
  expect(press('add:members', {})).toEqual({ members: [{}, {}] })
  expect(press('add:members', two)).toEqual({ members: [{ name: 'A' }, { name: 'B' }, {}] })
  expect(press('remove:members.0', two)).toEqual({ members: [{ name: 'B' }] })
  expect(press('remove:members.0', { members: [{ name: 'A' }] })).toEqual({})
  expect(press('remove:members.3', two)).toEqual(two)
  const full = { members: [{}, {}, {}, {}] }
  expect(press('add:members', full)).toEqual(full)
  for (const name of ['add:rooms', 'add:__proto__', 'remove:members.77', 'remove:members.x']) {
    expect(press(name, two)).toBe('no action')
  }
})

const member = fc.record(
  {
    name: fc.constantFrom('Lê Văn Mẫu', "H'Hen Thử"),
    birth: fc.constantFrom('1990-02-28', '2015-06-01', '1990-02-31'),
    income: fc.nat(),
    school: fc.constantFrom('Trường A'),
  },
  { requiredKeys: ['name'] },
)
const typed = fc.record(
  {
    head: fc.record(
      {
        name: fc.constantFrom('Trần Thị Sen', 'một'),
        birth: fc.constantFrom('1960', '1960-05', '1960-05-31', '1960-13-41', '-05-31', '--03'),
        phone: fc.constantFrom('0912345678', '12'),
        home: fc.record(
          {
            province: fc.constantFrom('80'),
            commune: fc.constantFrom('27694'),
            detail: fc.constantFrom('Tổ 3'),
          },
          { requiredKeys: ['province'] },
        ),
        paper: fc.record(
          {
            kind: fc.constantFrom('passport'),
            number: fc.constantFrom('B123'),
            issuedOn: fc.constantFrom('2020-03-07', '2020-03'),
          },
          { requiredKeys: ['kind'] },
        ),
      },
      { requiredKeys: ['name'] },
    ),
    reason: fc.constantFrom('new', 'split', 'khác'),
    split: fc.record(
      { consent: fc.boolean(), note: fc.constantFrom('dòng một\ndòng hai') },
      { requiredKeys: ['consent'] },
    ),
    needs: fc.uniqueArray(fc.constantFrom('điện', 'nước', 'gió'), { minLength: 1 }),
    members: fc.array(member, { minLength: 1, maxLength: 4 }),
    rooms: fc.oneof(fc.nat(), fc.constantFrom('ba')),
    area: fc.constantFrom(72.5, 1072.5, 3, 'rộng'),
  },
  { requiredKeys: [] },
)

test('what a page shows, posted back unchanged, gives the same answers', () => {
  fc.assert(
    fc.property(typed, answers => {
      const back = HOUSEHOLD.pages.reduce<Answers>(
        (before, page) => read(page.id, postedValues(HOUSEHOLD, page.id, answers), before),
        {},
      )
      expect(back).toEqual(answers)
      const over = HOUSEHOLD.pages.reduce<Answers>(
        (before, page) => read(page.id, postedValues(HOUSEHOLD, page.id, answers), before),
        answers,
      )
      expect(over).toEqual(answers)
    }),
  )
}, 30_000)

test('posting anything under any name never throws and never leaves the form', () => {
  const name = fc.oneof(
    fc.constantFrom(
      'head.name',
      'members.0.name',
      'members.0.birth.day',
      'needs',
      'rooms',
      '__proto__',
      'constructor',
      'members.__proto__',
      'members.0.__proto__.x',
    ),
    fc.string(),
  )
  fc.assert(
    fc.property(
      fc.dictionary(name, fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.string())), {
        noNullPrototype: false,
      }),
      posted => {
        for (const page of HOUSEHOLD.pages) {
          const { answers } = readPosted(HOUSEHOLD, page.id, posted, COMPLETE)
          expect(
            Object.keys(answers).filter(
              key => !(key in COMPLETE) && key !== 'split' && key !== 'area' && key !== 'relief',
            ),
          ).toEqual([])
          settle(HOUSEHOLD, answers, CONTEXT)
        }
      },
    ),
  )
}, 30_000)
