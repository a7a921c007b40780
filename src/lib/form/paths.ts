import { stepsOf } from '#lib/expression'
import type { Answers } from './definition.ts'

/**
 * Reading and writing nested answers by dotted path, e.g. `members.0.name`. Only own properties are read, and every
 * write copies the objects on its way, so neither prototypes nor the caller's objects are ever touched.
 */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype'])

export function isSafePath(path: string): boolean {
  return stepsOf(path).every(step => step !== '' && !FORBIDDEN.has(step))
}

export function getAt(root: unknown, path: string): unknown {
  let here = root
  for (const step of stepsOf(path)) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined
    here = (here as Answers)[step]
  }
  return here
}

/** The answers with `value` at `path`; `undefined` removes it, and with it the objects left empty. */
export function setAt(answers: Answers, path: string, value: unknown): Answers {
  if (!isSafePath(path)) return answers
  return (write(answers, path.split('.'), value) ?? {}) as Answers
}

/** The same, written into `answers` itself: for whoever has just made them and shown them to nobody. */
export function putAt(answers: Answers, path: string, value: unknown): void {
  if (!isSafePath(path)) return
  const steps = stepsOf(path)
  const last = steps.length - 1
  let here: Answers = answers
  for (let at = 0; at < last; at++) {
    const step = steps[at] as string
    const inner = Object.hasOwn(here, step) ? here[step] : undefined
    if (typeof inner !== 'object' || inner === null) here[step] = isIndex(steps[at + 1] as string) ? [] : {}
    here = here[step] as Answers
  }
  here[steps[last] as string] = value
}

function write(here: unknown, steps: string[], value: unknown): unknown {
  const [step, ...rest] = steps
  if (step === undefined) return value
  if (Array.isArray(here) || (here === undefined && isIndex(step))) {
    const list = Array.isArray(here) ? [...here] : []
    list[Number(step)] = write(list[Number(step)], rest, value) ?? {}
    return list
  }
  const copy: Answers = isObject(here) ? { ...here } : {}
  const inner = write(Object.hasOwn(copy, step) ? copy[step] : undefined, rest, value)
  if (inner === undefined) delete copy[step]
  else copy[step] = inner
  return Object.keys(copy).length === 0 ? undefined : copy
}

function isIndex(step: string): boolean {
  return /^\d+$/.test(step)
}

export function isObject(value: unknown): value is Answers {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Nothing was said: no value, no text, no ticked box, or an object of such. */
export function isBlank(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true
  if (Array.isArray(value)) return value.length === 0
  return isObject(value) && Object.values(value).every(isBlank)
}

/** One path lies in the other: `child` and `child.name`. */
export function overlaps(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}.`) || other.startsWith(`${one}.`)
}

/** The id of the element that wraps a field or a group on a page. */
export function wrapperId(path: string): string {
  return `field-${path.replaceAll('.', '-')}`
}
