import { setTimeout as pause } from 'node:timers/promises'
import { getOf, pressOf, sent } from './drafts.ts'
import { openConnection } from './keep-alive.ts'

const clients = 8
const read = /^HTTP\/1\.1 200 /

export type People = { filed(): number; stop(): Promise<void> }

/**
 * People who press the drafts of these numbers, so many a second in all, and look at their own list; with each an officer
 * looks at a worklist. Until they are told to stop, or no draft is left.
 */
export function startPeople(
  port: number,
  drafts: readonly { n: number; id: string }[],
  rate: number,
): People {
  const state = { filed: 0, stopped: false }
  const began = performance.now()
  const all = Promise.all(
    Array.from({ length: clients }, async () => {
      const connection = await openConnection(port)
      const ask = async (request: Buffer, expected: RegExp) => {
        const head = await connection.ask(request)
        if (!expected.test(head)) throw new Error(`Not as expected: ${head}`)
      }
      while (!state.stopped && state.filed < drafts.length) {
        const { n, id } = drafts[state.filed++]!
        const due = began + (state.filed / rate) * 1000
        await ask(pressOf(n, id), sent)
        await ask(getOf('/ho-so', `token${n}`), read)
        await ask(getOf('/can-bo', `officer${1 + (n % 90)}`), read)
        await pause(Math.max(0, due - performance.now()))
      }
      connection.close()
    }),
  )
  return {
    filed: () => state.filed,
    async stop() {
      state.stopped = true
      await all
    },
  }
}
