import { randomUUID } from 'node:crypto'
import { now } from '#platform/clock'
import { compactTime, readCompactTime } from './compact-time.ts'
import { exchange, GatewayFailure } from './exchange.ts'
import { type Fields, fieldsOfForm } from './fields.ts'
import type { Gateway, Outcome, Read, RefundTold, Told } from './gateway.ts'
import { plainText } from './plain-text.ts'
import { sameHex } from './signature.ts'
import { signVnpay, signVnpayMessage, vnpayData, vnpayOrders } from './vnpay-signing.ts'

export type VnpayAccount = {
  tmnCode: string
  hashSecret: string
  payUrl: string
  apiUrl: string
  bankCode?: string
  patienceMs: number
}

const replies: Record<Outcome, [code: string, message: string]> = {
  recorded: ['00', 'Confirm Success'],
  already: ['02', 'Order already confirmed'],
  'no-order': ['01', 'Order not found'],
  'wrong-amount': ['04', 'Invalid amount'],
  signature: ['97', 'Invalid signature'],
  malformed: ['99', 'Unknown error'],
  failed: ['99', 'Unknown error'],
}

export function vnpayGateway(account: VnpayAccount): Gateway {
  const { tmnCode, hashSecret: secret, patienceMs } = account

  function read(query: URLSearchParams): Read {
    const fields = fieldsOfForm(new URLSearchParams([...query].filter(([name]) => name.startsWith('vnp_'))))
    if (!fields) return { ok: false, why: 'malformed' }
    if (!sameHex(signVnpay(secret, fields), fields.vnp_SecureHash)) return { ok: false, why: 'signature' }
    const told = toldBy(fields)
    return told && fields.vnp_TmnCode === tmnCode ? { ok: true, told } : { ok: false, why: 'malformed' }
  }

  function ask(
    order: readonly string[],
    answerOrder: readonly string[],
    { vnp_TxnRef, ...fields }: Fields & { vnp_TxnRef: string },
  ): Promise<Fields> {
    const body = { ...fields, vnp_TxnRef, vnp_Version: '2.1.0', vnp_TmnCode: tmnCode }
    const vnp_SecureHash = signVnpayMessage(secret, order, body)
    return exchange(
      { gateway: 'vnpay', url: account.apiUrl, body: { ...body, vnp_SecureHash }, patienceMs },
      answer => {
        // Unconfirmed whether a refusal is signed: it is believed as far as that nothing was done.
        const refusal = answer.vnp_ResponseCode !== '00' && !answer.vnp_SecureHash
        if (!refusal && !sameHex(signVnpayMessage(secret, answerOrder, answer), answer.vnp_SecureHash))
          throw new GatewayFailure('vnpay', 'signature')
        if (!answer.vnp_ResponseCode || (!refusal && answer.vnp_TxnRef !== vnp_TxnRef))
          throw new GatewayFailure('vnpay', 'answer about something else')
        return answer
      },
    )
  }

  const askOf = (attempt: Parameters<Gateway['query']>[0]): Promise<Fields> =>
    ask(vnpayOrders.query, vnpayOrders.queryAnswer, {
      vnp_RequestId: randomUUID().replaceAll('-', ''),
      vnp_Command: 'querydr',
      vnp_TxnRef: attempt.order,
      vnp_TransactionDate: compactTime(attempt.createdAt),
      vnp_CreateDate: compactTime(now()),
      vnp_IpAddr: attempt.payerAddress,
      vnp_OrderInfo: `Truy van ${attempt.order}`,
    })

  return {
    id: 'vnpay',
    name: 'VNPAY',

    async create(attempt) {
      const params = {
        vnp_Version: '2.1.0',
        vnp_Command: 'pay',
        vnp_TmnCode: tmnCode,
        vnp_Amount: String(attempt.amount * 100),
        vnp_BankCode: account.bankCode ?? '',
        vnp_CreateDate: compactTime(attempt.createdAt),
        vnp_CurrCode: 'VND',
        vnp_ExpireDate: compactTime(attempt.expiresAt),
        vnp_IpAddr: attempt.payerAddress,
        vnp_Locale: attempt.locale === 'en' ? 'en' : 'vn',
        vnp_OrderInfo: plainText(attempt.purpose, 255) || attempt.order,
        vnp_OrderType: 'other',
        vnp_ReturnUrl: attempt.returnUrl,
        vnp_TxnRef: attempt.order,
      }
      return {
        redirect: `${account.payUrl}?${vnpayData(params)}&vnp_SecureHash=${signVnpay(secret, params)}`,
      }
    },

    readCallback: ({ query }) => read(query),
    readReturn(query) {
      const answer = read(query)
      return answer.ok ? answer.told : undefined
    },

    answer(outcome) {
      const [RspCode, Message] = replies[outcome]
      return {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ RspCode, Message }),
      }
    },

    async query(attempt) {
      const answer = await askOf(attempt)
      const code = answer.vnp_ResponseCode!
      const nothing = {
        gateway: 'vnpay',
        order: attempt.order,
        transaction: null,
        amount: null,
        at: null,
      } as const
      // 91: VNPAY knows no such payment; the payer may still open it until it expires.
      if (code === '91') return { ...nothing, code, state: now() > attempt.expiresAt ? 'failed' : 'pending' }
      // What is told of a refund says nothing new of the payment.
      if (code !== '00' || !['', '01'].includes(answer.vnp_TransactionType ?? ''))
        return { ...nothing, code, state: 'pending' }
      const told = toldBy({ ...answer, vnp_ResponseCode: answer.vnp_TransactionStatus ?? '' })
      if (!told) throw new GatewayFailure('vnpay', 'answer of another shape')
      return told
    },

    async refund({ id, attempt, transaction, amount, of, reason, by, at }) {
      const answer = await ask(vnpayOrders.refund, vnpayOrders.refundAnswer, {
        // Asked for again it is the same request: VNPAY answers 94 and does not pay twice.
        vnp_RequestId: id.replaceAll('-', ''),
        vnp_Command: 'refund',
        vnp_TransactionType: amount === of ? '02' : '03',
        vnp_TxnRef: attempt.order,
        vnp_Amount: String(amount * 100),
        vnp_TransactionNo: transaction,
        vnp_TransactionDate: compactTime(attempt.createdAt),
        vnp_CreateBy: plainText(by, 245),
        vnp_CreateDate: compactTime(at),
        vnp_IpAddr: attempt.payerAddress,
        vnp_OrderInfo: plainText(reason, 255) || attempt.order,
      })
      return refundTold(answer)
    },

    async queryRefund({ attempt, isOnly }) {
      // It tells of a payment, and not which of several parts it means.
      if (!isOnly) return { state: 'pending', code: 'several' }
      const answer = await askOf(attempt)
      // Unconfirmed: of a payment that is being given back, querydr tells the refund.
      if (!['02', '03'].includes(answer.vnp_TransactionType ?? ''))
        return { state: 'pending', code: answer.vnp_ResponseCode! }
      return refundTold(answer)
    },
  }
}

function toldBy(fields: Fields): Told | undefined {
  const { vnp_TxnRef: order, vnp_ResponseCode: code, vnp_TransactionNo: transaction } = fields
  const amount = /^[1-9]\d{0,12}00$/.test(fields.vnp_Amount ?? '')
    ? Number(fields.vnp_Amount) / 100
    : undefined
  if (!order || !code || amount === undefined) return undefined
  return {
    gateway: 'vnpay',
    order,
    transaction: transaction && transaction !== '0' ? transaction : null,
    amount,
    state: stateOf(code, fields.vnp_TransactionStatus || code),
    code,
    at: readCompactTime(fields.vnp_PayDate),
  }
}

/**
 * 07: the money left the payer, but VNPAY suspects fraud and looks at it. Of vnp_TransactionStatus, 01 (not finished)
 * and 04 (taken at the bank, not arrived at VNPAY) are unconfirmed; they too are settled by asking again.
 */
function stateOf(code: string, status: string): Told['state'] {
  if (code === '00' && status === '00') return 'paid'
  if (code === '07' || ['01', '04', '07'].includes(status)) return 'pending'
  return 'failed'
}

/** Unconfirmed: 94 asked before, 99 unknown; of the status 05 under way, 06 sent to the bank, 09 refused. */
function refundTold(answer: Fields): RefundTold {
  const { vnp_ResponseCode: code = '', vnp_TransactionStatus: status, vnp_TransactionNo: reference } = answer
  const told = { code: status ? `${code}/${status}` : code, ...(reference && { reference }) }
  if (code === '94' || code === '99') return { ...told, state: 'pending' }
  if (code !== '00' || status === '09' || status === '02') return { ...told, state: 'refused' }
  return { ...told, state: status === '00' ? 'done' : 'pending' }
}
