import type { Answers, FormDefinition } from './definition.ts'
import { modelOf } from './model.ts'
import { getAt, isBlank, setAt } from './paths.ts'

export type PrefillSource = 'population' | 'profile' | 'earlier'

/** What is known already: the population service's answer, the signed-in person, the answers of an earlier application. */
export type PrefillSources = { [source in PrefillSource]?: Answers | null }

/**
 * Fills what is still empty with what is known, the first well-formed value of the field's `prefill` list winning.
 * `from` says where each value came from. Nothing typed is overwritten. Items of repeating groups are not filled.
 */
export function prefillAnswers(
  definition: FormDefinition,
  sources: PrefillSources,
  answers: Answers = {},
): { answers: Answers; from: { [path: string]: PrefillSource } } {
  let next = answers
  const from: { [path: string]: PrefillSource } = {}
  for (const { path, field, group, check } of modelOf(definition).fields) {
    if (group || field.value !== undefined || !isBlank(getAt(next, path))) continue
    for (const origin of field.prefill ?? []) {
      const dot = origin.indexOf('.')
      const source = origin.slice(0, dot) as PrefillSource
      const value = getAt(sources[source], origin.slice(dot + 1))
      if (isBlank(value) || check(value).length > 0) continue
      next = setAt(next, path, structuredClone(value))
      from[path] = source
      break
    }
  }
  return { answers: next, from }
}
