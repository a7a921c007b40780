import { flowsFrom, type Process } from './process.ts'

/** Where things stand on the drawing, in columns and rows; an edge may pass through cells of its own. */
export type Layout = {
  cells: Map<string, Cell>
  edges: Edge[]
  columns: number
  rows: number
}
export type Cell = { column: number; row: number }
export type Edge = { flow: string; from: string; to: string; through: Cell[]; back: boolean }

/**
 * Columns by the longest way from the start, rows by first come: the usual way stays on top, what branches off goes
 * below, and an edge over several columns keeps a row of its own so that it runs through nobody.
 */
export function layOut(process: Process): Layout {
  const arrows = process.flows.map(flow => ({
    flow: flow.id,
    from: standing(process, flow.from),
    to: flow.to,
  }))
  const back = backEdges(process, arrows)
  const forward = arrows.filter(arrow => !back.has(arrow.flow))
  const column = columnsOf(process, forward)
  const taken = new Set<string>()
  const cells = new Map<string, Cell>()
  const through = new Map<string, Cell[]>()
  const place = (at: number, wanted: number): Cell => {
    let row = wanted
    while (taken.has(`${at},${row}`)) row++
    taken.add(`${at},${row}`)
    return { column: at, row }
  }
  const aside = besides(process)
  const drawn = Object.values(process.nodes).filter(node => node.kind !== 'timer')
  const last = Math.max(0, ...column.values())
  const placeNode = (id: string, at: number) => {
    const before = forward.filter(arrow => arrow.to === id)
    const rows = before.map(arrow => (through.get(arrow.flow)?.at(-1) ?? cells.get(arrow.from))?.row ?? 0)
    cells.set(id, place(at, rows.length > 0 ? Math.min(...rows) : 0))
  }
  const placePassage = (arrow: Arrow, at: number) => {
    if ((column.get(arrow.from) ?? 0) >= at || at >= (column.get(arrow.to) ?? 0)) return
    const way = through.get(arrow.flow) ?? []
    way.push(place(at, way.at(-1)?.row ?? cells.get(arrow.from)?.row ?? 0))
    through.set(arrow.flow, way)
  }
  for (let at = 0; at <= last; at++) {
    for (const side of [false, true]) {
      for (const { id } of drawn) if (column.get(id) === at && aside.has(id) === side) placeNode(id, at)
      for (const arrow of forward) if (aside.has(arrow.to) === side) placePassage(arrow, at)
    }
  }
  const edges = arrows.map(({ flow, to }) => ({
    flow,
    from: process.flows.find(one => one.id === flow)?.from ?? '',
    to,
    through: through.get(flow) ?? [],
    back: back.has(flow),
  }))
  const rows = 1 + Math.max(0, ...[...cells.values(), ...[...through.values()].flat()].map(cell => cell.row))
  return { cells, edges, columns: last + 1, rows }
}

/** What only a timer leads to: it goes below the usual way. */
function besides(process: Process): Set<string> {
  const seen = new Set(Object.values(process.nodes).flatMap(node => (node.kind === 'start' ? [node.id] : [])))
  for (const node of seen) for (const flow of flowsFrom(process, node)) seen.add(flow.to)
  return new Set(Object.keys(process.nodes).filter(id => !seen.has(id)))
}

/** A timer stands on its task. */
function standing(process: Process, id: string): string {
  const node = process.nodes[id]
  return node?.kind === 'timer' ? node.task : id
}

type Arrow = { flow: string; from: string; to: string }

function backEdges(process: Process, arrows: Arrow[]): Set<string> {
  const back = new Set<string>()
  const above = new Set<string>()
  const done = new Set<string>()
  const visit = (id: string) => {
    above.add(id)
    for (const arrow of arrows.filter(one => one.from === id)) {
      if (above.has(arrow.to)) back.add(arrow.flow)
      else if (!done.has(arrow.to)) visit(arrow.to)
    }
    above.delete(id)
    done.add(id)
  }
  const starts = Object.values(process.nodes).filter(node => node.kind === 'start')
  for (const node of [...starts, ...Object.values(process.nodes)]) if (!done.has(node.id)) visit(node.id)
  return back
}

function columnsOf(process: Process, forward: Arrow[]): Map<string, number> {
  const column = new Map<string, number>()
  const visit = (id: string): number => {
    const known = column.get(id)
    if (known !== undefined) return known
    const before = forward
      .filter(arrow => arrow.to === id && arrow.from !== id)
      .map(arrow => visit(arrow.from) + 1)
    const at = Math.max(0, ...before)
    column.set(id, at)
    return at
  }
  for (const id of Object.keys(process.nodes)) visit(standing(process, id))
  return column
}

/** The nodes in reading order, for those who hear the drawing instead of seeing it. */
export function readingOrder(process: Process, layout: Layout): string[] {
  return [...layout.cells]
    .sort(([, one], [, other]) => one.column - other.column || one.row - other.row)
    .map(([id]) => id)
    .filter(id => flowsFrom(process, id).length > 0 || process.nodes[id]?.kind === 'end')
}
