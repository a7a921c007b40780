import { exchange, GatewayFailure } from './exchange.ts'
import { type Fields, fieldsOf, fieldsOfForm, readDong, readJson } from './fields.ts'
import type { Answer, Callback, Gateway, Outcome, Read, Told } from './gateway.ts'
import { plainText } from './plain-text.ts'
import { sameSignature } from './signature.ts'
import { signViettel } from './viettel-signing.ts'

export type ViettelAccount = {
  merchantCode: string
  accessCode: string
  hashKey: string
  payUrl: string
  apiUrl: string
  patienceMs: number
}

/** 00 kept, 01 data are wrong, 02 check_sum is wrong, 03 trouble on our side. */
const replies: Record<Outcome, string> = {
  recorded: '00',
  already: '00',
  'no-order': '01',
  'wrong-amount': '01',
  signature: '02',
  malformed: '01',
  failed: '03',
}

const version = '2.0'

// Values are signed without anything between them, so a signature alone does not say where one ends: what can only be
// cut one way is believed.
const shapes: Record<string, RegExp> = {
  billcode: /^[\dA-Za-z-]{1,32}$/,
  cust_msisdn: /^\d{0,15}$/,
  error_code: /^\w{1,4}$/,
  order_id: /^[\dA-Za-z-]{1,32}$/,
  payment_status: /^(?:-1|\d)$/,
  vt_transaction_id: /^[\w-]{0,64}$/,
}
const isWhole = (fields: Fields) =>
  fields.billcode === fields.order_id &&
  Object.entries(shapes).every(([name, shape]) => shape.test(fields[name] ?? ''))

export function viettelGateway(account: ViettelAccount): Gateway {
  const { merchantCode: merchant_code, patienceMs } = account

  function read(fields: Fields | undefined): Read {
    if (!fields) return { ok: false, why: 'malformed' }
    if (!sameSignature(signViettel(account, 'result', fields), fields.check_sum))
      return { ok: false, why: 'signature' }
    const amount = readDong(fields.trans_amount)
    if (!isWhole(fields) || amount === undefined || fields.merchant_code !== merchant_code)
      return { ok: false, why: 'malformed' }
    // Of a longer sum and a shorter transaction the signature is the same.
    return { ok: true, told: { ...toldBy(fields), amount, exact: true } }
  }

  function ask<T>(kind: 'query' | 'refund', message: Fields, read: (fields: Fields) => T): Promise<T> {
    const fields = { ...message, merchant_code, version }
    const body = new URLSearchParams({ ...fields, check_sum: signViettel(account, kind, fields) })
    return exchange({ gateway: 'viettel', url: account.apiUrl, body, patienceMs }, answer => {
      if (answer.order_id !== message.order_id)
        throw new GatewayFailure('viettel', 'answer about something else')
      if (!sameSignature(signViettel(account, `${kind}Answer`, answer), answer.check_sum))
        throw new GatewayFailure('viettel', 'signature')
      return read(answer)
    })
  }

  return {
    id: 'viettel',
    name: 'Viettel Money',

    async create(attempt) {
      const fields = {
        billcode: attempt.order,
        command: 'PAYMENT',
        merchant_code,
        order_id: attempt.order,
        trans_amount: String(attempt.amount),
        version,
      }
      const params = new URLSearchParams({
        ...fields,
        desc: plainText(attempt.purpose, 255),
        locale: 'Vi',
        return_url: attempt.returnUrl,
        cancel_url: attempt.returnUrl,
        check_sum: signViettel(account, 'create', fields),
      })
      return { redirect: `${account.payUrl}?${params}` }
    },

    readCallback: request => read(posted(request)),
    readReturn(query) {
      const answer = read(fieldsOfForm(query))
      return answer.ok ? answer.told : undefined
    },

    answer(outcome, told) {
      const fields = { error_code: replies[outcome], merchant_code, order_id: told?.order ?? '' }
      const check_sum = signViettel(account, 'resultAnswer', fields)
      return json({ ...fields, return_url: '', return_bill_code: '', return_other_info: '', check_sum })
    },

    async confirm(request, find) {
      const asked = posted(request) ?? {}
      const { billcode = '', order_id = '' } = asked
      const order = await find(order_id)
      // The sum is signed without being sent: whoever asks shows that they know the right one. Of an order that is not
      // there nobody can show it, and nobody else learns which orders are.
      const trans_amount = order ? String(order.amount) : ''
      const right = signViettel(account, 'confirm', { ...asked, trans_amount })
      const isSigned = order !== undefined && sameSignature(right, asked.check_sum)
      const error_code = !isSigned ? '02' : order.payable ? '00' : '01'
      // Of whoever knows nothing we sign no word: joined otherwise it would be the signature of a result.
      const said = error_code === '00' ? { billcode, order_id, trans_amount } : nothing
      const fields = { ...said, error_code, merchant_code }
      return json({ ...fields, check_sum: signViettel(account, 'confirmAnswer', fields) })
    },

    // The answer names no sum: Viettel takes the one that the signed address asked for.
    query: attempt =>
      ask('query', { cmd: 'TRANS_INQUIRY', order_id: attempt.order }, fields => ({
        ...toldBy(fields),
        amount: attempt.amount,
      })),

    async refund({ attempt, transaction, amount, of, reason }) {
      // Only a whole payment is given back.
      if (amount !== of) return { state: 'refused', code: 'partial' }
      return ask(
        'refund',
        {
          cmd: 'REFUND_PAYMENT',
          order_id: attempt.order,
          originalRequestId: transaction,
          refundType: '0',
          trans_amount: String(amount),
          trans_content: plainText(reason, 100),
        },
        ({ error_code: code = '', refund_request_id: reference }) => ({
          // 176: perhaps given back before, perhaps too late. 813, 927: trouble there.
          state: code === '00' ? 'done' : ['176', '813', '927'].includes(code) ? 'pending' : 'refused',
          code,
          ...(reference && { reference }),
        }),
      )
    },

    /** No way to ask is known: a person looks it up at Viettel. */
    queryRefund: async () => ({ state: 'pending', code: 'no-query' }),
  }
}

const nothing = { billcode: '', order_id: '', trans_amount: '' }

const posted = ({ headers, body }: Callback): Fields | undefined =>
  headers['content-type']?.startsWith('application/json')
    ? fieldsOf(readJson(body.toString('utf8')))
    : fieldsOfForm(new URLSearchParams(body.toString('utf8')))

const json = (fields: Fields): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(fields),
})

function toldBy(fields: Fields): Omit<Told, 'amount'> {
  const { payment_status: status = '', error_code: code = '', vt_transaction_id: transaction } = fields
  return {
    gateway: 'viettel',
    order: fields.order_id!,
    transaction: transaction || null,
    state: stateOf(status, code),
    code: `${code}/${status}`,
    // No message says when.
    at: null,
  }
}

/** -1 not begun, 0 waiting, 1 paid, 2 failed, 3 not known, 5 the payer gave up. */
function stateOf(status: string, code: string): Told['state'] {
  if (status === '1') return code === '00' ? 'paid' : 'pending'
  return status === '2' || status === '5' ? 'failed' : 'pending'
}
