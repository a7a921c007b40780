import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  checkProcess,
  completeService,
  completeTask,
  fireTimer,
  type Process,
  parseProcess,
  type Refusal,
  type State,
  type Step,
  type Surroundings,
  start,
} from './index.ts'
import { soundProcess, surroundings, taken } from './written.fixture.ts'

type Event = { kind: 'task' | 'service' | 'timer'; id: string; outcome: string }

function possible(process: Process, state: State): Event[] {
  return [
    ...state.tokens.flatMap((token): Event[] => {
      const node = process.nodes[token.node]
      if (node?.kind === 'task')
        return node.outcomes.map(({ id }) => ({ kind: 'task', id: token.id, outcome: id }))
      return node?.kind === 'service' ? [{ kind: 'service', id: token.id, outcome: 'done' }] : []
    }),
    ...state.timers.map((timer): Event => ({ kind: 'timer', id: timer.id, outcome: '' })),
  ]
}

function apply(process: Process, state: State, event: Event, s: Surroundings): Step | Refusal {
  if (event.kind === 'timer') return fireTimer(process, state, event.id, s)
  const complete = event.kind === 'task' ? completeTask : completeService
  return complete(process, state, event.id, event.outcome, s)
}

/** The rows that a host keeps by the lists alone must be what the state says. */
function expectConserved(before: State, step: Step): void {
  const ids = (all: { id: string }[]) => all.map(one => one.id).sort()
  const tokens = before.tokens.filter(token => !step.tokensRemoved.includes(token.id))
  expect(ids([...tokens, ...step.tokensAdded])).toEqual(ids(step.state.tokens))
  const timers = before.timers.filter(timer => !step.timersCleared.includes(timer.id))
  expect(ids([...timers, ...step.timersSet])).toEqual(ids(step.state.timers))
  expect(new Set(ids(step.state.tokens)).size).toBe(step.state.tokens.length)
  expect(step.ended).toBe(step.state.tokens.length === 0)
  for (const timer of step.state.timers)
    expect(step.state.tokens.some(token => token.id === timer.token)).toBe(true)
}

const walk = fc.record({ fee: fc.nat(3), picks: fc.infiniteStream(fc.nat(1000)) })

test('sound processes pass the publishing check; any walk through them waits or ends, and no token leaks', async () => {
  await fc.assert(
    fc.asyncProperty(soundProcess, walk, async (xml, { fee, picks }) => {
      const process = await parseProcess(xml)
      const allowed = new Set(['service-loop', 'too-complex'])
      expect(checkProcess(process).filter(problem => !allowed.has(problem.code))).toEqual([])
      const s = surroundings({ fee })
      let step = taken(start(process, s))
      expectConserved({ tokens: [], timers: [], outcomes: {}, ended: false }, step)
      for (let moves = 0; moves < 60 && !step.ended; moves++) {
        const events = possible(process, step.state)
        expect(events.length).toBeGreaterThan(0)
        const event = events[(picks.next().value ?? 0) % events.length] as Event
        const before = step.state
        step = taken(apply(process, before, event, s))
        expectConserved(before, step)
        expect(apply(process, step.state, event, s)).toMatchObject({ ok: false })
      }
    }),
    { numRuns: 150 },
  )
}, 30_000)

test('from anywhere the way out stays open: finishing with the usual outcomes ends the process', async () => {
  await fc.assert(
    fc.asyncProperty(soundProcess, walk, async (xml, { fee, picks }) => {
      const process = await parseProcess(xml)
      const s = surroundings({ fee })
      let step = taken(start(process, s))
      for (let moves = 0; moves < 500 && !step.ended; moves++) {
        const events = possible(process, step.state)
        const random = events[(picks.next().value ?? 0) % events.length] as Event
        const usual = events.find(event => event.outcome !== 'no') ?? random
        step = taken(apply(process, step.state, moves < 20 ? random : usual, s))
      }
      expect(step.ended).toBe(true)
    }),
    { numRuns: 100 },
  )
}, 30_000)
