import { system } from '#platform/access'
import { NotFound } from '#platform/errors'
import { type Ctx, definePage, type Reply, rawBodyOf } from '#platform/http'
import { noteOutside } from '#platform/observe'
import { recordTold } from '../commands/record-told.ts'
import { findGateway } from '../gateways/configured.ts'
import type { Callback, Outcome, Told } from '../gateways/gateway.ts'
import { findAttempt } from '../queries/find-attempt.ts'

/**
 * Where a payment gateway tells what became of an attempt, and hears what it wants to hear. Only a message whose
 * signature holds is recorded; told twice it changes nothing. There is no limit of times: to check a signature costs less
 * than to count, and who knows the secret is never to wait.
 */
export const gatewayCallback = definePage({
  path: '/thanh-toan/cong/:gateway/bao',
  who: 'anyone',
  text: 'Cổng thanh toán báo kết quả (chỉ tin khi chữ ký đúng)',
  foreign: true,
  get: receive,
  post: receive,
})

/** Where a gateway asks, before it takes money, whether the order is still to be paid. */
export const gatewayQuestion = definePage({
  path: '/thanh-toan/cong/:gateway/hoi',
  who: 'anyone',
  text: 'Cổng thanh toán hỏi lại một đơn trước khi thu tiền',
  foreign: true,
  async post(ctx) {
    const gateway = findGateway(ctx.params.gateway ?? '')
    if (!gateway?.confirm) throw new NotFound('gateway')
    return gateway.confirm(callbackOf(ctx), order =>
      ctx.read(tx => findAttempt(tx, { gateway: gateway.id, order })),
    )
  },
})

async function receive(ctx: Ctx): Promise<Reply> {
  const gateway = findGateway(ctx.params.gateway ?? '')
  if (!gateway) throw new NotFound('gateway')
  const read = gateway.readCallback(callbackOf(ctx))
  if (!read.ok) {
    // No failure of the gateway: anybody may send what it did not sign, and would keep its alarm lit.
    ctx.raw.log.warn(
      { requestId: ctx.requestId, gateway: gateway.id, why: read.why },
      'callback not believed',
    )
    return gateway.answer(read.why)
  }
  noteOutside('payment-gateways')
  return gateway.answer(await record(ctx, read.told), read.told)
}

/** What can not be recorded now is to be told again: the gateway hears `failed`, and the log what it was. */
async function record(ctx: Ctx, told: Told): Promise<Outcome> {
  try {
    // Whoever holds the secret is the gateway; from here on the deed is its.
    return await ctx.write(tx =>
      recordTold({ ...tx, actor: system(`payments.${told.gateway}`) }, { ...told, source: 'callback' }),
    )
  } catch (error) {
    ctx.raw.log.error(
      { err: error, requestId: ctx.requestId, gateway: told.gateway },
      'callback not recorded',
    )
    return 'failed'
  }
}

function callbackOf({ raw, url, form }: Ctx): Callback {
  const headers = Object.fromEntries(
    Object.entries(raw.headers).map(([name, value]) => [name, String(value)]),
  )
  return { query: url.searchParams, headers, body: bodyOf({ raw, form }, headers['content-type'] ?? '') }
}

/** The bytes of JSON, whose signature is over them; of a form, whose signature is over its values, those again. */
function bodyOf({ raw, form }: Pick<Ctx, 'raw' | 'form'>, type: string): Buffer {
  if (type.startsWith('application/json')) return rawBodyOf(raw)
  const pairs = Object.entries(form).flatMap(([name, values]) => [values].flat().map(value => [name, value]))
  return Buffer.from(new URLSearchParams(pairs).toString())
}
