import { compile } from '#lib/expression'
import { flowsFrom, flowsTo, type Node, type Process } from './process.ts'
import type { State, Variables } from './state.ts'
import { feelContext } from './step.ts'

export type CitizenStep = { node: string; name: string; state: 'done' | 'current' | 'ahead' }

export type ProcessDescription = {
  /** In the order in which they usually come. */
  steps: CitizenStep[]
  /** "Hồ sơ đang ở bước “Thẩm tra hồ sơ”. Tiếp theo: “Ký kết quả”." */
  text: string
}

/**
 * Where a dossier stands, for the one who waits for it. What lies ahead is the usual way: each task ends with its
 * first outcome. With `variables`, ways that this dossier will not take (a fee that is not due) are left out.
 */
export function describe(process: Process, state: State, variables: Variables = {}): ProcessDescription {
  const path = usualPath(process, state, variables)
  const tokens = new Set(state.tokens.map(token => token.node))
  const later = after(path, tokens)
  const steps = path.nodes
    .filter(node => isStep(node, tokens))
    .map(({ id, name }): CitizenStep => {
      const done = state.ended
        ? Object.hasOwn(state.outcomes, id)
        : !later.has(id) && Object.hasOwn(state.outcomes, id)
      return { node: id, name, state: tokens.has(id) ? 'current' : done ? 'done' : 'ahead' }
    })
  const aside = state.tokens.flatMap(token => {
    const node = process.nodes[token.node]
    return node?.kind === 'task' && !path.nodes.includes(node)
      ? [{ node: node.id, name: node.name, state: 'current' as const }]
      : []
  })
  const place = steps.findLastIndex(step => step.state !== 'ahead') + 1
  const all = [...steps.slice(0, place), ...aside, ...steps.slice(place)]
  const shown = state.ended ? all.filter(step => step.state === 'done') : all
  return { steps: shown, text: sentence(shown, state.ended) }
}

function isStep(node: Node, tokens: ReadonlySet<string>): boolean {
  return (
    node.kind === 'task' ||
    (node.kind === 'service' && (node.service === 'await-payment' || tokens.has(node.id)))
  )
}

function sentence(steps: CitizenStep[], ended: boolean): string {
  if (ended) return 'Hồ sơ đã xong.'
  const names = (state: CitizenStep['state']) =>
    steps.filter(step => step.state === state).map(step => `“${step.name}”`)
  const now = names('current').join(' và ')
  const [next] = names('ahead')
  const here = now ? `Hồ sơ đang ở bước ${now}.` : 'Hồ sơ đang chờ bước tiếp theo.'
  return next ? `${here} Tiếp theo: ${next}.` : `${here} Đây là bước cuối cùng.`
}

type Path = { nodes: Node[]; next: Map<string, string[]> }

function usualPath(process: Process, state: State, variables: Variables): Path {
  const usual = Object.fromEntries(
    Object.values(process.nodes).flatMap(node =>
      node.kind === 'task' ? [[node.id, node.outcomes[0]?.id ?? '']] : [],
    ),
  )
  const said = feelContext(variables, { ...usual, ...state.outcomes })
  const expected = feelContext(variables, usual)
  const path: Path = { nodes: [], next: new Map() }
  const seen = new Set<string>()
  const arrivals = new Map<string, number>()
  const entry = Object.values(process.nodes).find(node => node.kind === 'start')
  const open = entry ? [entry.id] : []
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    const node = process.nodes[id]
    if (!node || seen.has(id)) continue
    const arrived = (arrivals.get(id) ?? 0) + 1
    arrivals.set(id, arrived)
    if (node.kind === 'parallel' && arrived < flowsTo(process, id).length) continue
    seen.add(id)
    path.nodes.push(node)
    const way = choose(process, node, said)
    // What was said led back: from here the dossier will go the usual way.
    const ways = way.every(next => seen.has(next)) ? choose(process, node, expected) : way
    path.next.set(id, ways)
    open.unshift(...ways)
  }
  return path
}

function choose(process: Process, node: Node, context: Record<string, unknown>): string[] {
  const ways = flowsFrom(process, node.id)
  if (node.kind !== 'choice') return ways.map(way => way.to)
  const open = ways.find(
    way => way.id !== node.default && (!way.condition || compile(way.condition).test(context)),
  )
  const chosen = open ?? ways.find(way => way.id === node.default)
  return chosen ? [chosen.to] : []
}

function after(path: Path, tokens: ReadonlySet<string>): Set<string> {
  const seen = new Set([...tokens].flatMap(node => path.next.get(node) ?? []))
  for (const node of seen) for (const next of path.next.get(node) ?? []) seen.add(next)
  return seen
}
