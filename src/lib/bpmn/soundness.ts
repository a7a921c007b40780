import { flowsFrom, flowsTo, type Process, timersOn } from './process.ts'

/** What goes wrong on some way through a process, whatever the conditions say. */
export type Unsound = {
  code: 'stuck-at-join' | 'token-multiplies' | 'loops-without-waiting' | 'too-complex'
  node: string
}

/** How many tokens wait where: at a task or service by its id, before a join by the id of the flow. */
type Marking = ReadonlyMap<string, number>

const MOST_MARKINGS = 5000
const MOST_MOVES = 200_000

/**
 * Walks every way that the tokens could go and reports where they wait for ever, become two at one place, or go
 * round without waiting. A path begun by a timer that leaves its task alone is walked by itself.
 */
export function explore(process: Process): Unsound[] {
  const circle = restless(process)
  if (circle !== undefined) return [{ code: 'loops-without-waiting', node: circle }]
  const entries = Object.values(process.nodes).filter(
    node => node.kind === 'start' || (node.kind === 'timer' && !node.interrupting),
  )
  const found = entries.flatMap(entry => exploreFrom(process, entry.id))
  return found.filter(
    (one, at) => found.findIndex(other => other.code === one.code && other.node === one.node) === at,
  )
}

/** A gateway from which gateways alone lead back to it. */
function restless(process: Process): string | undefined {
  const gateway = (id: string) => ['choice', 'parallel'].includes(process.nodes[id]?.kind ?? '')
  const next = (id: string) => flowsFrom(process, id).flatMap(flow => (gateway(flow.to) ? [flow.to] : []))
  return Object.keys(process.nodes)
    .filter(gateway)
    .find(id => {
      const seen = new Set(next(id))
      for (const node of seen) for (const one of next(node)) seen.add(one)
      return seen.has(id)
    })
}

function exploreFrom(process: Process, entry: string): Unsound[] {
  const problems: Unsound[] = []
  const seen = new Set<string>()
  const budget = { moves: MOST_MOVES }
  const open: Marking[] = advance(process, new Map(), flowIds(process, entry), budget)
  for (let marking = open.pop(); marking; marking = open.pop()) {
    const key = keyOf(marking)
    if (seen.has(key)) continue
    seen.add(key)
    if (seen.size > MOST_MARKINGS || budget.moves < 0)
      return [...problems, { code: 'too-complex', node: entry }]
    const crowded = [...marking].find(([, tokens]) => tokens > 1)
    if (crowded) {
      problems.push({ code: 'token-multiplies', node: placeNode(process, crowded[0]) })
      continue
    }
    const waiting = [...marking.keys()].filter(place => Object.hasOwn(process.nodes, place))
    const [joined] = marking.keys()
    if (waiting.length === 0 && joined)
      problems.push({ code: 'stuck-at-join', node: placeNode(process, joined) })
    for (const place of waiting) {
      const interruptions = timersOn(process, place).filter(timer => timer.interrupting)
      for (const exit of [place, ...interruptions.map(timer => timer.id)]) {
        open.push(...advance(process, change(marking, place, -1), flowIds(process, exit), budget))
      }
    }
  }
  return problems
}

/** Lets tokens walk on from these flows until all wait; one marking for each way to choose. */
function advance(process: Process, marking: Marking, flows: string[], budget: { moves: number }): Marking[] {
  const [next, ...rest] = flows
  if (next === undefined) return [marking]
  if (budget.moves-- < 0) return []
  const to = process.flows.find(flow => flow.id === next)?.to ?? ''
  const on = (after: Marking, more: string[]) => advance(process, after, [...rest, ...more], budget)
  const node = process.nodes[to]
  switch (node?.kind) {
    case 'task':
    case 'service':
      return on(change(marking, to, 1), [])
    case 'end':
      return node.terminate ? [new Map()] : on(marking, [])
    case 'parallel': {
      const arrived = change(marking, next, 1)
      const entrances = flowsTo(process, to).map(flow => flow.id)
      if (!entrances.every(entrance => arrived.has(entrance))) return on(arrived, [])
      return on(
        entrances.reduce((left, entrance) => change(left, entrance, -1), arrived),
        flowIds(process, to),
      )
    }
    case 'choice':
      return flowIds(process, to).flatMap(way => on(marking, [way]))
    default:
      return []
  }
}

function flowIds(process: Process, node: string): string[] {
  return flowsFrom(process, node).map(flow => flow.id)
}

function change(marking: Marking, place: string, by: number): Marking {
  const tokens = (marking.get(place) ?? 0) + by
  const next = new Map(marking)
  if (tokens > 0) next.set(place, tokens)
  else next.delete(place)
  return next
}

function keyOf(marking: Marking): string {
  return [...marking]
    .map(([place, tokens]) => `${place}×${tokens}`)
    .sort()
    .join(' ')
}

function placeNode(process: Process, place: string): string {
  return Object.hasOwn(process.nodes, place)
    ? place
    : (process.flows.find(flow => flow.id === place)?.to ?? place)
}
