import type { Rule, RuleOp } from './rule.ts'
import { stepsOf } from './steps.ts'

/** Said instead of a value when only the full interpreter knows what FEEL makes of these operands. */
export const UNSURE = Symbol('unsure')

type Value = null | boolean | number | string | readonly unknown[] | typeof UNSURE
type Context = Readonly<Record<string, unknown>>

/**
 * Computes a rule a thousand times faster than the interpreter reads its text, for plain operands of one kind. It
 * never guesses: numbers against texts, dates, lists inside paths and the like are `UNSURE`.
 */
export function computeQuickly(rule: Rule, context: Context): Value {
  if ('name' in rule) return lookUp(rule.name, context)
  if ('value' in rule) return rule.value
  if (rule.op === 'if') return choose(rule.args, context)
  const values = rule.args.map(arg => computeQuickly(arg, context))
  return values.includes(UNSURE) ? UNSURE : OPERATIONS[rule.op](...values)
}

function lookUp(path: string, context: Context): Value {
  let here: unknown = context
  for (const step of stepsOf(path)) {
    if (here === null || here === undefined) return null
    if (typeof here !== 'object' || !isPlain(here)) return UNSURE
    here = Object.hasOwn(here, step) ? (here as Context)[step] : null
  }
  if (here === undefined) return null
  return here === null || isScalar(here) || Array.isArray(here) ? here : UNSURE
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function isScalar(value: unknown): value is boolean | number | string {
  return typeof value === 'boolean' || typeof value === 'string' || Number.isFinite(value)
}

function choose([condition, then, otherwise]: Rule[], context: Context): Value {
  const held = condition && computeQuickly(condition, context)
  if (!then || !otherwise || (typeof held !== 'boolean' && held !== null)) return UNSURE
  return computeQuickly(held ? then : otherwise, context)
}

type Operation = (...values: Value[]) => Value

const ordered =
  (holds: (left: number | string, right: number | string) => boolean): Operation =>
  (left, right) => {
    if (typeof left === 'number' && typeof right === 'number') return holds(left, right)
    return typeof left === 'string' && typeof right === 'string' ? holds(left, right) : UNSURE
  }

const computed =
  (compute: (left: number, right: number) => number): Operation =>
  (left, right) => {
    if (typeof left !== 'number' || typeof right !== 'number') return UNSURE
    const result = compute(left, right)
    return Number.isFinite(result) ? result : UNSURE
  }

/** `decisive` decides alone; otherwise one null leaves all null. */
const together =
  (decisive: boolean): Operation =>
  (...values) => {
    if (values.some(value => value !== null && typeof value !== 'boolean')) return UNSURE
    if (values.includes(decisive)) return decisive
    return values.includes(null) ? null : !decisive
  }

const not: Operation = value => (typeof value === 'boolean' ? !value : value === null ? null : UNSURE)

const same: Operation = (left, right) => {
  if (left === null || right === null) return isScalar(left ?? right ?? 0) ? left === right : UNSURE
  return isScalar(left) && typeof left === typeof right ? left === right : UNSURE
}

const among: Operation = (sought, list) => {
  if (!Array.isArray(list) || !(sought === null || isScalar(sought))) return UNSURE
  const found = list.map(item => same(sought, item))
  return found.includes(true) ? true : found.includes(UNSURE) ? UNSURE : false
}

const folded =
  (compute: (...numbers: number[]) => number): Operation =>
  (...values) => {
    const numbers = values.length === 1 && Array.isArray(values[0]) ? values[0] : values
    if (!numbers.length || !numbers.every(value => typeof value === 'number')) return UNSURE
    const result = compute(...numbers)
    return Number.isFinite(result) ? result : UNSURE
  }

const OPERATIONS: Record<Exclude<RuleOp, 'if'>, Operation> = {
  eq: same,
  ne: (left, right) => {
    const equal = same(left, right)
    return typeof equal === 'boolean' ? !equal : UNSURE
  },
  lt: ordered((left, right) => left < right),
  le: ordered((left, right) => left <= right),
  gt: ordered((left, right) => left > right),
  ge: ordered((left, right) => left >= right),
  and: together(false),
  or: together(true),
  not,
  add: (left, right) =>
    typeof left === 'string' && typeof right === 'string'
      ? left + right
      : computed((one, other) => one + other)(left, right),
  sub: computed((left, right) => left - right),
  mul: computed((left, right) => left * right),
  div: computed((left, right) => left / right),
  in: among,
  count: value => (Array.isArray(value) ? value.length : UNSURE),
  sum: folded((...numbers) => numbers.reduce((one, other) => one + other)),
  min: folded(Math.min),
  max: folded(Math.max),
  each: () => UNSURE,
  empty: value => (value === null ? true : isScalar(value) && value !== '' ? false : UNSURE),
}
