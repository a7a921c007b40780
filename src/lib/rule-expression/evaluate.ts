import type { Rule, RuleOp } from '#lib/expression'
import { numberFrom } from './number-from.ts'

/** What an input holds or a rule yields. Inputs hold texts and lists of texts; `null` is nothing. */
export type Answer = string | number | boolean | null | readonly Answer[]

/** The answer under a name such as `child.sex`; `null` when there is none. */
export type Lookup = (name: string) => Answer

type Operation = (args: readonly Rule[], lookup: Lookup) => Answer

/**
 * Computes a rule as FEEL would compute the expression it was made from, for answers as they stand in a form: a
 * text that meets a number is read as a number, and one that meets true or false as Có or Không. What cannot be
 * computed (a missing answer in a sum, a division by nothing) is `null`, and a condition holds only when it is
 * `true`.
 */
export function evaluateRule(rule: Rule, lookup: Lookup): Answer {
  if ('name' in rule) return lookup(rule.name)
  if ('value' in rule) return rule.value
  return operations[rule.op](rule.args, lookup)
}

const binary =
  (compute: (left: Answer, right: Answer) => Answer): Operation =>
  ([left, right], lookup) =>
    left && right ? compute(evaluateRule(left, lookup), evaluateRule(right, lookup)) : null

const ordering = (holds: (order: number) => boolean) =>
  binary((left, right) => {
    const order = compare(left, right)
    return order === undefined ? null : holds(order)
  })

const arithmetic =
  (compute: (...numbers: number[]) => number): Operation =>
  (args, lookup) => {
    const result = compute(...args.map(arg => asNumber(evaluateRule(arg, lookup)) ?? Number.NaN))
    return Number.isFinite(result) ? result : null
  }

const operations: Record<RuleOp, Operation> = {
  eq: binary(same),
  ne: binary((left, right) => negated(same(left, right))),
  lt: ordering(order => order < 0),
  le: ordering(order => order <= 0),
  gt: ordering(order => order > 0),
  ge: ordering(order => order >= 0),
  and: (args, lookup) => together(args, lookup, false),
  or: (args, lookup) => together(args, lookup, true),
  not: ([arg], lookup) => (arg ? negated(asBoolean(evaluateRule(arg, lookup))) : null),
  sum: arithmetic((...numbers) => numbers.reduce((sum, number) => sum + number, 0)),
  min: arithmetic(Math.min),
  max: arithmetic(Math.max),
  // Written out by the server, which knows the list.
  each: () => null,
  add: arithmetic((left, right) => left + right),
  sub: arithmetic((left, right) => left - right),
  mul: arithmetic((left, right) => left * right),
  div: arithmetic((left, right) => left / right),
  in: binary((left, right) => asList(right).some(item => same(left, item) === true)),
  count: ([arg], lookup) => (arg ? asList(evaluateRule(arg, lookup)).length : 0),
  empty: ([arg], lookup) => !arg || isEmpty(evaluateRule(arg, lookup)),
  if: ([condition, then, otherwise], lookup) => {
    if (!condition || !then || !otherwise) return null
    return evaluateRule(asBoolean(evaluateRule(condition, lookup)) === true ? then : otherwise, lookup)
  },
}

/** One `decisive` answer decides; otherwise one unknown answer leaves all unknown. */
function together(args: readonly Rule[], lookup: Lookup, decisive: boolean): Answer {
  const answers = args.map(arg => asBoolean(evaluateRule(arg, lookup)))
  if (answers.includes(decisive)) return decisive
  return answers.includes(null) ? null : !decisive
}

const negated = (answer: boolean | null): boolean | null => (answer === null ? null : !answer)

const isEmpty = (answer: Answer) =>
  answer === null || answer === '' || (Array.isArray(answer) && answer.length === 0)

const asList = (answer: Answer): readonly Answer[] => {
  if (Array.isArray(answer)) return answer
  return isEmpty(answer) ? [] : [answer]
}

const asNumber = (answer: Answer): number | undefined => {
  if (typeof answer === 'number') return answer
  return typeof answer === 'string' ? numberFrom(answer) : undefined
}

const asBoolean = (answer: Answer): boolean | null => {
  if (typeof answer === 'boolean') return answer
  return answer === 'true' ? true : answer === 'false' ? false : null
}

/** Whether two answers are the same; unknown when they are of kinds that cannot be the same. */
function same(left: Answer, right: Answer): boolean | null {
  if (isEmpty(left) || isEmpty(right)) return isEmpty(left) && isEmpty(right)
  if (typeof left === 'boolean' || typeof right === 'boolean') {
    const [a, b] = [asBoolean(left), asBoolean(right)]
    return a === null || b === null ? null : a === b
  }
  if (typeof left === 'number' || typeof right === 'number') {
    const [a, b] = [asNumber(left), asNumber(right)]
    return a === undefined || b === undefined ? null : a === b
  }
  if (Array.isArray(left) && Array.isArray(right))
    return (
      left.length === right.length && left.every((item, index) => same(item, right[index] ?? null) === true)
    )
  return typeof left === typeof right ? left === right : null
}

function compare(left: Answer, right: Answer): number | undefined {
  const [a, b] = [asNumber(left), asNumber(right)]
  if (a !== undefined && b !== undefined) return a - b
  if (typeof left !== 'string' || typeof right !== 'string' || left === '' || right === '') return undefined
  return left < right ? -1 : left > right ? 1 : 0
}
