import { setTimeout as pause } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'

/**
 * How an outside system fails:
 * - `down`: the connection breaks before any answer
 * - `slow`: the answer comes, after `delay` milliseconds
 * - `wrong`: a well-formed answer about something else; what that is, the sandbox knows
 * - `garbled`: HTTP 200 with a page where data should be
 * - `moved`: HTTP 307 to where it was asked
 * - `5xx`: HTTP 503
 */
export const faultModes = ['down', 'slow', 'wrong', 'garbled', 'moved', '5xx'] as const
export type FaultMode = (typeof faultModes)[number]

const faultSchema = z.strictObject({
  mode: z.enum(faultModes),
  /** How many requests fail; all of them when left out. */
  times: z.int().min(1).optional(),
  delay: z.int().min(0).max(600_000).default(30_000),
  /** Only requests to this service fail. */
  service: z.string().optional(),
})
export type Fault = z.input<typeof faultSchema>

export type Faults = {
  /** From now on requests fail so; `null`: all is well again. */
  set(fault: Fault | null): void
  /** The fault that befalls this request, counted. */
  next(service: string): { mode: FaultMode; delay: number } | undefined
}

export function faultSwitch(): Faults {
  let fault: z.output<typeof faultSchema> | undefined
  return {
    set: given => {
      fault = given ? faultSchema.parse(given) : undefined
    },
    next: service => {
      if (!fault || (fault.service && fault.service !== service)) return undefined
      const { mode, delay, times } = fault
      if (times !== undefined) fault = times > 1 ? { ...fault, times: times - 1 } : undefined
      return { mode, delay }
    },
  }
}

/** `POST /__faults {mode, times?, delay?, service?}` and `DELETE /__faults`: for tests, never where strangers come. */
export function mountFaultControl(app: FastifyInstance, faults: Faults): void {
  app.post('/__faults', async (request, reply) => {
    const given = faultSchema.safeParse(request.body)
    if (!given.success) return reply.code(400).send({ error: z.prettifyError(given.error) })
    faults.set(given.data)
    return reply.code(204).send()
  })
  app.delete('/__faults', async (_request, reply) => {
    faults.set(null)
    return reply.code(204).send()
  })
}

/** Suffers the fault as far as it does not need to know the answer. True: the request is answered, do no more. */
export async function sufferFault(
  request: FastifyRequest,
  reply: FastifyReply,
  fault: { mode: FaultMode; delay: number },
): Promise<boolean> {
  switch (fault.mode) {
    case 'down':
      reply.hijack()
      request.raw.socket.destroy()
      return true
    case '5xx':
      await reply.code(503).type('text/plain; charset=utf-8').send('Hệ thống đang bảo trì')
      return true
    case 'garbled':
      await reply
        .type('text/html; charset=utf-8')
        .send('<html><body>Hệ thống đang bận, vui lòng quay lại sau</body></html>')
      return true
    case 'moved':
      await reply.redirect(request.url, 307)
      return true
    case 'slow':
      // A caller who has given up needs no answer; waiting on would hold the server open.
      await pause(fault.delay, undefined, { signal: closed(request), ref: false }).catch(() => undefined)
      return request.raw.socket.destroyed
    case 'wrong':
      return false
  }
}

function closed(request: FastifyRequest): AbortSignal {
  const given = new AbortController()
  request.raw.socket.once('close', () => given.abort())
  return given.signal
}
