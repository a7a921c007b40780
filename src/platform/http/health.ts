import Fastify, { type FastifyInstance, LogController } from 'fastify'
import type { Ready } from '#platform/observe'
import { programLog } from './log.ts'

/**
 * /healthz: the process lives (restart it when this does not answer; a database that is away is no reason to).
 * /readyz: it can do its work (send it people only while this says 200). Both say nothing that a stranger may not know.
 */
export function mountHealth(app: FastifyInstance, ready: Pick<Ready, 'look'>): void {
  app.get('/healthz', async () => ({ ok: true }))
  app.get('/readyz', async (_request, reply) => {
    const { ready: is, checks } = await ready.look()
    return reply
      .code(is ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ ready: is, checks })
  })
}

/** What a process answers that runs jobs and meets nobody. */
export function healthServer(ready: Pick<Ready, 'look'>): FastifyInstance {
  const app = Fastify({
    loggerInstance: programLog(),
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: true,
  })
  mountHealth(app, ready)
  return app
}
