import type { Meter } from '@opentelemetry/api'
import { system } from '#platform/access'
import type { Database } from '#platform/db'
import { type QueueFigures, queueFigures } from './queue.ts'
import { standbys } from './standbys.ts'

/** Connections of this process, and who waits for one. */
export function observePool(meter: Meter, { pool }: Database): void {
  const gauge = (name: string, description: string, value: () => number) =>
    meter.createObservableGauge(name, { description }).addCallback(result => result.observe(value()))
  gauge('sen.pool.connections', 'Connections to PostgreSQL that this process holds', () => pool.totalCount)
  gauge('sen.pool.idle', 'Of these, unused', () => pool.idleCount)
  gauge('sen.pool.waiting', 'Requests that wait for a connection', () => pool.waitingCount)
}

const figures: Record<string, [description: string, of: (figures: QueueFigures) => number]> = {
  'sen.jobs.waiting': ['Jobs due and not begun', now => now.waiting],
  'sen.jobs.running': ['Jobs that run', now => now.running],
  'sen.jobs.later': ['Jobs for later, tries after a failure included', now => now.later],
  'sen.jobs.failed': ['Jobs tried for the last time', now => now.failed],
  'sen.jobs.age_seconds': ['How long the oldest due job waits', now => now.oldestDueSeconds],
  'sen.outbox.rows': ['Rows in the outbox', now => now.outbox],
  'sen.outbox.age_seconds': ['How long the oldest of them waits', now => now.outboxSeconds],
  'sen.ledger.unsealed_seconds': ['How long the oldest entry waits for its seal', now => now.unsealedSeconds],
}

/** Standbys that a commit waits for, as processes that run jobs see them. */
export function observeStandbys(meter: Meter, database: Database): void {
  meter
    .createObservableGauge('sen.database.standbys', { description: 'Standbys that a commit waits for' })
    .addCallback(async result => {
      result.observe((await database.read({ actor: system('metrics') }, standbys)).inStep)
    })
}

/** What waits for all processes together: asked once a reading, by those that run jobs. */
export function observeQueue(meter: Meter, database: Database): void {
  const gauges = Object.entries(figures).map(
    ([name, [description, of]]) => [meter.createObservableGauge(name, { description }), of] as const,
  )
  meter.addBatchObservableCallback(
    async result => {
      const now = await database.read({ actor: system('metrics') }, queueFigures)
      for (const [gauge, of] of gauges) result.observe(gauge, of(now))
    },
    gauges.map(([gauge]) => gauge),
  )
}
