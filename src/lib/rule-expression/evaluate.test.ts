import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile, type Rule, toRule } from '#lib/expression'
import { type Answer, evaluateRule } from './index.ts'

const rule = (feel: string): Rule => {
  const made = toRule(feel)
  if (!made) throw new Error(`no rule for ${feel}`)
  return made
}
const answers: { [name: string]: Answer } = {
  sex: 'nu',
  age: '72',
  area: '1.250,5',
  married: 'true',
  papers: ['cccd', 'so-do'],
  members: [null, null, null],
  note: '',
}
const say = (feel: string) => evaluateRule(rule(feel), name => answers[name] ?? null)

describe('answers as they stand in a form', () => {
  test.each<[string, Answer]>([
    ['sex = "nu"', true],
    ['sex != "nu"', false],
    ['age = 72', true],
    ['age >= 60 and age < 80', true],
    ['age between 18 and 60', false],
    ['area * 2', 2501],
    ['area > 1000', true],
    ['married = true', true],
    ['married', 'true'],
    ['not(married)', false],
    ['if married then 1 else 2', 1],
    ['sex in ("nam", "nu")', true],
    ['"cccd" in papers', true],
    ['list contains(papers, "ho-chieu")', false],
    ['count(members)', 3],
    ['count(papers) + 1', 3],
    ['min(age, 100, 80)', 72],
    ['max(age, area)', 1250.5],
    ['sum(age, 1)', 73],
    ['sum(age, unknown)', null],
    ['note = null', true],
    ['sex = null', false],
    ['unknown = "x"', false],
    ['unknown != "x"', true],
    ['unknown > 3', null],
    ['unknown + 1', null],
    ['unknown > 3 and sex = "nam"', false],
    ['unknown > 3 and sex = "nu"', null],
    ['unknown > 3 or sex = "nu"', true],
    ['age / 0', null],
    ['-age', -72],
    ['sex = 5', null],
  ])('%s → %s', (feel, expected) => expect(say(feel)).toEqual(expected))
})

test('a rule says what FEEL says, for answers typed into a form', () => {
  const number = fc.integer({ min: -20, max: 20 })
  const boolean = fc.boolean()
  const expressions = [
    'a + b * 2 > 10',
    'a = b',
    'a != b',
    'if a < b then a else b',
    'a - b',
    'yes and a > 0',
    'yes or b >= 5',
    'not(yes)',
    'a in [1, 2, 3]',
    'a between b and 10',
    'word = "có"',
    'word in ("có", "không")',
    'a = null',
    'word != null',
  ]
  fc.assert(
    fc.property(
      fc.constantFrom(...expressions),
      fc.option(number, { nil: null }),
      number,
      boolean,
      fc.constantFrom('có', 'không', 'chưa'),
      (feel, a, b, yes, word) => {
        const typed = { a: a === null ? null : String(a), b: String(b), yes: String(yes), word }
        const byRule = evaluateRule(rule(feel), name => typed[name as keyof typeof typed] ?? null)
        const byFeel = compile(feel).evaluate({ a, b, yes, word }) as Answer
        const plain = typeof byRule === 'string' ? Number(byRule) : byRule
        expect([feel, typed, plain]).toEqual([feel, typed, byFeel])
      },
    ),
  )
})
