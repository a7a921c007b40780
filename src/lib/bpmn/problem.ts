import { checkFeel } from '#lib/expression'

/** Something that keeps a process from being published; `node` is the element in question, or a flow's id. */
export type ProcessProblem = { code: ProcessProblemCode; node: string; message: string }
export type ProcessProblemCode =
  | 'start'
  | 'end'
  | 'unreachable'
  | 'dead-end'
  | 'no-default'
  | 'stray-condition'
  | 'stray-flow'
  | 'does'
  | 'role'
  | 'agency'
  | 'term'
  | 'outcomes'
  | 'unknown-outcome'
  | 'same-key'
  | 'service'
  | 'timer'
  | 'feel'
  | 'service-loop'
  | 'stuck-at-join'
  | 'token-multiplies'
  | 'loops-without-waiting'
  | 'too-complex'

const NAMES = new Set([
  'answers',
  'outcome',
  'fee',
  'channel',
  'delivery',
  'receiving',
  'deciding',
  'province',
])

/** The expression over the names that every process knows. */
export function checkExpression(where: string, expression: string): ProcessProblem[] {
  return checkFeel(expression, path => NAMES.has(path.split('.')[0] ?? '')).map(one =>
    problem('feel', where, `${one.message} (${expression})`),
  )
}

export function problem(code: ProcessProblemCode, node: string, message: string): ProcessProblem {
  return { code, node, message }
}
