import { watchOutside } from '#platform/observe'
import { type Fields, fieldsOf, readJson } from './fields.ts'
import type { GatewayId } from './gateway.ts'

/** No sound answer of a gateway: what became of the question nobody knows. In words of ours, nothing about a person. */
export class GatewayFailure extends Error {
  constructor(gateway: GatewayId, why: string, options?: ErrorOptions) {
    super(`${gateway}: ${why}`, options)
  }
}

type Question = {
  gateway: GatewayId
  url: string
  /** Sent as JSON, or as a form. */
  body: object | URLSearchParams
  patienceMs: number
}

/** Asks once, without a second try. `read` throws GatewayFailure at an answer that is none. */
export function exchange<T>(question: Question, read: (fields: Fields, whole: unknown) => T): Promise<T> {
  return watchOutside(
    'payment-gateways',
    async () => {
      const whole = await post(question)
      const fields = fieldsOf(whole)
      if (!fields) throw new GatewayFailure(question.gateway, 'answer that is no JSON object')
      return read(fields, whole)
    },
    // The name of anything else is enough: its message might quote what was sent.
    error => (error instanceof GatewayFailure ? error.message : `${question.gateway}: ${error.name}`),
  )
}

async function post({ gateway, url, body, patienceMs }: Question): Promise<unknown> {
  const form = body instanceof URLSearchParams
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        ...(!form && { 'content-type': 'application/json; charset=utf-8' }),
      },
      body: form ? body : JSON.stringify(body),
      // Signed messages go nowhere but where they were addressed to.
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    })
    if (!answer.ok) throw new GatewayFailure(gateway, `HTTP ${answer.status}`)
    return readJson(await answer.text())
  } catch (cause) {
    if (cause instanceof GatewayFailure) throw cause
    throw new GatewayFailure(gateway, (cause as Error).name, { cause })
  }
}
