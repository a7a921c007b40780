import { type ChildProcess, fork } from 'node:child_process'
import type { Answer, Asked } from './answer.ts'

/** So many jobs wait, or for so long, that another would only wait in vain. */
export class Busy extends Error {}

export type Aside<Job, Result> = {
  /** Rejects with the words of a job that fails, when it took longer than `timeoutMs`, and with Busy. */
  ask(job: Job, timeoutMs: number): Promise<Result>
  /** Ends the process; the next job starts a new one. What still waits is rejected. */
  close(): void
}

type Waiting<Job, Result> = {
  asked: Asked<Job>
  timeoutMs: number
  /** Of performance.now(). */
  since: number
  resolve(result: Result): void
  reject(fault: Error): void
}

/**
 * Work that may take long, hang or crash, in a process of its own (`worker`, which calls `answerAside`): the server goes on
 * meanwhile, and outlives it. It does one job at a time, starts with the first, and is replaced where it was given up.
 */
export function aside<Job, Result>({
  worker,
  longestQueue,
  longestWaitMs = Number.POSITIVE_INFINITY,
}: {
  worker: URL
  longestQueue: number
  /** Who has waited longer when their turn comes is turned away: nobody may be there any more. */
  longestWaitMs?: number
}): Aside<Job, Result> {
  const waiting: Waiting<Job, Result>[] = []
  let current: Waiting<Job, Result> | undefined
  let running: ChildProcess | undefined
  let deadline: NodeJS.Timeout | undefined
  let lastId = 0

  function doNext(): void {
    if (current) return
    const next = waiting.shift()
    if (!next) return
    if (performance.now() - next.since > longestWaitMs) {
      next.reject(new Busy('it waited too long'))
      return doNext()
    }
    current = next
    deadline = setTimeout(() => giveUp(`it took longer than ${next.timeoutMs} ms`), next.timeoutMs)
    try {
      const one = (running ??= start())
      one.ref()
      one.channel?.ref()
      one.send(next.asked as never, fault => fault && running === one && giveUp(fault.message))
    } catch (fault) {
      // No process can be begun now: neither memory nor handles are left.
      giveUp((fault as Error).message)
    }
  }

  function start(): ChildProcess {
    const started = fork(worker, {
      execArgv: [],
      serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    started.on('message', (answer: Answer<Result>) => {
      if (answer.id !== current?.asked.id) return
      const { resolve, reject } = done()
      if ('result' in answer) resolve(answer.result)
      else reject(new Error(answer.fault))
      doNext()
    })
    started.on('error', fault => running === started && giveUp(fault.message))
    started.on('exit', (code, signal) => {
      if (running === started) giveUp(`its process ended (${signal ?? code})`)
    })
    return started
  }

  /** Takes the job off the table and lets the server end while there is none. */
  function done(): Waiting<Job, Result> {
    const finished = current as Waiting<Job, Result>
    current = undefined
    clearTimeout(deadline)
    running?.unref()
    running?.channel?.unref()
    return finished
  }

  function giveUp(reason: string): void {
    const old = running
    const failed = current ? done() : undefined
    running = undefined
    old?.kill('SIGKILL')
    failed?.reject(new Error(reason))
    doNext()
  }

  return {
    ask(job, timeoutMs) {
      if (waiting.length >= longestQueue) return Promise.reject(new Busy('too many wait before it'))
      return new Promise((resolve, reject) => {
        waiting.push({ asked: { id: ++lastId, job }, timeoutMs, since: performance.now(), resolve, reject })
        doNext()
      })
    },
    close() {
      for (const each of waiting.splice(0)) each.reject(new Error('it was closed'))
      giveUp('it was closed')
    },
  }
}
