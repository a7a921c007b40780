import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  cancel,
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
  type Variables,
} from './index.ts'
import {
  bpmn,
  choice,
  END,
  flows,
  parallel,
  START,
  service,
  soundProcess,
  task,
  timer,
} from './written.fixture.ts'

function surroundings(variables: Variables = {}): Surroundings {
  let last = 0
  return { variables, newId: () => `id${++last}` }
}

function taken(step: Step | Refusal): Step {
  if (!step.ok) throw new Error(`refused: ${step.code} at ${step.node}`)
  return step
}

function tokenAt(state: State, node: string): string {
  return state.tokens.find(token => token.node === node)?.id ?? `nobody waits at ${node}`
}

const waiting = (state: State) => state.tokens.map(token => token.node).sort()

/** Plays a story: `a=yes` finishes a task, `!a` a service, `~t` fires a timer. */
function play(process: Process, story: string, s: Surroundings): Step {
  let step = taken(start(process, s))
  for (const event of story.split(' ').filter(Boolean)) {
    const { state } = step
    if (event.startsWith('!'))
      step = taken(completeService(process, state, tokenAt(state, event.slice(1)), 'done', s))
    else if (event.startsWith('~')) {
      const timer = state.timers.find(one => one.node === event.slice(1))
      step = taken(fireTimer(process, state, timer?.id ?? '', s))
    } else {
      const [node = '', outcome = ''] = event.split('=')
      step = taken(completeTask(process, state, tokenAt(state, node), outcome, s))
    }
  }
  return step
}

test('a task opens with what the officer needs, and the process ends after it', async () => {
  const process = await parseProcess(
    bpmn(
      START,
      task('a', 'yes no', 'sen:term="2" sen:termUnit="working-day"'),
      END,
      flows('start a', 'a end'),
    ),
  )
  const s = surroundings({ deciding: 'xa-an-phu' })
  const opened = taken(start(process, s))
  expect(opened.tasksOpened).toEqual([
    {
      token: 'id1',
      node: 'a',
      name: 'Bước a',
      does: 'examine',
      role: 'processor',
      agency: 'xa-an-phu',
      term: { amount: 2, unit: 'working-day' },
      outcomes: [
        { id: 'yes', label: 'yes' },
        { id: 'no', label: 'no' },
      ],
    },
  ])
  expect(opened.ended).toBe(false)
  const ended = taken(completeTask(process, opened.state, 'id1', 'no', s))
  expect(ended).toMatchObject({
    tokensRemoved: ['id1'],
    tokensAdded: [],
    tasksClosed: [{ token: 'id1', node: 'a', outcome: 'no', why: 'completed' }],
    ended: true,
    state: { tokens: [], outcomes: { a: 'no' }, ended: true },
  })
})

test('the agency is null when the expression gives no text, and never undefined', async () => {
  const process = await parseProcess(bpmn(START, task('a'), END, flows('start a', 'a end')))
  expect(taken(start(process, surroundings())).tasksOpened[0]?.agency).toBeNull()
})

const REVIEW = bpmn(
  START,
  task('examine', 'ready'),
  task('unit-review', 'approve return'),
  choice('agreed', 'agreed-end'),
  END,
  flows(
    'start examine',
    'examine unit-review',
    'unit-review agreed',
    'agreed examine outcome.unit_review = "return"',
    'agreed end',
  ),
)

test('a review that returns opens the examination again, as a new visit', async () => {
  const process = await parseProcess(REVIEW)
  const s = surroundings()
  const returned = play(process, 'examine=ready unit-review=return', s)
  expect(waiting(returned.state)).toEqual(['examine'])
  expect(returned.tasksOpened).toHaveLength(1)
  expect(returned.state.tokens[0]?.id).not.toBe('id1')
  expect(play(process, 'examine=ready unit-review=return examine=ready unit-review=approve', s).ended).toBe(
    true,
  )
})

test('ways are tried in the order of the document, the default last', async () => {
  const process = await parseProcess(
    bpmn(
      START,
      choice('g', 'g-c'),
      task('a'),
      task('b'),
      task('c'),
      END,
      flows('start g', 'g c', 'g a fee > 10', 'g b fee > 5', 'a end', 'b end', 'c end'),
    ),
  )
  const at = (variables: Variables) => waiting(taken(start(process, surroundings(variables))).state)
  expect(at({ fee: 11 })).toEqual(['a'])
  expect(at({ fee: 6 })).toEqual(['b'])
  expect(at({ fee: 1 })).toEqual(['c'])
  expect(at({})).toEqual(['c'])
})

test('no condition holds and nothing is the default: the step is refused and nothing changes', async () => {
  const process = await parseProcess(
    bpmn(START, task('a'), choice('g'), task('b'), END, flows('start a', 'a g', 'g b fee > 1', 'b end')),
  )
  const s = surroundings()
  const { state } = play(process, '', s)
  const before = structuredClone(state)
  expect(completeTask(process, state, 'id1', 'done', s)).toEqual({ ok: false, code: 'no-way-on', node: 'g' })
  expect(state).toEqual(before)
})

const FORK = bpmn(
  START,
  parallel('fork'),
  task('a'),
  task('b'),
  parallel('join'),
  task('c'),
  END,
  flows('start fork', 'fork a', 'fork b', 'a join', 'b join', 'join c', 'c end'),
)

test.each(['a=done b=done', 'b=done a=done'])('a join waits for every branch (%s)', async story => {
  const process = await parseProcess(FORK)
  const [first = ''] = story.split(' ')
  const half = play(process, first, surroundings())
  expect(waiting(half.state)).toContain('join')
  expect(half.tasksOpened).toEqual([])
  const whole = play(process, story, surroundings())
  expect(waiting(whole.state)).toEqual(['c'])
  expect(whole.tasksOpened.map(task => task.node)).toEqual(['c'])
})

test('two branches finished on the same state: the join counts flows, so the same branch cannot stand for both', async () => {
  const process = await parseProcess(
    bpmn(
      START,
      parallel('fork'),
      choice('both'),
      task('a'),
      task('b'),
      task('d'),
      parallel('join'),
      END,
      flows(
        'start fork',
        'fork a',
        'fork b',
        'fork d',
        'a both',
        'b both',
        'both join',
        'd join',
        'join end',
      ),
    ),
  )
  const step = play(process, 'a=done b=done', surroundings())
  expect(waiting(step.state)).toEqual(['d', 'join', 'join'])
  expect(step.ended).toBe(false)
})

test('a service waits until its job reports, and its result can be asked for', async () => {
  const process = await parseProcess(
    bpmn(
      START,
      service('await-payment', 'await-payment'),
      choice('g', 'g-end'),
      task('late'),
      END,
      flows(
        'start await-payment',
        'await-payment g',
        'g late outcome.await_payment = "expired"',
        'g end',
        'late end',
      ),
    ),
  )
  const s = surroundings()
  const begun = taken(start(process, s))
  expect(begun.servicesRequested).toEqual([
    {
      token: 'id1',
      node: 'await-payment',
      name: 'Việc await-payment',
      service: 'await-payment',
      param: 'tin',
    },
  ])
  expect(waiting(taken(completeService(process, begun.state, 'id1', 'expired', s)).state)).toEqual(['late'])
  expect(taken(completeService(process, begun.state, 'id1', 'done', s)).ended).toBe(true)
})

const TIMED = (interrupting: boolean) =>
  bpmn(
    START,
    task('a'),
    timer(
      'late',
      'a',
      interrupting,
      '<timeDuration sen:amount="3" sen:unit="working-day">P3D</timeDuration>',
    ),
    task('chief'),
    END,
    '<endEvent id="end2"/>',
    flows('start a', 'a end', 'late chief', 'chief end2'),
  )

test('an interrupting timer takes the task away', async () => {
  const process = await parseProcess(TIMED(true))
  const s = surroundings()
  const begun = taken(start(process, s))
  expect(begun.timersSet).toEqual([
    {
      id: 'id2',
      token: 'id1',
      node: 'late',
      task: 'a',
      interrupting: true,
      due: { amount: 3, unit: 'working-day' },
    },
  ])
  const fired = taken(fireTimer(process, begun.state, 'id2', s))
  expect(fired.tasksClosed).toEqual([{ token: 'id1', node: 'a', why: 'interrupted' }])
  expect(fired.timersCleared).toEqual(['id2'])
  expect(waiting(fired.state)).toEqual(['chief'])
  expect(completeTask(process, fired.state, 'id1', 'done', s)).toEqual({ ok: false, code: 'already-done' })
})

test('a timer that does not interrupt begins a second path, once; the process ends when both have', async () => {
  const process = await parseProcess(TIMED(false))
  const s = surroundings()
  const begun = taken(start(process, s))
  const fired = taken(fireTimer(process, begun.state, 'id2', s))
  expect(waiting(fired.state)).toEqual(['a', 'chief'])
  expect(fired.tasksClosed).toEqual([])
  expect(fireTimer(process, fired.state, 'id2', s)).toEqual({ ok: false, code: 'already-done' })
  const half = taken(completeTask(process, fired.state, 'id1', 'done', s))
  expect(half.ended).toBe(false)
  expect(taken(completeTask(process, half.state, tokenAt(half.state, 'chief'), 'done', s)).ended).toBe(true)
})

test('finishing a task clears its timer, so that it fires no more', async () => {
  const process = await parseProcess(TIMED(true))
  const s = surroundings()
  const begun = taken(start(process, s))
  const done = taken(completeTask(process, begun.state, 'id1', 'done', s))
  expect(done.timersCleared).toEqual(['id2'])
  expect(fireTimer(process, done.state, 'id2', s)).toEqual({ ok: false, code: 'ended' })
})

test('a terminating end takes every other token with it', async () => {
  const process = await parseProcess(
    bpmn(
      START,
      parallel('fork'),
      task('a'),
      task('b'),
      END,
      '<endEvent id="stop"><terminateEventDefinition/></endEvent>',
      flows('start fork', 'fork a', 'fork b', 'a stop', 'b end'),
    ),
  )
  const step = play(process, 'a=done', surroundings())
  expect(step.ended).toBe(true)
  expect(step.state.tokens).toEqual([])
  expect(step.tasksClosed).toEqual([
    { token: 'id1', node: 'a', outcome: 'done', why: 'completed' },
    { token: 'id2', node: 'b', why: 'interrupted' },
  ])
})

test('cancelling closes what was open; a second time it is refused', async () => {
  const process = await parseProcess(FORK)
  const { state } = play(process, '', surroundings())
  const stopped = taken(cancel(process, state))
  expect(stopped.tokensRemoved).toEqual(['id1', 'id2'])
  expect(stopped.tasksClosed.map(task => task.why)).toEqual(['cancelled', 'cancelled'])
  expect(stopped.ended).toBe(true)
  expect(cancel(process, stopped.state)).toEqual({ ok: false, code: 'ended' })
})

test('what does not fit is refused, each with its reason', async () => {
  const process = await parseProcess(
    bpmn(START, service('s'), task('a'), END, flows('start s', 's a', 'a end')),
  )
  const s = surroundings()
  const begun = taken(start(process, s))
  expect(completeTask(process, begun.state, 'id1', 'done', s)).toMatchObject({
    ok: false,
    code: 'not-a-task',
  })
  const next = taken(completeService(process, begun.state, 'id1', 'done', s))
  expect(completeService(process, next.state, 'id2', 'done', s)).toMatchObject({
    ok: false,
    code: 'not-a-service',
  })
  expect(completeTask(process, next.state, 'id2', 'yes', s)).toMatchObject({
    ok: false,
    code: 'unknown-outcome',
  })
  expect(completeService(process, next.state, 'id1', 'done', s)).toEqual({ ok: false, code: 'already-done' })
})

test('going round without waiting is refused instead of hanging', async () => {
  const process = await parseProcess(
    bpmn(START, choice('x'), choice('y', 'y-x'), END, flows('start x', 'x y', 'y x', 'y end fee > 1')),
  )
  expect(start(process, surroundings())).toMatchObject({ ok: false, code: 'never-waits' })
})

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
})

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
})
