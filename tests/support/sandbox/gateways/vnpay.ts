import { createHmac } from 'node:crypto'
import { type Dialect, type Order, stamp, unstamp } from './till.ts'

export type VnpayKeys = { VNPAY_TMN_CODE: string; VNPAY_HASH_SECRET: string }

const queryAnswer =
  'ResponseId Command ResponseCode Message TmnCode TxnRef Amount BankCode PayDate TransactionNo TransactionType TransactionStatus OrderInfo PromotionCode PromotionAmount'
const refundAnswer = queryAnswer.replace(' PromotionCode PromotionAmount', '')

export function vnpayDialect(keys: VnpayKeys): Dialect {
  const { VNPAY_TMN_CODE: vnp_TmnCode, VNPAY_HASH_SECRET: secret } = keys
  const hash = (text: string) => createHmac('sha512', secret).update(text).digest('hex')

  /** The query as VNPAY's own programs sign it: the pairs as they are written, sorted. */
  const signedQuery = (fields: Record<string, string>) => {
    const pairs = Object.keys(fields)
      .toSorted()
      .filter(name => fields[name])
      .map(name => `${name}=${encodeURIComponent(fields[name]!).replaceAll('%20', '+')}`)
    return `${pairs.join('&')}&vnp_SecureHash=${hash(pairs.join('&'))}`
  }

  const result = (order: Order, state: Order['state'], amount: number) => ({
    vnp_Amount: `${amount}00`,
    vnp_BankCode: 'NCB',
    vnp_BankTranNo: state === 'paid' ? `VNP${order.transaction}` : '',
    vnp_CardType: 'ATM',
    vnp_OrderInfo: order.text,
    vnp_PayDate: stamp(order.paidAt ?? order.createdAt),
    vnp_ResponseCode: state === 'paid' ? '00' : state === 'expired' ? '11' : '24',
    vnp_TmnCode,
    vnp_TransactionNo: state === 'paid' ? order.transaction : '0',
    vnp_TransactionStatus: state === 'paid' ? '00' : '02',
    vnp_TxnRef: order.id,
  })

  return {
    name: 'VNPAY',

    mount(app, till) {
      app.get('/vnpay/paymentv2/vpcpay.html', async (request, reply) => {
        const [, query = ''] = request.url.split('?')
        const pairs = query.split('&').filter(pair => !pair.startsWith('vnp_SecureHash='))
        const params = new URLSearchParams(query)
        const get = (name: string) => params.get(`vnp_${name}`) ?? ''
        if (hash(pairs.toSorted().join('&')) !== get('SecureHash') || get('TmnCode') !== vnp_TmnCode)
          return reply.code(400).type('text/plain; charset=utf-8').send('Sai chữ ký (70)')
        if (unstamp(get('ExpireDate')) < till.now())
          return reply.code(400).type('text/plain; charset=utf-8').send('Giao dịch đã quá hạn (15)')
        till.open({
          gateway: 'vnpay',
          id: get('TxnRef'),
          amount: Number(get('Amount')) / 100,
          text: get('OrderInfo'),
          returnUrl: get('ReturnUrl'),
          createdAt: unstamp(get('CreateDate')),
          expiresAt: unstamp(get('ExpireDate')),
        })
        return reply.redirect(`${till.at('vnpay')}/tra/${encodeURIComponent(get('TxnRef'))}`, 303)
      })

      till.service(app, '/vnpay/merchant_webapi/api/transaction', 'vnpay.api', request => {
        const asked = request.body as Record<string, string>
        const order = till.find('vnpay', asked.vnp_TxnRef)
        const signed = (answerOrder: string, fields: Record<string, string>) => {
          const all: Record<string, string> = {
            vnp_ResponseId: 'P1',
            vnp_Command: asked.vnp_Command!,
            vnp_Message: 'ok',
            vnp_TmnCode,
            ...fields,
          }
          const text = answerOrder
            .split(' ')
            .map(name => all[`vnp_${name}`] ?? '')
            .join('|')
          return { ...all, vnp_SecureHash: hash(till.mood.query === 'forged' ? `${text}!` : text) }
        }
        const known = order && asked.vnp_TransactionDate === stamp(order.createdAt)
        if (asked.vnp_Command === 'querydr') {
          const text = 'RequestId Version Command TmnCode TxnRef TransactionDate CreateDate IpAddr OrderInfo'
            .split(' ')
            .map(name => asked[`vnp_${name}`])
          if (hash(text.join('|')) !== asked.vnp_SecureHash) return { vnp_ResponseCode: '97' }
          if (!known) return { vnp_ResponseCode: '91' }
          const refund = order.refunds.at(-1)
          const waiting = order.state === 'waiting' || till.mood.query === 'pending'
          const status = { done: '00', pending: '05', refused: '09' }
          return signed(queryAnswer, {
            ...result(order, order.state, refund?.amount ?? order.amount),
            vnp_ResponseCode: '00',
            vnp_TransactionType: refund ? (refund.amount === order.amount ? '02' : '03') : '01',
            ...(waiting && { vnp_TransactionStatus: '01' }),
            ...(refund && {
              vnp_TransactionStatus: status[refund.state],
              vnp_TransactionNo: refund.reference,
            }),
          })
        }
        const text =
          'RequestId Version Command TmnCode TransactionType TxnRef Amount TransactionNo TransactionDate CreateBy CreateDate IpAddr OrderInfo'
            .split(' ')
            .map(name => asked[`vnp_${name}`])
        if (hash(text.join('|')) !== asked.vnp_SecureHash) return { vnp_ResponseCode: '97' }
        if (!known || asked.vnp_TransactionNo !== order.transaction) return { vnp_ResponseCode: '91' }
        if (order.refunds.some(one => one.id === asked.vnp_RequestId)) return { vnp_ResponseCode: '94' }
        const made = till.refund(order, asked.vnp_RequestId!, Number(asked.vnp_Amount) / 100)
        return signed(refundAnswer, {
          ...result(order, 'paid', made.amount),
          vnp_ResponseCode: made.state === 'refused' ? '95' : '00',
          vnp_TransactionType: asked.vnp_TransactionType!,
          vnp_TransactionStatus: made.state === 'done' ? '00' : '05',
          vnp_TransactionNo: made.reference,
        })
      })
    },

    notice(order, said) {
      const query = signedQuery(result(order, said.state, said.amount))
      return { url: `${order.notifyUrl}?${said.forged ? query.slice(0, -1) : query}`, method: 'GET' }
    },
    back: order => `${order.returnUrl}?${signedQuery(result(order, order.state, order.amount))}`,
  }
}
