import { expect, test } from 'vitest'
import { type Rule, toRule } from '#lib/expression'
import { type Answer, applyRules } from './index.ts'

const rule = (feel: string) => toRule(feel) as Rule
const asked =
  (where: { [name: string]: string }, answers: { [name: string]: Answer }) =>
  (name: string, hidden: ReadonlySet<string>) =>
    hidden.has(where[name] ?? '') ? null : (answers[name] ?? null)

test('a question hidden by an answer takes its own answer away', () => {
  const rules = [
    { target: 'w-marriage-place', show: rule('married = true') },
    { target: 'w-embassy', show: rule('place = "nuoc-ngoai"') },
  ]
  const where = { place: 'w-marriage-place', embassy: 'w-embassy' }
  const shown = (married: string) =>
    Object.fromEntries(applyRules(rules, asked(where, { married, place: 'nuoc-ngoai' })).shown)
  expect(shown('true')).toEqual({ 'w-marriage-place': true, 'w-embassy': true })
  expect(shown('false')).toEqual({ 'w-marriage-place': false, 'w-embassy': false })
})

test('a figure may use another figure', () => {
  const rules = [
    { target: 'o-total', value: rule('fee + copies * 8000') },
    { target: 'o-fee', name: 'fee', value: rule('if poor then 0 else 20000') },
  ]
  const values = (poor: string) =>
    Object.fromEntries(applyRules(rules, asked({}, { poor, copies: '2' })).values)
  expect(values('false')).toEqual({ 'o-total': 36000, 'o-fee': 20000 })
  expect(values('true')).toEqual({ 'o-total': 16000, 'o-fee': 0 })
})

test('rules that chase each other come to an end', () => {
  const rules = [
    { target: 'a', show: rule('x = null') },
    { target: 'b', name: 'x', value: rule('if x = null then 1 else null') },
  ]
  expect(applyRules(rules, () => null).shown.size).toBe(1)
})
