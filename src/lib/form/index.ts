export { type BrowserRule, browserRules } from './browser-rules.ts'
export { checkDefinition, type DefinitionProblem } from './check-definition.ts'
export type { Control, Option } from './control.ts'
export * from './definition.ts'
export { diffDefinitions, type FormDifference, moveAnswers } from './differences.ts'
export { type Address, formatPartialDate, type Naming } from './format-value.ts'
export { applyGroupAction, type GroupAction, readGroupAction } from './groups.ts'
export type { ComplaintCode } from './messages.ts'
export { firstIncompletePage, nextPage, previousPage } from './navigation.ts'
export { getAt, isBlank, setAt, wrapperId } from './paths.ts'
export { type PrefillSource, type PrefillSources, prefillAnswers } from './prefill.ts'
export { countName, type Posted, postedValues, type Raw, readPosted } from './read-posted.ts'
export { type FormContext, prune, type Settled, settle } from './settle.ts'
export { type SummaryPage, type SummaryRow, summarise } from './summarise.ts'
export { type FormError, validateAll, validatePage } from './validate.ts'
export {
  type FieldView,
  type GroupView,
  type PageView,
  type TextView,
  type ViewOptions,
  viewPage,
} from './view.ts'
export { VOCABULARY } from './vocabulary.ts'
