export { type Answer, evaluateRule, type Lookup } from './evaluate.ts'
export { applyRules, type LiveRule, type RuleEffects } from './live-rules.ts'
export { numberFrom } from './number-from.ts'
