import type { OpenedTask } from '#lib/bpmn'
import type { Status } from '../modules/dossiers/status.ts'
import type { Clockwork } from './clockwork.ts'
import type { Position } from './course.ts'
import type { SyntheticCitizen } from './person.ts'
import type { Kind } from './province.ts'

/** A dossier as it is filed; what becomes of it is `live`. Instants are milliseconds, whole seconds. */
export type Filing = {
  id: string
  /** Its place in the load. */
  position: number
  code: string
  kind: Kind
  channel: 'online' | 'counter' | 'post'
  delivery: 'electronic' | 'counter' | 'post'
  applicant: SyntheticCitizen
  commune: string
  receiving: string
  deciding: string
  /** Actor key of who files. */
  by: string
  at: number
  fee: number
  clock: Clockwork
}

export type Entry = { at: number; actor: string; action: string; body: Record<string, unknown> }
export type LifeTask = OpenedTask & {
  id: string
  place: string
  state: 'open' | 'paused' | 'done' | 'cancelled'
  openedAt: number
  dueAt: number
  dossierDue: number | null
  doneAt: number | null
  doneBy: string | null
  outcome: string | null
  note: string | null
  escalatedAt: number | null
  claimedBy: string | null
}
export type Pause = { reason: 'supplement' | 'payment'; from: number; to: number | null }
export type Supplement = {
  number: number
  by: string
  at: number
  reason: string
  until: string
  answeredAt: number | null
  before: Status
}
export type Extension = { at: number; by: string; until: string; oldDue: number; newDue: number }
export type Bill = {
  id: string
  at: number
  state: 'open' | 'paid' | 'cancelled'
  settledAt: number | null
  settledBy: string | null
  channel: 'cash' | 'bank-transfer'
}
export type Result = {
  draftedBy: string
  signer: string | null
  /** As it is written on the paper. */
  number: string | null
  issuedOn: string | null
  verifyCode: string | null
  signed: boolean
  sealed: boolean
}

/** All that the rows of one dossier say. */
export type Life = {
  filing: Filing
  status: Status
  receivedAt: number | null
  dueAt: number | null
  paused: boolean
  decidedAt: number | null
  returnedAt: number | null
  closedReason: string | null
  position: Position
  /** Of this dossier's own tokens and timers, by what stands for them in the position. */
  ids: Map<string, string>
  timers: { id: string; token: string; node: string; runAt: number }[]
  /** What tokens at services wait for, by token. */
  services: Map<string, string>
  tasks: LifeTask[]
  entries: Entry[]
  pauses: Pause[]
  supplement?: Supplement
  extension?: Extension
  opinions: { task: string; by: string; at: number; text: string }[]
  bill?: Bill
  result?: Result
  rating?: { score: number; at: number }
}

export function beginLife(filing: Filing): Life {
  const { kind, at, by, code, channel, delivery } = filing
  const life: Life = {
    filing,
    status: 1,
    receivedAt: null,
    dueAt: null,
    paused: false,
    decidedAt: null,
    returnedAt: null,
    closedReason: null,
    position: kind.courseFor(channel, delivery),
    ids: new Map(),
    timers: [],
    services: new Map(),
    tasks: [],
    entries: [],
    pauses: [],
    opinions: [],
  }
  const body = { status: 1, procedure: kind.code, version: kind.version, channel, code }
  life.entries.push({ at, actor: by, action: 'submitted', body })
  return life
}

/** Status by status into the ledger, as `moveTo` of the dossiers does. */
export function move(
  life: Life,
  at: number,
  actor: string,
  path: readonly Status[],
  body: Record<string, unknown> = {},
): void {
  for (const [index, to] of path.entries()) {
    const last = index === path.length - 1
    life.entries.push({
      at,
      actor,
      action: 'status',
      body: { from: life.status, to, ...(last ? body : {}) },
    })
    life.status = to
  }
}

/** The due time after a pause or an extension, with an entry when it changed: as `refreshDue`. */
export function refreshDue(life: Life, at: number, actor: string, cause: string): void {
  const { clock, kind } = life.filing
  if (life.receivedAt === null) return
  const open = life.pauses.at(-1)
  const paused = open?.to === null
  const due = clock.deadline(life.receivedAt, kind.term, life.pauses, life.extension)
  if (due !== life.dueAt || paused !== life.paused)
    life.entries.push({
      at,
      actor,
      action: 'deadline',
      body: { due: new Date(due).toISOString(), paused, cause },
    })
  life.dueAt = due
  life.paused = paused
  for (const task of life.tasks) if (task.state === 'open' || task.state === 'paused') task.dossierDue = due
}

export function pauseClock(life: Life, at: number, actor: string, reason: Pause['reason']): void {
  if (life.receivedAt === null) return
  life.pauses.push({ reason, from: at, to: null })
  refreshDue(life, at, actor, reason)
}

export function resumeClock(life: Life, at: number, actor: string): void {
  const open = life.pauses.at(-1)
  if (open?.to !== null) return
  open.to = at
  refreshDue(life, at, actor, `${open.reason}-ended`)
}

export function setTasks(life: Life, from: LifeTask['state'], to: LifeTask['state'], at: number): void {
  for (const task of life.tasks)
    if (task.state === from) {
      task.state = to
      if (to === 'cancelled') task.doneAt = at
    }
}

/** The position moved: tokens, timers and tasks follow, as `writeStep` does. Returns the tasks that were opened. */
export function follow(life: Life, to: Position, at: number, newId: () => string): LifeTask[] {
  const { step } = to
  const { filing } = life
  life.position = to
  const gone = new Set(step.timersCleared)
  if (gone.size) life.timers = life.timers.filter(timer => !gone.has(timer.id))
  for (const closed of step.tasksClosed)
    if (closed.why !== 'completed')
      for (const task of life.tasks)
        if (task.token === closed.token && (task.state === 'open' || task.state === 'paused')) {
          task.state = 'cancelled'
          task.doneAt = at
        }
  for (const token of step.tokensAdded) life.ids.set(token.id, newId())
  const opened = step.tasksOpened.map((task): LifeTask => {
    const usual = filing.clock.dueIn(task.term ?? { amount: 1, unit: 'working-day' }, at)
    return {
      ...task,
      id: newId(),
      place: filing.kind.placeOf(task.agency, filing),
      state: 'open',
      openedAt: at,
      dueAt: task.term || life.dueAt === null ? usual : life.dueAt,
      dossierDue: life.dueAt,
      doneAt: null,
      doneBy: null,
      outcome: null,
      note: null,
      escalatedAt: null,
      claimedBy: null,
    }
  })
  life.tasks.push(...opened)
  for (const { token, service } of step.servicesRequested) life.services.set(token, service)
  for (const { id, token, node, due } of step.timersSet) {
    if (!('amount' in due)) throw new Error(`Timer ${node} has no term`)
    life.ids.set(id, newId())
    life.timers.push({ id, token, node, runAt: filing.clock.dueIn(due, at) })
  }
  return opened
}

export function waitsAt(life: Life, token: string): boolean {
  return life.position.state.tokens.some(one => one.id === token)
}
