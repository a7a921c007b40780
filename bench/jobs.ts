import { provinceDatabase } from './database.ts'
import { notificationLatency } from './jobs/latency.ts'
import { jobThroughput } from './jobs/throughput.ts'
import type { Bench } from './measure.ts'

export const bench: Bench = {
  question:
    'How many jobs a second go through the outbox, the relay and the worker, each writing one row, beside the queue alone and beside the rows alone? And how long after the answer to a press do open pages hear of it, in a web process and a worker of their own?',
  run: async () =>
    [
      await provinceDatabase(({ url }) => jobThroughput(url)),
      await provinceDatabase(({ url }) => notificationLatency(url)),
    ].join('\n\n'),
}
