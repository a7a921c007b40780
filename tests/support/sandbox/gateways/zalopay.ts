import { createHmac } from 'node:crypto'
import type { Dialect } from './till.ts'

export type ZalopayKeys = { ZALOPAY_APP_ID: string; ZALOPAY_KEY1: string; ZALOPAY_KEY2: string }
type Fields = Record<string, string | number>

export function zalopayDialect(keys: ZalopayKeys): Dialect {
  const { ZALOPAY_APP_ID: appId, ZALOPAY_KEY1: key1, ZALOPAY_KEY2: key2 } = keys
  const mac = (key: string, ...parts: (string | number | undefined)[]) =>
    createHmac('sha256', key).update(parts.join('|')).digest('hex')

  return {
    name: 'ZaloPay',

    mount(app, till) {
      const failed = (sub_return_code: number, return_message: string) => ({
        return_code: 2,
        return_message,
        sub_return_code,
        sub_return_message: return_message,
      })
      const service = (
        path: string,
        signed: (asked: Fields) => (string | number | undefined)[],
        answer: (asked: Fields) => object,
      ) =>
        till.service(app, `/zalopay/v2/${path}`, `zalopay.${path}`, request => {
          const asked = request.body as Fields
          if (String(asked.app_id) !== appId || mac(key1, ...signed(asked)) !== asked.mac)
            return failed(-402, 'unauthorized')
          return answer(asked)
        })

      service(
        'create',
        f => [f.app_id, f.app_trans_id, f.app_user, f.amount, f.app_time, f.embed_data, f.item],
        asked => {
          if (typeof asked.amount !== 'number' || typeof asked.app_time !== 'number')
            return failed(-401, 'type')
          const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Ho_Chi_Minh' }).format(
            asked.app_time,
          )
          if (!String(asked.app_trans_id).startsWith(`${day.replaceAll('-', '').slice(2)}_`))
            return failed(-92, 'app_trans_id')
          if (till.find('zalopay', String(asked.app_trans_id))) return failed(-68, 'duplicate app_trans_id')
          const order = till.open({
            gateway: 'zalopay',
            id: String(asked.app_trans_id),
            amount: asked.amount,
            text: String(asked.description),
            returnUrl: JSON.parse(String(asked.embed_data)).redirecturl,
            notifyUrl: String(asked.callback_url),
          })
          const order_url = `${till.at('zalopay')}/tra/${encodeURIComponent(order.id)}`
          return {
            return_code: 1,
            return_message: 'success',
            sub_return_code: 1,
            order_url,
            qr_code: `zalopay:${order.id}`,
          }
        },
      )

      service(
        'query',
        f => [f.app_id, f.app_trans_id, key1],
        asked => {
          const order = till.find('zalopay', String(asked.app_trans_id))
          if (till.mood.query === 'pending')
            return { return_code: 3, return_message: 'processing', is_processing: true }
          if (till.mood.query === 'forged') return { message: 'not what was asked' }
          if (order?.state === 'waiting')
            return { return_code: 3, return_message: 'not paid yet', is_processing: false }
          if (order?.state !== 'paid') return failed(-49, 'failed')
          return {
            return_code: 1,
            return_message: 'success',
            sub_return_code: 1,
            is_processing: false,
            amount: order.amount,
            discount_amount: 0,
            zp_trans_id: Number(order.transaction),
            server_time: order.paidAt?.getTime(),
          }
        },
      )

      const codes = { done: 1, pending: 3, refused: 2 }
      service(
        'refund',
        f => [f.app_id, f.zp_trans_id, f.amount, f.description, f.timestamp],
        asked => {
          const order = till.all('zalopay').find(one => one.transaction === String(asked.zp_trans_id))
          if (!order) return failed(-101, 'not found')
          const made = till.refund(order, String(asked.m_refund_id), Number(asked.amount))
          return { return_code: codes[made.state], return_message: '', refund_id: Number(made.reference) }
        },
      )
      service(
        'query_refund',
        f => [f.app_id, f.m_refund_id, f.timestamp],
        asked => {
          const made = till
            .all('zalopay')
            .flatMap(order => order.refunds)
            .find(one => one.id === asked.m_refund_id)
          return made ? { return_code: codes[made.state], return_message: '' } : failed(-101, 'not found')
        },
      )
    },

    notice(order, said) {
      const data = JSON.stringify({
        app_id: Number(appId),
        app_trans_id: order.id,
        app_time: order.createdAt.getTime(),
        app_user: 'sen',
        amount: said.amount,
        embed_data: JSON.stringify({ redirecturl: order.returnUrl }),
        item: '[]',
        zp_trans_id: Number(order.transaction),
        server_time: (order.paidAt ?? order.createdAt).getTime(),
        channel: 38,
        merchant_user_id: '',
        user_fee_amount: 0,
        discount_amount: 0,
      })
      return {
        url: order.notifyUrl,
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ data, mac: mac(said.forged ? key1 : key2, data), type: 1 }),
      }
    },
    back(order) {
      const status = order.state === 'paid' ? '1' : '-49'
      const checksum = mac(key2, appId, order.id, '38', '', order.amount, 0, status)
      const fields = { appid: appId, apptransid: order.id, pmcid: '38', bankcode: '' }
      const rest = { amount: String(order.amount), discountamount: '0', status, checksum }
      return `${order.returnUrl}?${new URLSearchParams({ ...fields, ...rest })}`
    },
  }
}
