import { parseExpression } from 'feelin'

/** A node of the FEEL syntax tree, freed of the parser's classes; `children` holds the tokens too. */
export type Syntax = { kind: string; text: string; from: number; children: Syntax[] }

/** A text that is not FEEL. Published definitions hold none: `checkFeel` refused them. */
export class FeelError extends Error {
  override readonly name = 'FeelError'
  readonly feel: string
  readonly at: number
  constructor(feel: string, at: number, message: string) {
    super(`${message}: ${feel}`)
    this.feel = feel
    this.at = at
  }
}

/** Parses without a context: names of Sen hold no spaces, so what a name is never depends on the values. */
function parse(feel: string): Syntax {
  const root: Syntax = { kind: 'Root', text: feel, from: 0, children: [] }
  const open = [root]
  parseExpression(feel, {}, undefined).iterate({
    enter(node) {
      const kind = node.type.isError ? 'Error' : node.name
      const here: Syntax = { kind, text: feel.slice(node.from, node.to), from: node.from, children: [] }
      open.at(-1)?.children.push(here)
      open.push(here)
    },
    leave() {
      open.pop()
    },
  })
  return root.children[0] ?? root
}

/** The syntax of a text. Throws `FeelError` when it is no FEEL. Nothing is computed. */
export function syntaxOf(feel: string): Syntax {
  const tree = parse(feel)
  const wrong = tree.children.length === 0 ? tree : [...walk(tree)].find(node => node.kind === 'Error')
  if (wrong) throw new FeelError(feel, wrong.from, 'This is no FEEL')
  return tree
}

export function* walk(node: Syntax): Generator<Syntax> {
  yield node
  for (const child of node.children) yield* walk(child)
}

/** `child.name` when the node is nothing but a name or a path of names. */
export function pathOf(node: Syntax): string | undefined {
  if (node.kind === 'VariableName') return node.text
  if (node.kind !== 'PathExpression') return undefined
  const [start, , end] = node.children
  const head = start && pathOf(start)
  return head && end?.kind === 'PathName' ? `${head}.${end.text}` : undefined
}

/** The function that an invocation names, e.g. `count`; undefined when it is computed. */
export function functionName(node: Syntax): string | undefined {
  const named = node.kind === 'FunctionInvocation' ? node.children[0] : undefined
  return named?.kind === 'VariableName' ? named.text : undefined
}

/** What the expression reads from its context, as whole paths (`child.sex`), without its own loop variables. */
export function readPaths(node: Syntax, bound: ReadonlySet<string> = new Set(), inFilter = false): Read[] {
  const path = pathOf(node)
  if (path !== undefined) {
    return bound.has(path.split('.')[0] ?? '') ? [] : [{ path, from: node.from, inFilter, counted: false }]
  }
  if (node.kind === 'Type') return []
  const called = functionName(node)
  if (called !== undefined) {
    const inside = node.children.slice(1).flatMap(child => readPaths(child, bound, inFilter))
    return called === 'count' && inside.length === 1 && isPlainArgument(node)
      ? inside.map(read => ({ ...read, counted: true }))
      : inside
  }
  if (node.kind === 'FilterExpression') return readFilter(node, '', bound, inFilter)
  if (node.kind === 'PathExpression' && node.children[0]?.kind === 'FilterExpression') {
    return readFilter(node.children[0], `.${node.children[2]?.text}`, bound, inFilter)
  }
  const introduces =
    node.kind === 'ForExpression' ||
    node.kind === 'QuantifiedExpression' ||
    node.kind === 'FunctionDefinition'
  const own = introduces ? new Set([...bound, ...boundNames(node)]) : bound
  return node.children.flatMap(child => readPaths(child, own, inFilter))
}

/** `members[age > 18].name` reads `members.name` and, most likely, `members.age`. */
function readFilter(node: Syntax, rest: string, bound: ReadonlySet<string>, inFilter: boolean): Read[] {
  const [list, ...condition] = node.children
  const whole = list ? readPaths(list, bound, inFilter) : []
  const inside = condition.flatMap(child => readPaths(child, new Set([...bound, 'item']), true))
  const plain = list && pathOf(list) !== undefined ? whole : []
  return [
    ...(plain.length > 0 ? plain.map(read => ({ ...read, path: read.path + rest })) : whole),
    ...inside,
    ...plain.flatMap(({ path }) => inside.map(read => ({ ...read, path: `${path}.${read.path}` }))),
  ]
}

export type Read = {
  path: string
  from: number
  /** Inside `list[…]`, where a name may be a property of the list's items. */
  inFilter: boolean
  /** Only its length is read: `count(members)`. */
  counted: boolean
}

function isPlainArgument(invocation: Syntax): boolean {
  const parameters = invocation.children.find(child => child.kind === 'PositionalParameters')
  return parameters?.children.length === 1 && pathOf(parameters.children[0] as Syntax) !== undefined
}

function boundNames(node: Syntax): string[] {
  const names = [...walk(node)].filter(
    inner => inner.kind === 'InExpression' || inner.kind === 'FormalParameter',
  )
  return ['partial', ...names.flatMap(inner => (inner.children[0] ? [inner.children[0].text] : []))]
}
