export { checkFeel, type FeelProblem, type FeelProblemCode } from './check.ts'
export { compile, type Expression, FeelError } from './compile.ts'
export { type Rule, type RuleOp, toRule } from './rule.ts'
export { feelDate, fromFeel } from './values.ts'
