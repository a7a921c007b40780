import type { Answers, FormDefinition } from './definition.ts'
import { modelOf } from './model.ts'
import { getAt, isObject, setAt } from './paths.ts'

/** What a new version of a form means for a draft of the old one. Paths are without item numbers. */
export type FormDifference = {
  /** Asked before and now, and answered in the same way. */
  kept: string[]
  /** Asked before and now, but another kind of answer: kept only where the old answer fits. */
  changed: string[]
  dropped: string[]
  added: string[]
}

export function diffDefinitions(before: FormDefinition, after: FormDefinition): FormDifference {
  const [old, now] = [before, after].map(
    definition => new Map(modelOf(definition).fields.map(field => [field.path, field])),
  )
  const both = [...(now?.values() ?? [])].filter(field => old?.has(field.path))
  const same = (path: string) => {
    const [one, other] = [old?.get(path), now?.get(path)]
    return (
      (one?.group?.path ?? '') === (other?.group?.path ?? '') &&
      JSON.stringify(one?.node) === JSON.stringify(other?.node)
    )
  }
  return {
    kept: both.map(field => field.path).filter(same),
    changed: both.map(field => field.path).filter(path => !same(path)),
    dropped: [...(old?.keys() ?? [])].filter(path => !now?.has(path)),
    added: [...(now?.keys() ?? [])].filter(path => !old?.has(path)),
  }
}

/**
 * A draft's answers under a new version: what is still asked in the same way, right or wrong, and what else still
 * fits. `lost` lists the answers that had to go, with item numbers, so that the person can be told.
 */
export function moveAnswers(
  before: FormDefinition,
  after: FormDefinition,
  answers: Answers,
): { answers: Answers; lost: string[] } {
  const same = new Set(diffDefinitions(before, after).kept)
  const lost: string[] = []
  let moved: Answers = {}
  const groups = new Set(modelOf(after).groups.map(group => group.path))
  const fields = new Map(modelOf(after).fields.map(field => [field.path, field]))
  const visit = (value: unknown, path: string, plain: string) => {
    const field = fields.get(plain)
    if (field) {
      if (field.field.value !== undefined) return
      if (same.has(plain) || field.check(value).length === 0)
        moved = setAt(moved, path, structuredClone(value))
      else lost.push(path)
    } else if (Array.isArray(value) && groups.has(plain)) {
      moved = setAt(
        moved,
        path,
        value.map(() => ({})),
      )
      value.forEach((item, index) => {
        for (const [name, inner] of isObject(item) ? Object.entries(item) : []) {
          visit(inner, `${path}.${index}.${name}`, `${plain}.${name}`)
        }
      })
    } else if (isObject(value)) {
      for (const [name, inner] of Object.entries(value)) visit(inner, `${path}.${name}`, `${plain}.${name}`)
    } else lost.push(path)
  }
  for (const [name, value] of Object.entries(answers)) visit(value, name, name)
  return { answers: moved, lost: lost.filter(path => getAt(answers, path) !== undefined) }
}
