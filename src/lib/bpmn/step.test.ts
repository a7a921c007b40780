import { expect, test } from 'vitest'
import { cancel, completeService, completeTask, parseProcess, start, type Variables } from './index.ts'
import {
  bpmn,
  choice,
  END,
  flows,
  parallel,
  play,
  START,
  service,
  surroundings,
  taken,
  task,
  waiting,
} from './written.fixture.ts'

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
