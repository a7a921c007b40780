import { FeelError, functionName, pathOf, type Syntax, syntaxOf } from './syntax.ts'

type Json = null | boolean | number | string | Json[]
export type RuleOp =
  | 'eq'
  | 'ne'
  | 'lt'
  | 'le'
  | 'gt'
  | 'ge'
  | 'and'
  | 'or'
  | 'not'
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'in'
  | 'count'
  | 'empty'
  | 'if'
  | 'sum'
  | 'min'
  | 'max'
  /** `for p in papers return …`: the list, the name `p` and the body; whoever knows the list writes it out. */
  | 'each'

/** FEEL cut down to what a page's own script can compute: data, no parser, no evaluation of text. */
export type Rule = { op: 'get'; name: string } | { op: 'lit'; value: Json } | { op: RuleOp; args: Rule[] }

const COMPARE: Record<string, RuleOp> = {
  '=': 'eq',
  '!=': 'ne',
  '<': 'lt',
  '<=': 'le',
  '>': 'gt',
  '>=': 'ge',
}
const ARITHMETIC: Record<string, RuleOp> = { '+': 'add', '-': 'sub', '*': 'mul', '/': 'div' }

/** The expression as a rule for the browser; `null` when it needs more than rules can say (dates, loops, functions). */
export function toRule(feel: string): Rule | null {
  try {
    return ruleOf(syntaxOf(feel))
  } catch (error) {
    if (error instanceof FeelError) return null
    throw error
  }
}

export function ruleOf(syntax: Syntax): Rule | null {
  return convert(syntax) ?? null
}

function convert(node: Syntax | undefined): Rule | undefined {
  if (!node) return undefined
  const name = pathOf(node)
  if (name !== undefined) return name.includes(' ') ? undefined : { op: 'get', name }
  const parts = node.children
  switch (node.kind) {
    case 'Expression':
      return parts.length === 1 ? convert(parts[0]) : undefined
    case 'ParenthesizedExpression':
      return convert(parts[1])
    case 'BooleanLiteral':
      return lit(node.text === 'true')
    case 'null':
      return lit(null)
    case 'NumericLiteral':
      return lit(Number(node.text))
    case 'StringLiteral':
      return text(node.text)
    case 'List':
      return list(parts.slice(1, -1))
    case 'Conjunction':
      return apply('and', [parts[0], parts[2]])
    case 'Disjunction':
      return apply('or', [parts[0], parts[2]])
    case 'IfExpression':
      return apply('if', [parts[1], parts[3], parts[5]])
    case 'Comparison':
      return comparison(parts)
    case 'ArithmeticExpression':
      return arithmetic(parts)
    case 'FunctionInvocation':
      return invocation(node)
    case 'ForExpression':
      return loop(node)
    default:
      return undefined
  }
}

function lit(value: Json): Rule {
  return { op: 'lit', value }
}

function text(quoted: string): Rule | undefined {
  try {
    return lit(JSON.parse(quoted) as string)
  } catch {
    return undefined
  }
}

function list(parts: Syntax[]): Rule | undefined {
  const values: Json[] = []
  for (const part of parts) {
    const rule = convert(part)
    if (rule?.op !== 'lit') return undefined
    values.push((rule as { value: Json }).value)
  }
  return lit(values)
}

function apply(op: RuleOp, parts: (Syntax | undefined)[]): Rule | undefined {
  const args = parts.map(convert)
  return args.every(arg => arg !== undefined) ? { op, args } : undefined
}

function comparison(parts: Syntax[]): Rule | undefined {
  const [left, operator] = parts
  if (operator?.kind === 'between') {
    const low = apply('ge', [left, parts[2]])
    const high = apply('le', [left, parts[4]])
    return low && high ? { op: 'and', args: [low, high] } : undefined
  }
  if (operator?.kind === 'in') return membership(left, parts.slice(2))
  const op = operator?.kind === 'CompareOp' ? COMPARE[operator.text] : undefined
  if (!op || parts.length !== 3) return undefined
  const sides = [convert(left), convert(parts[2])]
  const other = sides.find(side => !isNull(side))
  if (other && sides.some(isNull)) {
    const empty: Rule = { op: 'empty', args: [other] }
    return op === 'eq' ? empty : op === 'ne' ? { op: 'not', args: [empty] } : undefined
  }
  return apply(op, [left, parts[2]])
}

function isNull(rule: Rule | undefined): boolean {
  return rule?.op === 'lit' && (rule as { value: Json }).value === null
}

/** `x in (a, b)`, `x in [a, b]`, `x in list`: the first argument is sought in the second. */
function membership(left: Syntax | undefined, right: Syntax[]): Rule | undefined {
  const tests = right.flatMap(part => (part.kind === 'PositiveUnaryTests' ? part.children : [part]))
  const values = tests.filter(part => part.kind === 'PositiveUnaryTest').map(part => part.children[0])
  const sought = convert(left)
  const places = values.map(convert)
  if (!sought || places.some(place => place === undefined)) return undefined
  if (places.length === 1 && places[0])
    return { op: 'in', args: [sought, places[0].op === 'lit' ? wrap(places[0]) : places[0]] }
  const all = places.map(place => (place?.op === 'lit' ? (place as { value: Json }).value : undefined))
  return all.some(value => value === undefined || Array.isArray(value))
    ? undefined
    : { op: 'in', args: [sought, lit(all as Json[])] }
}

function wrap(rule: Rule): Rule {
  const { value } = rule as { value: Json }
  return lit(Array.isArray(value) ? value : [value])
}

function arithmetic(parts: Syntax[]): Rule | undefined {
  if (parts.length === 2) return parts[0]?.text === '-' ? negative(convert(parts[1])) : undefined
  const op = ARITHMETIC[parts[1]?.text ?? '']
  return op ? apply(op, [parts[0], parts[2]]) : undefined
}

function negative(rule: Rule | undefined): Rule | undefined {
  return rule && { op: 'sub', args: [lit(0), rule] }
}

function invocation(node: Syntax): Rule | undefined {
  const name = functionName(node)
  const parameters = node.children.find(child => child.kind === 'PositionalParameters')?.children ?? []
  if (name === 'not' && parameters.length === 1) return apply('not', parameters)
  if (name === 'count' && parameters.length === 1) return apply('count', parameters)
  if (name === 'sum' || name === 'min' || name === 'max') return apply(name, parameters)
  if (name === 'list contains' && parameters.length === 2) return apply('in', [parameters[1], parameters[0]])
  return undefined
}

/** One variable over one list that has a name. */
function loop({ children }: Syntax): Rule | undefined {
  const [only, ...others] = children.find(child => child.kind === 'InExpressions')?.children ?? []
  const [variable, , context] = only?.children ?? []
  const list = context && /^\w+(\.\w+)*$/.test(context.text) ? context.text : undefined
  const body = convert(children.at(-1))
  if (!variable || !list || !body || others.length) return undefined
  return { op: 'each', args: [{ op: 'get', name: list }, lit(variable.text), body] }
}
