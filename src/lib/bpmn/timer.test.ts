import { expect, test } from 'vitest'
import { completeTask, fireTimer, parseProcess, start } from './index.ts'
import {
  bpmn,
  END,
  flows,
  START,
  surroundings,
  taken,
  task,
  timer,
  tokenAt,
  waiting,
} from './written.fixture.ts'

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
