import type { Due, Outcome, Service, Term } from './process.ts'

/** Where a running process stands: plain data, so that each part is a row. */
export type State = {
  tokens: Token[]
  timers: Timer[]
  /** The last outcome of each task and service, by node id. */
  outcomes: { [node: string]: string }
  ended: boolean
}

/** One place where the process waits. A new visit to the same task is a new token. */
export type Token = {
  id: string
  node: string
  /** At a join: the flow on which it came. */
  arrivedBy?: string
}

export type Timer = { id: string; token: string; node: string }

/** What FEEL sees. The interpreter itself adds `outcome`. */
export type Variables = {
  answers?: { [name: string]: unknown }
  fee?: number
  channel?: string
  delivery?: string
  receiving?: string
  deciding?: string
  province?: string
}

/** What a step needs from outside: the values for FEEL, and fresh ids for tokens. */
export type Surroundings = { variables: Variables; newId: () => string }

/** A step taken: the state after it, and the same as a list of changes for the rows of one transaction. */
export type Step = {
  ok: true
  state: State
  tokensRemoved: string[]
  tokensAdded: Token[]
  tasksOpened: OpenedTask[]
  tasksClosed: ClosedTask[]
  servicesRequested: RequestedService[]
  timersSet: SetTimer[]
  /** Ids of timers that are no longer waited for, the fired one included. */
  timersCleared: string[]
  ended: boolean
}

/** A step not taken; nothing has changed. */
export type Refusal = {
  ok: false
  code:
    | 'already-done' // the token or timer is gone: the same event came twice, or another was faster
    | 'ended'
    | 'not-a-task'
    | 'not-a-service'
    | 'unknown-outcome'
    | 'no-way-on' // no condition holds and there is no default
    | 'never-waits' // goes round without ever waiting
  node?: string
}

export type OpenedTask = {
  token: string
  node: string
  name: string
  does: string
  role: string
  /** The agency's id; null when the expression gave no text. */
  agency: string | null
  term?: Term
  outcomes: Outcome[]
}
export type ClosedTask = {
  token: string
  node: string
  outcome?: string
  why: 'completed' | 'interrupted' | 'cancelled'
}
export type RequestedService = {
  token: string
  node: string
  name: string
  service: Service | string
  param?: string
}
export type SetTimer = Timer & { due: Due; interrupting: boolean; task: string }
