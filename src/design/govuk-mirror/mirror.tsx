import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Html, render } from '#lib/html'
import { type DesignTexts, english, Speaking } from '../texts/texts.ts'
import { normaliseHtml } from './normalise-html.ts'

/** Options of a GOV.UK component as its fixtures give them: plain JSON of any shape. */
// biome-ignore lint/suspicious/noExplicitAny: foreign JSON
export type Options = any

type Fixture = { name: string; options: Options; html: string }

/** GOV.UK's own words where ours differ. */
const theirWords: DesignTexts = {
  ...english,
  breadcrumbs: 'Breadcrumb',
  skipToContent: 'Skip to main content',
}

/**
 * Our component makes the same HTML as GOV.UK's for every published example whose options we have. `adapt` turns
 * their options into ours, or gives undefined for those we leave out; `atLeast` keeps it from leaving out too many.
 */
export function mirrors(component: string, atLeast: number, adapt: (options: Options) => Html | undefined) {
  const file = `node_modules/govuk-frontend/dist/govuk/components/${component}/fixtures.json`
  const { fixtures } = JSON.parse(readFileSync(file, 'utf8')) as { fixtures: Fixture[] }
  const supported = fixtures.flatMap(({ name, options, html }) => {
    const view = adapt(options)
    return view ? [{ name, view, html }] : []
  })
  describe(`${component} as GOV.UK makes it`, () => {
    test.each(supported)('$name', ({ view, html }) => {
      const ours = render(<Speaking texts={theirWords}>{view}</Speaking>)
      expect(normaliseHtml(ours)).toBe(normaliseHtml(html))
    })
    test('most examples are covered', () => expect(supported.length).toBeGreaterThanOrEqual(atLeast))
  })
}

/** True when there is no option but these; nested ones are written with dots, `[]` for each item of a list. */
export function only(options: Options, ...allowed: string[]): boolean {
  const within = (value: Options, path: string): boolean => {
    if (value === null || value === undefined) return true
    if (allowed.includes(path)) return true
    if (Array.isArray(value)) return value.every(item => within(item, `${path}[]`))
    if (typeof value !== 'object') return false
    return Object.entries(value).every(([key, inner]) => within(inner, path ? `${path}.${key}` : key))
  }
  return within(options, '')
}

/** `govuk-label--l` → `l`. */
export const sizeFrom = (classes: string | undefined) =>
  /(?:label|legend)--(s|m|l|xl)$/.exec(classes ?? '')?.[1] as 's' | 'm' | 'l' | 'xl' | undefined

/** What all controls share. */
export const sharedOptions = [
  'id',
  'name',
  'describedBy',
  'disabled',
  'label.text',
  'label.classes',
  'label.isPageHeading',
  'hint.text',
  'errorMessage.text',
  'formGroup.classes',
]

export const sharedProps = (options: Options) => ({
  name: options.name,
  id: options.id,
  describedBy: options.describedBy,
  disabled: options.disabled,
  label: options.label?.text,
  labelClass: sizeFrom(options.label?.classes) ? undefined : options.label?.classes,
  labelSize: sizeFrom(options.label?.classes),
  labelIsHeading: options.label?.isPageHeading,
  hint: options.hint?.text,
  error: options.errorMessage?.text,
  groupClass: options.formGroup?.classes,
})

export const legendOptions = [
  'fieldset.legend.text',
  'fieldset.legend.classes',
  'fieldset.legend.isPageHeading',
  'hint.text',
  'errorMessage.text',
  'formGroup.classes',
]

export const legendProps = (options: Options) => ({
  legend: options.fieldset?.legend?.text,
  legendSize: sizeFrom(options.fieldset?.legend?.classes),
  legendIsHeading: options.fieldset?.legend?.isPageHeading,
  hint: options.hint?.text,
  error: options.errorMessage?.text,
  groupClass: options.formGroup?.classes,
})

// No element of ours, and left out of the comparison.
const Theirs = 'raw-html' as 'div'

/** Their markup inside ours, where ours takes any content. */
export const raw = (html: string) => <Theirs dangerouslySetInnerHTML={{ __html: html }} />
