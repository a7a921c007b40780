import { afterEach, expect, test } from 'vitest'
import { aside, Busy } from './index.ts'
import type { Told } from './told.fixture.ts'

const it = aside<Told, { said: string; pid: number }>({
  worker: new URL('./told.fixture.ts', import.meta.url),
  longestQueue: 3,
})
const ask = (told: Told, timeoutMs = 20_000) => it.ask(told, timeoutMs)
afterEach(() => it.close())

test('each job gets its own answer, from one process that is not this one', async () => {
  const answers = await Promise.all(['a', 'b', 'c'].map(say => ask({ say })))
  expect(answers.map(one => one.said)).toEqual(['a', 'b', 'c'])
  expect(new Set(answers.map(one => one.pid)).size).toBe(1)
  expect(answers[0]!.pid).not.toBe(process.pid)
})

test('a job that fails is told in its words, and the process goes on', async () => {
  const { pid } = await ask({ say: 'before' })
  await expect(ask({ fail: 'no such page' })).rejects.toThrow('no such page')
  expect(await ask({ say: 'after' })).toEqual({ said: 'after', pid })
})

test('a job that hangs is given up, whoever waits behind it is served, and the server was free meanwhile', async () => {
  await ask({ say: 'warm' })
  const hanging = ask({ hang: true }, 500)
  const behind = ask({ say: 'behind' })
  let turns = 0
  const counting = setInterval(() => turns++, 10)
  await expect(hanging).rejects.toThrow('longer than 500 ms')
  clearInterval(counting)
  expect(turns).toBeGreaterThan(5)
  expect((await behind).said).toBe('behind')
})

test('a process that dies is told of, and the next job gets another', async () => {
  const { pid } = await ask({ say: 'before' })
  await expect(ask({ die: true })).rejects.toThrow('its process ended (3)')
  expect((await ask({ say: 'after' })).pid).not.toBe(pid)
})

test('who would wait behind too many is turned away; when it is closed, nobody waits on', async () => {
  const hanging = ask({ hang: true })
  const queue = ['a', 'b', 'c'].map(say => ask({ say }))
  await expect(ask({ say: 'd' })).rejects.toThrow(Busy)
  it.close()
  for (const one of [hanging, ...queue]) await expect(one).rejects.toThrow('closed')
  expect((await ask({ say: 'anew' })).said).toBe('anew')
})

test('who has waited too long when their turn comes is turned away, and the next is served', async () => {
  const hasty = aside<Told, { said: string }>({
    worker: new URL('./told.fixture.ts', import.meta.url),
    longestQueue: 3,
    longestWaitMs: 200,
  })
  const hanging = hasty.ask({ hang: true }, 1000)
  const tooLate = hasty.ask({ say: 'late' }, 20_000)
  await expect(hanging).rejects.toThrow('longer than')
  await expect(tooLate).rejects.toThrow(Busy)
  expect((await hasty.ask({ say: 'next' }, 20_000)).said).toBe('next')
  hasty.close()
})

test('where no process can be begun that is told, and tried again with the next job', async () => {
  const nowhere = aside<Told, { said: string }>({
    worker: new URL('http://elsewhere.example/worker.ts'),
    longestQueue: 3,
  })
  for (const say of ['one', 'two']) await expect(nowhere.ask({ say }, 20_000)).rejects.toThrow(/file/)
})
