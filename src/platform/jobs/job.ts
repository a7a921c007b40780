import type { Tx } from '#platform/db'

/**
 * A job runs at least once, perhaps twice (a process may die after the work and before the tick): it must look
 * before it does. `write` and `read` act as the system, in the job's name.
 */
export type JobContext = {
  now: Date
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  read<T>(work: (tx: Tx) => Promise<T>): Promise<T>
}
export type Job = (ctx: JobContext, payload: never) => Promise<void>

/** What the relay and the worker need to know of all modules. */
export type JobTable = {
  jobs: ReadonlyMap<string, Job>
  /** event → the jobs that listen */
  listeners: ReadonlyMap<string, readonly string[]>
  schedule: readonly { job: string; cron: string }[]
  /** Jobs that wait for a system outside: they run in slots of their own. */
  apart: ReadonlySet<string>
}

type Declares = {
  id: string
  jobs?: Record<string, Job>
  on?: Record<string, Job>
  schedule?: { job: string; cron: string }[]
  apart?: string[]
}

export function jobTable(modules: readonly Declares[]): JobTable {
  const jobs = new Map<string, Job>()
  const listeners = new Map<string, string[]>()
  const schedule: { job: string; cron: string }[] = []
  const apart = new Set<string>()
  for (const module of modules) {
    for (const [name, job] of Object.entries(module.jobs ?? {})) jobs.set(`${module.id}.${name}`, job)
    for (const [event, job] of Object.entries(module.on ?? {})) {
      const name = `${module.id}.on:${event}`
      jobs.set(name, job)
      listeners.set(event, [...(listeners.get(event) ?? []), name])
    }
    for (const { job, cron } of module.schedule ?? []) schedule.push({ job: `${module.id}.${job}`, cron })
    for (const name of module.apart ?? []) apart.add(`${module.id}.${name}`)
  }
  for (const name of apart) if (!jobs.has(name)) throw new Error(`There is no job ${name} to be kept apart`)
  return { jobs, listeners, schedule, apart }
}
