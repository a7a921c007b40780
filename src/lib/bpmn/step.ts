import { compile } from '#lib/expression'
import { type Flow, feelKey, flowsFrom, flowsTo, type Process, type TaskNode, timersOn } from './process.ts'
import type { Refusal, State, Step, Surroundings, Token, Variables } from './state.ts'

/** More moves than this without waiting means going round; published processes cannot. */
const MOST_MOVES = 1000

/** Begins a process: everything up to the first places where it waits. */
export function start(process: Process, surroundings: Surroundings): Step | Refusal {
  const entry = Object.values(process.nodes).find(node => node.kind === 'start')
  const run = begin(process, { tokens: [], timers: [], outcomes: {}, ended: false }, surroundings)
  return entry ? run.leave(entry.id) : { ok: false, code: 'no-way-on' }
}

/**
 * An officer finished a task with one of its outcomes. The token's id names this very visit to the task, so sending
 * the same event again is refused as `already-done`.
 */
export function completeTask(
  process: Process,
  state: State,
  tokenId: string,
  outcome: string,
  surroundings: Surroundings,
): Step | Refusal {
  const token = state.tokens.find(one => one.id === tokenId)
  if (!token) return gone(state)
  const node = process.nodes[token.node]
  if (node?.kind !== 'task') return { ok: false, code: 'not-a-task', node: token.node }
  if (!node.outcomes.some(one => one.id === outcome))
    return { ok: false, code: 'unknown-outcome', node: node.id }
  const run = begin(process, state, surroundings)
  run.take(token, { outcome, why: 'completed' })
  run.decide(node.id, outcome)
  return run.leave(node.id)
}

/** A job reported its service done. `result` can be asked for like an outcome, e.g. `outcome.await_payment = "expired"`. */
export function completeService(
  process: Process,
  state: State,
  tokenId: string,
  result: string,
  surroundings: Surroundings,
): Step | Refusal {
  const token = state.tokens.find(one => one.id === tokenId)
  if (!token) return gone(state)
  if (process.nodes[token.node]?.kind !== 'service')
    return { ok: false, code: 'not-a-service', node: token.node }
  const run = begin(process, state, surroundings)
  run.take(token)
  run.decide(token.node, result)
  return run.leave(token.node)
}

/** The time of a boundary event is up. A timer fires once; cleared or fired already, it is refused as `already-done`. */
export function fireTimer(
  process: Process,
  state: State,
  timerId: string,
  surroundings: Surroundings,
): Step | Refusal {
  const timer = state.timers.find(one => one.id === timerId)
  const node = timer && process.nodes[timer.node]
  const token = timer && state.tokens.find(one => one.id === timer.token)
  if (!timer || !token || node?.kind !== 'timer') return gone(state)
  const run = begin(process, state, surroundings)
  run.clear(timer.id)
  if (node.interrupting) run.take(token, { why: 'interrupted' })
  return run.leave(node.id)
}

/** Withdrawn, refused or stopped: nothing is waited for any more. */
export function cancel(process: Process, state: State): Step | Refusal {
  if (state.ended) return { ok: false, code: 'ended' }
  const run = begin(process, state, { variables: {}, newId: () => '' })
  run.endAll('cancelled')
  return run.done()
}

function gone(state: State): Refusal {
  return { ok: false, code: state.ended ? 'ended' : 'already-done' }
}

/** One step under way: the state so far and the changes that led to it. */
function begin(process: Process, before: State, { variables, newId }: Surroundings) {
  const state: State = structuredClone(before)
  const changes: Omit<Step, 'ok' | 'state' | 'ended'> = {
    tokensRemoved: [],
    tokensAdded: [],
    tasksOpened: [],
    tasksClosed: [],
    servicesRequested: [],
    timersSet: [],
    timersCleared: [],
  }

  const context = (): Record<string, unknown> => feelContext(variables, state.outcomes)

  function clear(timerId: string): void {
    state.timers = state.timers.filter(timer => timer.id !== timerId)
    const fresh = changes.timersSet.findIndex(timer => timer.id === timerId)
    if (fresh >= 0) changes.timersSet.splice(fresh, 1)
    else changes.timersCleared.push(timerId)
  }

  /** Removes a waiting token with everything that hangs on it. What this same step added leaves no trace. */
  function take(
    token: Token,
    closing: { outcome?: string; why: 'completed' | 'interrupted' | 'cancelled' } = { why: 'completed' },
  ) {
    state.tokens = state.tokens.filter(one => one.id !== token.id)
    for (const timer of state.timers.filter(one => one.token === token.id)) clear(timer.id)
    const fresh = changes.tokensAdded.findIndex(one => one.id === token.id)
    if (fresh >= 0) {
      changes.tokensAdded.splice(fresh, 1)
      changes.tasksOpened = changes.tasksOpened.filter(task => task.token !== token.id)
      changes.servicesRequested = changes.servicesRequested.filter(service => service.token !== token.id)
      return
    }
    changes.tokensRemoved.push(token.id)
    if (process.nodes[token.node]?.kind === 'task')
      changes.tasksClosed.push({ token: token.id, node: token.node, ...closing })
  }

  function wait(node: string, arrivedBy?: string): Token {
    const token: Token = { id: newId(), node, ...(arrivedBy !== undefined && { arrivedBy }) }
    state.tokens.push(token)
    changes.tokensAdded.push(token)
    return token
  }

  function openTask(node: TaskNode): void {
    const { id: token } = wait(node.id)
    const { id, name, does, role, term, outcomes } = node
    const agency = compile(node.agency).evaluate(context())
    const place = typeof agency === 'string' ? agency : null
    changes.tasksOpened.push({
      token,
      node: id,
      name,
      does,
      role,
      agency: place,
      ...(term && { term }),
      outcomes,
    })
    for (const { id: timerNode, due, interrupting } of timersOn(process, id)) {
      const timer = { id: newId(), token, node: timerNode }
      state.timers.push(timer)
      changes.timersSet.push({ ...timer, due, interrupting, task: id })
    }
  }

  function endAll(why: 'interrupted' | 'cancelled'): void {
    while (state.tokens[0]) take(state.tokens[0], { why })
  }

  /** What follows when a flow is walked: the next flows to walk. */
  function arrive(flow: Flow): Flow[] | Refusal {
    const node = process.nodes[flow.to]
    switch (node?.kind) {
      case 'task':
        openTask(node)
        return []
      case 'service': {
        const { id, name, service, param } = node
        const token = wait(id).id
        changes.servicesRequested.push({
          token,
          node: id,
          name,
          service,
          ...(param !== undefined && { param }),
        })
        return []
      }
      case 'choice':
        return choose(node.id, node.default)
      case 'parallel':
        return join(node.id, flow.id)
      case 'end':
        if (node.terminate) endAll('interrupted')
        return node.terminate ? { ok: false, code: 'ended' } : []
      default:
        return { ok: false, code: 'no-way-on', node: flow.to }
    }
  }

  function choose(node: string, usual: string | undefined): Flow[] | Refusal {
    const ways = flowsFrom(process, node)
    const open = ways.find(
      way => way.id !== usual && (!way.condition || compile(way.condition).test(context())),
    )
    const chosen = open ?? ways.find(way => way.id === usual)
    return chosen ? [chosen] : { ok: false, code: 'no-way-on', node }
  }

  /** One token from each flow in: the last to come does not wait. */
  function join(node: string, flow: string): Flow[] {
    const others = flowsTo(process, node).filter(way => way.id !== flow)
    const waiting = others.map(way =>
      state.tokens.find(token => token.node === node && token.arrivedBy === way.id),
    )
    if (waiting.some(token => token === undefined)) {
      wait(node, flow)
      return []
    }
    for (const token of waiting) if (token) take(token)
    return flowsFrom(process, node)
  }

  function leave(node: string): Step | Refusal {
    const walking = [...flowsFrom(process, node)]
    if (walking.length === 0) return { ok: false, code: 'no-way-on', node }
    for (let moves = 0; walking.length > 0; moves++) {
      if (moves > MOST_MOVES) return { ok: false, code: 'never-waits', node }
      const next = arrive(walking.shift() as Flow)
      if (Array.isArray(next)) walking.push(...next)
      else if (next.code === 'ended') break
      else return next
    }
    return done()
  }

  function done(): Step {
    state.ended = state.tokens.length === 0
    return { ok: true, state, ...changes, ended: state.ended }
  }

  const decide = (node: string, outcome: string) => {
    state.outcomes[node] = outcome
  }

  return { take, clear, decide, leave, endAll, done }
}

/** The variables with `outcome`, its keys written as FEEL can read them. */
export function feelContext(variables: Variables, outcomes: State['outcomes']): Record<string, unknown> {
  const outcome = Object.fromEntries(Object.entries(outcomes).map(([node, said]) => [feelKey(node), said]))
  return { ...variables, outcome }
}
