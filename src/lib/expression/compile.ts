import { evaluate } from 'feelin'
import { computeQuickly, UNSURE } from './quick.ts'
import { remembering } from './remembering.ts'
import { ruleOf } from './rule.ts'
import { readPaths, syntaxOf } from './syntax.ts'
import { fromFeel } from './values.ts'

export type Expression = {
  readonly feel: string
  /** The top-level names it reads: `['child', 'today']`. */
  readonly names: readonly string[]
  /** The same as whole paths: `['child.sex', 'today']`. */
  readonly paths: readonly string[]
  /** The lists of which it reads the length alone: `['members']` for `count(members) > 1`; not among `paths`. */
  readonly counted: readonly string[]
  /** Plain JSON; `null` when FEEL gives null or cannot compute it. Only what `names` lists is looked at. */
  evaluate(context: Readonly<Record<string, unknown>>): unknown
  /** True only when FEEL says true: null and everything else count as no. */
  test(context: Readonly<Record<string, unknown>>): boolean
}

const CACHE_SIZE = 5000
const cache = new Map<string, Expression>()

/** FEEL by its text, parsed once. Throws `FeelError` when the text is no FEEL. */
export function compile(feel: string): Expression {
  const known = cache.get(feel)
  if (known) return known
  const syntax = syntaxOf(feel)
  const rule = ruleOf(syntax)
  const reads = readPaths(syntax)
  const paths = unique(reads.filter(read => !read.counted).map(read => read.path))
  const counted = unique(reads.filter(read => read.counted).map(read => read.path))
  const names = unique(reads.map(read => read.path.split('.')[0] ?? read.path))
  const interpret = remembering([...paths, ...counted], visible => {
    try {
      return fromFeel(evaluate(feel, visible).value)
    } catch {
      // feelin throws where FEEL says null, e.g. `true > false`.
      return null
    }
  })
  const compute = (context: Readonly<Record<string, unknown>>) => {
    const visible: Record<string, unknown> = {}
    for (const name of names) visible[name] = Object.hasOwn(context, name) ? (context[name] ?? null) : null
    const quick = rule ? computeQuickly(rule, visible) : UNSURE
    return quick === UNSURE ? interpret(visible) : fromFeel(quick)
  }
  const expression: Expression = {
    feel,
    names,
    paths,
    counted,
    evaluate: compute,
    test: context => compute(context) === true,
  }
  if (cache.size >= CACHE_SIZE) cache.clear()
  cache.set(feel, expression)
  return expression
}

function unique(texts: string[]): string[] {
  return [...new Set(texts)]
}
