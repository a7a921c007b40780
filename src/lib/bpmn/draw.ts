import { type Cell, type Edge, layOut, readingOrder } from './layout.ts'
import { type Node, type Process, timersOn } from './process.ts'
import type { State } from './state.ts'

const COLUMN = 216
const ROW = 112
const MARGIN = 24
const TASK = { width: 152, height: 68 }
const GAP = COLUMN - TASK.width
const GATE = 22
const EVENT = 17
const LANE = 18
const LINE = 15
const LETTERS = 22
/** Letters of an edge's label that fit before the next node. */
const SHORT = 6

/**
 * The process as an SVG picture with what is being done marked. It carries its own title and description for screen
 * readers, takes its colours from the text around it, and has neither styles nor scripts inside.
 */
export function draw(process: Process, state?: State): string {
  const layout = layOut(process)
  const current = new Set(state?.tokens.map(token => token.node) ?? [])
  const backs = layout.edges.filter(edge => edge.back)
  const width = layout.columns * COLUMN - GAP + 2 * MARGIN
  const height = layout.rows * ROW + backs.length * LANE + 2 * MARGIN
  const id = `bpmn-${process.id.replace(/[^A-Za-z0-9_-]/g, '-')}`
  const floor = layout.rows * ROW + MARGIN - 8
  const edges = layout.edges.map(edge =>
    drawEdge(process, layout.cells, edge, floor + backs.indexOf(edge) * LANE, id),
  )
  const nodes = [...layout.cells].map(([node, cell]) =>
    drawNode(process, process.nodes[node] as Node, centre(cell), current.has(node)),
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="sen-process" role="img" aria-labelledby="${id}-title ${id}-desc" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" fill="none" stroke="currentColor" font-size="13">`,
    `<title id="${id}-title">${escape(`Sơ đồ quy trình: ${process.name}`)}</title>`,
    `<desc id="${id}-desc">${escape(description(process, readingOrder(process, layout), current))}</desc>`,
    `<defs><marker id="${id}-arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0 8 4 0 8z" fill="currentColor" stroke="none"/></marker></defs>`,
    ...edges,
    ...nodes,
    '</svg>',
  ].join('\n')
}

function description(process: Process, order: string[], current: ReadonlySet<string>): string {
  const steps = order.flatMap(id => {
    const node = process.nodes[id]
    return node?.kind === 'task' || node?.kind === 'service' ? [node.name] : []
  })
  const now = [...current].map(id => process.nodes[id]?.name).filter(Boolean)
  const here = now.length > 0 ? ` Đang ở: ${now.join(', ')}.` : ''
  return `Các bước: ${steps.join(' → ')}.${here}`
}

type Point = { x: number; y: number }

function centre({ column, row }: Cell): Point {
  return { x: MARGIN + column * COLUMN + TASK.width / 2, y: MARGIN + row * ROW + ROW / 2 - 8 }
}

function halfWidth(node: Node | undefined): number {
  if (node?.kind === 'task' || node?.kind === 'service') return TASK.width / 2
  return node?.kind === 'choice' || node?.kind === 'parallel' ? GATE : EVENT
}

function halfHeight(node: Node | undefined): number {
  return node?.kind === 'task' || node?.kind === 'service' ? TASK.height / 2 : halfWidth(node)
}

function drawNode(process: Process, node: Node, { x, y }: Point, current: boolean): string {
  const marked = current ? ' sen-process__node--current' : ''
  const pen = current
    ? ' stroke-width="4"'
    : node.kind === 'end'
      ? ' stroke-width="3"'
      : ' stroke-width="1.5"'
  const shape = `<g class="sen-process__node sen-process__node--${node.kind}${marked}">${shapeOf(node, x, y, pen)}${label(node, x, y, current)}</g>`
  const timers = timersOn(process, node.id).map((timer, at) =>
    drawTimer(timer.name, timerPoint({ x, y }, at), timer.interrupting),
  )
  return [shape, ...timers].join('')
}

function shapeOf(node: Node, x: number, y: number, pen: string): string {
  if (node.kind === 'task' || node.kind === 'service') {
    const corner = node.kind === 'task' ? 8 : 0
    return `<rect x="${x - TASK.width / 2}" y="${y - TASK.height / 2}" width="${TASK.width}" height="${TASK.height}" rx="${corner}"${pen}${node.kind === 'service' ? ' stroke-dasharray="6 3"' : ''}/>`
  }
  if (node.kind !== 'choice' && node.kind !== 'parallel')
    return `<circle cx="${x}" cy="${y}" r="${EVENT}"${pen}/>`
  const diamond = `<path d="M${x - GATE} ${y}L${x} ${y - GATE}L${x + GATE} ${y}L${x} ${y + GATE}z"${pen}/>`
  const sign =
    node.kind === 'choice' ? `M${x - 7} ${y - 7}l14 14m0-14l-14 14` : `M${x - 10} ${y}h20m-10-10v20`
  return `${diamond}<path d="${sign}" stroke-width="2"/>`
}

function label(node: Node, x: number, y: number, current: boolean): string {
  const inside = node.kind === 'task' || node.kind === 'service'
  const lines = wrap(node.name, LETTERS, 3)
  const top = inside
    ? y - ((lines.length - 1) * LINE) / 2 + 4
    : y - halfHeight(node) - 8 - (lines.length - 1) * LINE
  const spans = lines
    .map((line, at) => `<tspan x="${x}" y="${top + at * LINE}">${escape(line)}</tspan>`)
    .join('')
  const weight = current ? ' font-weight="bold"' : ''
  return lines.length > 0
    ? `<text text-anchor="middle" fill="currentColor" stroke="none"${weight}>${spans}</text>`
    : ''
}

function timerPoint(task: Point, at: number): Point {
  return { x: task.x + TASK.width / 2 - 20 - at * 30, y: task.y + TASK.height / 2 }
}

function drawTimer(name: string, { x, y }: Point, interrupting: boolean): string {
  const dashes = interrupting ? '' : ' stroke-dasharray="3 2"'
  return `<g class="sen-process__timer"><title>${escape(name)}</title><circle cx="${x}" cy="${y}" r="11" fill="Canvas"${dashes}/><path d="M${x} ${y - 6}v6h5"/></g>`
}

function drawEdge(
  process: Process,
  cells: ReadonlyMap<string, Cell>,
  edge: Edge,
  lane: number,
  id: string,
): string {
  const start = process.nodes[edge.from]
  const end = process.nodes[edge.to]
  const target = cells.get(edge.to)
  const holder = cells.get(start?.kind === 'timer' ? start.task : edge.from)
  if (!target || !holder) return ''
  const to = centre(target)
  const from = exitPoint(process, start, centre(holder))
  const points = edge.back
    ? backPath(start, from, end, to, lane)
    : forwardPath(start, from, edge.through.map(centre), end, to)
  const line = points.map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${x} ${y}`).join('')
  const name = process.flows.find(flow => flow.id === edge.flow)?.name ?? ''
  return `<path class="sen-process__flow" d="${line}" stroke-width="1.5" marker-end="url(#${id}-arrow)"/>${edgeLabel(name, points)}`
}

/** Edges leave a node in its middle, a timer below its task. */
function exitPoint(process: Process, node: Node | undefined, at: Point): Point {
  return node?.kind === 'timer' ? timerPoint(at, timersOn(process, node.task).indexOf(node)) : at
}

function forwardPath(
  start: Node | undefined,
  from: Point,
  through: Point[],
  end: Node | undefined,
  to: Point,
): Point[] {
  const points: Point[] = [{ x: from.x + halfWidth(start), y: from.y }]
  if (start?.kind === 'timer') {
    const below = { x: from.x, y: from.y + 11 }
    points.splice(0, 1, below, { x: below.x, y: below.y + 6 })
  }
  const stops = [...through, { x: to.x - halfWidth(end), y: to.y }]
  for (const [at, stop] of stops.entries()) {
    const last = points.at(-1) as Point
    if (last.y !== stop.y) {
      // The gap before the column that the edge comes to next; nothing stands there.
      const middle = at < stops.length - 1 ? stop.x : to.x
      const turn = middle - TASK.width / 2 - GAP / 2
      points.push({ x: turn, y: last.y }, { x: turn, y: stop.y })
    }
    points.push(stop)
  }
  return points
}

/** Backwards below everything: down the gap behind the node, along a lane, up the gap behind where it goes. */
function backPath(
  start: Node | undefined,
  from: Point,
  end: Node | undefined,
  to: Point,
  lane: number,
): Point[] {
  const timer = start?.kind === 'timer'
  const bottom = from.y + (timer ? 11 : halfHeight(start))
  const [behind, under] = [from.x + (timer ? 20 : TASK.width / 2) + GAP / 3, to.x + TASK.width / 2 + GAP / 3]
  const [out, into] = [bottom + 8, to.y + halfHeight(end) + 8]
  return [
    { x: from.x, y: bottom },
    { x: from.x, y: out },
    { x: behind, y: out },
    { x: behind, y: lane },
    { x: under, y: lane },
    { x: under, y: into },
    { x: to.x, y: into },
    { x: to.x, y: to.y + halfHeight(end) },
  ]
}

/** On the first stretch that the edge has for itself. */
function edgeLabel(name: string, points: Point[]): string {
  const [first, second, third] = points
  if (!name || !first || !second) return ''
  const say = (x: number, y: number, anchor = 'start') =>
    `<text class="sen-process__label" x="${x}" y="${y}" text-anchor="${anchor}" font-size="11" fill="currentColor" stroke="none">${escape(name)}</text>`
  if (third !== undefined && second.x === third.x && first.y === second.y) {
    return name.length > SHORT ? say(third.x - 4, third.y - 5, 'end') : say(third.x + 4, third.y - 5)
  }
  return first.x === second.x ? say(first.x + 6, first.y + 20) : say(first.x + 2, first.y - 5)
}

function wrap(text: string, letters: number, most: number): string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1)
    if (last !== undefined && `${last} ${word}`.length <= letters) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), `${lines[most - 1]}…`]
}

function escape(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
