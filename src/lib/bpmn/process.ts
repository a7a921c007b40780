/** A process as plain data, read from BPMN 2.0 XML by `parseProcess`. Safe to keep, to share and to store. */
export type Process = {
  id: string
  name: string
  nodes: { [id: string]: Node }
  /** In the order of the document, which is the order in which conditions are tried. */
  flows: Flow[]
}

export type Flow = { id: string; name: string; from: string; to: string; condition?: string }

export type Node = StartNode | EndNode | TaskNode | ServiceNode | ChoiceNode | ParallelNode | TimerNode

export type StartNode = { kind: 'start'; id: string; name: string }
/** `terminate` ends every other token too. */
export type EndNode = { kind: 'end'; id: string; name: string; terminate: boolean }
export type TaskNode = {
  kind: 'task'
  id: string
  name: string
  does: Does | string
  role: Role | string
  /** FEEL giving an agency's id. */
  agency: string
  term?: Term
  outcomes: Outcome[]
}
export type ServiceNode = {
  kind: 'service'
  id: string
  name: string
  service: Service | string
  param?: string
}
export type ChoiceNode = { kind: 'choice'; id: string; name: string; default?: string }
export type ParallelNode = { kind: 'parallel'; id: string; name: string }
export type TimerNode = {
  kind: 'timer'
  id: string
  name: string
  /** The task that it watches. */
  task: string
  /** True: the task is taken away when the time is up. False: the task stays and a second path begins. */
  interrupting: boolean
  due: Due
}

export const DOES = [
  'receive',
  'collect',
  'examine',
  'opinion',
  'inspect',
  'review',
  'sign',
  'seal',
  'return',
] as const
export const ROLES = [
  'one-stop-officer',
  'processor',
  'unit-head',
  'agency-leader',
  'clerk',
  'cashier',
] as const
export const SERVICES = ['sign', 'seal', 'publish', 'notify', 'await-payment'] as const
export const TERM_UNITS = ['working-hour', 'working-day', 'day'] as const

export type Does = (typeof DOES)[number]
export type Role = (typeof ROLES)[number]
export type Service = (typeof SERVICES)[number]
export type TermUnit = (typeof TERM_UNITS)[number]
export type Term = { amount: number; unit: TermUnit }
/** A term in working time, or an ISO 8601 duration by the clock on the wall. */
export type Due = Term | { duration: string }
export type Outcome = { id: string; label: string }

export function flowsFrom(process: Process, node: string): Flow[] {
  return process.flows.filter(flow => flow.from === node)
}

export function flowsTo(process: Process, node: string): Flow[] {
  return process.flows.filter(flow => flow.to === node)
}

export function timersOn(process: Process, task: string): TimerNode[] {
  return Object.values(process.nodes).filter(
    node => node.kind === 'timer' && node.task === task,
  ) as TimerNode[]
}

/** A node's id as FEEL can write it: `outcome.unit_review` for the task `unit-review`. */
export function feelKey(node: string): string {
  return node.replace(/[^\p{L}\p{N}_]/gu, '_')
}
