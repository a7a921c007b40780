import { createHmac } from 'node:crypto'
import type { Dialect, Order } from './till.ts'

export type ViettelKeys = {
  VIETTEL_MERCHANT_CODE: string
  VIETTEL_ACCESS_CODE: string
  VIETTEL_HASH_KEY: string
}

export function viettelDialect(keys: ViettelKeys): Dialect {
  const { VIETTEL_MERCHANT_CODE: merchant, VIETTEL_ACCESS_CODE: access, VIETTEL_HASH_KEY: key } = keys
  const sum = (...values: (string | undefined)[]) =>
    createHmac('sha1', key)
      .update([access, ...values].join(''))
      .digest('base64')

  const result = (order: Order, state: Order['state'], amount: number) => {
    const error_code = state === 'paid' ? '00' : 'V06'
    const payment_status = { paid: '1', cancelled: '5', expired: '2', waiting: '0' }[state]
    const transaction = state === 'paid' ? order.transaction : ''
    return {
      billcode: order.id,
      cust_msisdn: '0500000001',
      error_code,
      merchant_code: merchant,
      order_id: order.id,
      payment_status,
      trans_amount: String(amount),
      vt_transaction_id: transaction,
      check_sum: sum(
        order.id,
        '0500000001',
        error_code,
        merchant,
        order.id,
        payment_status,
        String(amount),
        transaction,
      ),
    }
  }

  return {
    name: 'Viettel Money',

    mount(app, till) {
      app.get('/viettel/PaymentGateway/payment', async (request, reply) => {
        const asked = request.query as Record<string, string>
        const { billcode, command, order_id: id = '', trans_amount, version, check_sum } = asked
        if (sum(billcode, command, merchant, id, trans_amount, version) !== check_sum)
          return reply.code(400).type('text/plain; charset=utf-8').send('Sai check_sum (V01)')
        till.open({
          gateway: 'viettel',
          id,
          amount: Number(trans_amount),
          text: asked.desc ?? '',
          returnUrl: asked.return_url ?? '',
        })
        return reply.redirect(`${till.at('viettel')}/tra/${encodeURIComponent(id)}`, 303)
      })

      till.service(app, '/viettel/api', 'viettel.api', request => {
        const asked = request.body as Record<string, string>
        const order = till.find('viettel', asked.order_id)
        const refund = asked.cmd === 'REFUND_PAYMENT'
        const expected = refund
          ? sum(
              asked.cmd,
              merchant,
              asked.order_id,
              asked.originalRequestId,
              asked.refundType,
              asked.trans_amount,
              '2.0',
            )
          : sum(asked.cmd, merchant, asked.order_id, '2.0')
        const right = expected === asked.check_sum
        const base = { merchant_code: merchant, order_id: asked.order_id, version: '2.0' }
        if (refund) {
          const made = right && order ? till.refund(order, 'whole', Number(asked.trans_amount)) : undefined
          const error_code = made ? { done: '00', pending: '813', refused: 'KG8' }[made.state] : 'KG3'
          const check_sum = sum(error_code, merchant, asked.order_id, '2.0')
          return { ...base, error_code, refund_request_id: made?.reference ?? '', check_sum }
        }
        const error_code = right ? '00' : 'V01'
        const state = till.mood.query === 'pending' ? 'waiting' : order?.state
        const payment_status = state ? { paid: '1', cancelled: '5', expired: '2', waiting: '0' }[state] : '-1'
        const text = till.mood.query === 'forged' ? 'x' : '2.0'
        return {
          ...base,
          error_code,
          payment_status,
          vt_transaction_id: order?.state === 'paid' ? order.transaction : '',
          check_sum: sum(error_code, merchant, asked.order_id, payment_status, text),
        }
      })
    },

    question: {
      of(order, url) {
        const check_sum = sum(order.id, merchant, order.id, String(order.amount))
        const fields = { billcode: order.id, merchant_code: merchant, order_id: order.id, check_sum }
        const headers = { 'content-type': 'application/x-www-form-urlencoded' }
        return { url, method: 'POST', headers, body: new URLSearchParams(fields).toString() }
      },
      isYes(answer) {
        const { billcode, error_code, merchant_code, order_id, trans_amount, check_sum } = JSON.parse(answer)
        return (
          error_code === '00' &&
          sum(billcode, error_code, merchant_code, order_id, trans_amount) === check_sum
        )
      },
    },
    notice(order, said) {
      const fields = result(order, said.state, said.amount)
      if (said.forged) fields.check_sum = fields.check_sum.toLowerCase()
      return {
        url: order.notifyUrl,
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams(fields).toString(),
      }
    },
    back: order => `${order.returnUrl}?${new URLSearchParams(result(order, order.state, order.amount))}`,
  }
}
