import type { FastifyBaseLogger } from 'fastify'
import { pino } from 'pino'
import { server as config } from '#platform/config'
import { faultInLog } from './fault-in-log.ts'

let log: FastifyBaseLogger | undefined

/** The log of this process, a line of JSON an entry. Names, numbers and addresses of people stay out of it. */
export function programLog(): FastifyBaseLogger {
  log ??= pino({
    level: config().LOG_LEVEL,
    base: { pid: process.pid, process: config().PROCESS },
    serializers: { req: () => undefined, err: faultInLog },
  }) as FastifyBaseLogger
  return log
}
