import type { FastifyInstance, FastifyRequest } from 'fastify'
import { server as config } from '#platform/config'
import { instruments } from '#platform/observe'
import type { Ctx } from './page.ts'

/** Looked at every few seconds by machines: what they ask is no news. */
const unsaid = new Set(['/healthz', '/readyz'])
const dossierCode = /^[A-Z]\d{2}(\.\d{2,5})*-\d{6,8}-\d{4,}$/
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/**
 * One line a request: its number, the pattern of its route, what came of it and how long it took, what kind of visitor,
 * and which dossier (or task, bill, paper…) stood in the address. Never the address itself, which may hold a token, nor
 * its query, a name or a number of a person.
 */
export function logRequests(app: FastifyInstance): void {
  const said = config().LOG_LEVEL === 'info' || config().LOG_LEVEL === 'debug'
  if (!said && !instruments()) return
  const ends = new WeakMap<
    FastifyRequest,
    (route: string, method: string, status: number, seconds: number) => void
  >()
  if (instruments())
    app.addHook('onRequest', (request, _reply, done) => {
      const end = instruments()?.request(done)
      if (end) ends.set(request, end)
      else done()
    })
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none'
    ends.get(request)?.(route, request.method, reply.statusCode, reply.elapsedTime / 1000)
    if (said && !unsaid.has(route))
      request.log.info({
        requestId: request.id,
        method: request.method,
        route,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        actor: (request as { sen?: Ctx }).sen?.actor.kind,
        ...subjectOf(request, route),
      })
    done()
  })
}

/** A held post and an activation are opened by their address alone: what opens something is not written down. */
function subjectOf(request: FastifyRequest, route: string): Record<string, string> {
  const found: Record<string, string> = {}
  if (route.startsWith('/gui-tiep/')) return found
  for (const [name, value] of Object.entries((request.params ?? {}) as Record<string, string>))
    if (dossierCode.test(value)) found.dossier = value
    else if (name !== 'token' && uuid.test(value)) found[name] = value
  return found
}
