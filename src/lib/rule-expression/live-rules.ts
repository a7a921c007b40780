import type { Rule } from '#lib/expression'
import { type Answer, evaluateRule, type Lookup } from './evaluate.ts'

/** What a page does at once as its answers change. The server computes the same again and has the last word. */
export type LiveRule = {
  /** Id of the element around the question or the computed figure. */
  target: string
  /** The question is asked only when this holds. */
  show?: Rule
  /** The figure to write into the element. */
  value?: Rule
  /** Name under which other rules see the figure. */
  name?: string
}

export type RuleEffects = {
  /** By id of the element: whether it is shown. */
  shown: Map<string, boolean>
  /** By id of the element: the figure. */
  values: Map<string, Answer>
}

/**
 * Computes all rules until nothing changes: hiding a question takes its answer away, and with it perhaps another
 * question. `lookup` gets the ids hidden so far and must give `null` for what is asked inside them.
 */
export function applyRules(
  rules: readonly LiveRule[],
  lookup: (name: string, hidden: ReadonlySet<string>) => Answer,
): RuleEffects {
  let effects: RuleEffects = { shown: new Map(), values: new Map() }
  // Each round can settle at least one more rule; rules that chase each other stop here as well.
  for (let round = 0; round <= rules.length; round++) {
    const next = computeOnce(rules, lookup, effects)
    if (sameEffects(effects, next)) break
    effects = next
  }
  return effects
}

function computeOnce(
  rules: readonly LiveRule[],
  lookup: (name: string, hidden: ReadonlySet<string>) => Answer,
  before: RuleEffects,
): RuleEffects {
  const hidden = new Set([...before.shown].filter(([, shown]) => !shown).map(([target]) => target))
  const figures = new Map(
    rules.flatMap(rule =>
      rule.name && !hidden.has(rule.target) ? [[rule.name, before.values.get(rule.target) ?? null]] : [],
    ),
  )
  const answer: Lookup = name => figures.get(name) ?? lookup(name, hidden)
  const effects: RuleEffects = { shown: new Map(), values: new Map() }
  for (const rule of rules) {
    if (rule.show) effects.shown.set(rule.target, evaluateRule(rule.show, answer) === true)
    if (rule.value) effects.values.set(rule.target, evaluateRule(rule.value, answer))
  }
  return effects
}

const sameEffects = (one: RuleEffects, other: RuleEffects) =>
  sameMap(one.shown, other.shown) && sameMap(one.values, other.values)

const sameMap = (one: Map<string, Answer>, other: Map<string, Answer>) =>
  one.size === other.size &&
  [...one].every(([key, value]) => JSON.stringify(other.get(key)) === JSON.stringify(value))
