import { createHmac } from 'node:crypto'
import type { Dialect, Order, Said } from './till.ts'

export type MomoKeys = { MOMO_PARTNER_CODE: string; MOMO_ACCESS_KEY: string; MOMO_SECRET_KEY: string }
type Fields = Record<string, string | number>

export function momoDialect(keys: MomoKeys): Dialect {
  const { MOMO_PARTNER_CODE: partnerCode, MOMO_ACCESS_KEY: accessKey, MOMO_SECRET_KEY: secret } = keys
  // MoMo's rule, said otherwise: the names in alphabetical order.
  const sign = (fields: Fields, names: string) =>
    createHmac('sha256', secret)
      .update(
        names
          .split(' ')
          .toSorted()
          .map(name => `${name}=${{ ...fields, accessKey }[name] ?? ''}`)
          .join('&'),
      )
      .digest('hex')
  const told =
    'accessKey partnerCode orderId requestId amount orderInfo orderType transId resultCode message payType responseTime extraData'

  const result = (order: Order, state: Order['state'], amount: number) => {
    const resultCode = { paid: 0, cancelled: 1006, expired: 1005, waiting: 1000 }[state]
    const fields = {
      partnerCode,
      orderId: order.id,
      requestId: order.id,
      amount,
      orderInfo: order.text,
      orderType: 'momo_wallet',
      transId: resultCode === 0 ? Number(order.transaction) : 0,
      resultCode,
      message: resultCode === 0 ? 'Thành công.' : 'Giao dịch bị từ chối bởi người dùng.',
      payType: 'qr',
      responseTime: (order.paidAt ?? order.createdAt).getTime(),
      extraData: '',
    }
    return { ...fields, signature: sign(fields, told) }
  }

  return {
    name: 'MoMo',

    mount(app, till) {
      const refused = (resultCode: number, message: string) => ({ resultCode, message })
      const service = (
        path: string,
        names: string,
        answer: (asked: Fields & { orderId: string }) => object,
      ) =>
        till.service(app, `/momo/v2/gateway/api/${path}`, `momo.${path}`, request => {
          const asked = request.body as Fields & { orderId: string }
          const { orderId, requestId } = asked
          if (asked.partnerCode !== partnerCode || sign(asked, names) !== asked.signature)
            return refused(13, 'Merchant authentication failed.')
          return { partnerCode, orderId, requestId, responseTime: till.now().getTime(), ...answer(asked) }
        })

      service(
        'create',
        'accessKey amount extraData ipnUrl orderId orderInfo partnerCode redirectUrl requestId requestType',
        asked => {
          if (!(Number(asked.amount) >= 1000)) return refused(22, 'Transaction amount is out of range.')
          const order = till.open({
            gateway: 'momo',
            id: asked.orderId,
            amount: Number(asked.amount),
            text: String(asked.orderInfo),
            returnUrl: String(asked.redirectUrl),
            notifyUrl: String(asked.ipnUrl),
          })
          const payUrl = `${till.at('momo')}/tra/${encodeURIComponent(order.id)}`
          return {
            amount: order.amount,
            resultCode: 0,
            message: 'Thành công.',
            payUrl,
            deeplink: `momo://app?order=${order.id}`,
            qrCodeUrl: `momo://qr?order=${order.id}`,
          }
        },
      )

      service('query', 'accessKey orderId partnerCode requestId', asked => {
        const order = till.find('momo', asked.orderId)
        if (!order) return refused(42, 'OrderId invalid or not found.')
        const { signature: _, ...fields } = result(
          order,
          till.mood.query === 'pending' ? 'waiting' : order.state,
          order.amount,
        )
        return {
          ...fields,
          ...(till.mood.query === 'forged' && { orderId: `${order.id}x` }),
          refundTrans: order.refunds.map(one => ({ orderId: one.id, amount: one.amount, resultCode: 0 })),
        }
      })

      const codes = { done: 0, pending: 7002, refused: 1080 }
      service('refund', 'accessKey amount description orderId partnerCode requestId transId', asked => {
        const order = till.all('momo').find(one => one.transaction === String(asked.transId))
        if (!order) return refused(42, 'Not found.')
        const made = till.refund(order, asked.orderId, Number(asked.amount))
        return {
          amount: made.amount,
          transId: Number(made.reference),
          resultCode: codes[made.state],
          message: '',
        }
      })
      service('refund/query', 'accessKey orderId partnerCode requestId', asked => {
        const made = till
          .all('momo')
          .flatMap(order => order.refunds)
          .find(one => one.id === asked.orderId)
        if (!made) return refused(42, 'Not found.')
        const { id: orderId, amount, reference } = made
        const resultCode = codes[made.state]
        return {
          resultCode: 0,
          message: '',
          refundTrans: [{ orderId, amount, resultCode, transId: Number(reference) }],
        }
      })
    },

    notice(order, said: Said) {
      const fields = result(order, said.state, said.amount)
      const signature = said.forged
        ? fields.signature.replace(/^./, one => (one === '0' ? '1' : '0'))
        : fields.signature
      return {
        url: order.notifyUrl,
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=UTF-8' },
        body: JSON.stringify({ ...fields, signature }),
      }
    },
    back(order) {
      const pairs = Object.entries(result(order, order.state, order.amount))
      return `${order.returnUrl}?${new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]))}`
    },
  }
}
