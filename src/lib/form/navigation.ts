import type { Answers, FormDefinition } from './definition.ts'
import { type FormContext, settle } from './settle.ts'
import { validateAll } from './validate.ts'

/** The first page with something to put right, or undefined when everything is ready to be sent. */
export function firstIncompletePage(
  definition: FormDefinition,
  answers: Answers,
  context: FormContext,
): string | undefined {
  return validateAll(definition, answers, context)[0]?.page
}

/** The page asked after this one, or undefined after the last. The page itself need not be asked any more. */
export function nextPage(
  definition: FormDefinition,
  page: string,
  answers: Answers,
  context: FormContext,
): string | undefined {
  const asked = new Set(settle(definition, answers, context).pages)
  const all = definition.pages.map(one => one.id)
  return all.slice(all.indexOf(page) + 1).find(id => asked.has(id))
}

/** The page asked before this one, or undefined before the first. */
export function previousPage(
  definition: FormDefinition,
  page: string,
  answers: Answers,
  context: FormContext,
): string | undefined {
  const asked = new Set(settle(definition, answers, context).pages)
  const all = definition.pages.map(one => one.id)
  return all.slice(0, Math.max(0, all.indexOf(page))).findLast(id => asked.has(id))
}
