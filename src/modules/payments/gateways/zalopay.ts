import { now } from '#platform/clock'
import { compactDay } from './compact-time.ts'
import { exchange, GatewayFailure } from './exchange.ts'
import { type Fields, fieldsOf, fieldsOfForm, readDong, readJson, readMilliseconds } from './fields.ts'
import type { Attempt, Gateway, Outcome, Read, Refund, RefundTold, Told } from './gateway.ts'
import { hmac, sameHex } from './signature.ts'

/** We sign with `key1`, ZaloPay with `key2`. */
export type ZalopayAccount = { appId: string; key1: string; key2: string; url: string; patienceMs: number }

/** What is signed of each message: these fields in this order. A callback is signed over its `data` as it came. */
const orders = {
  create: ['app_id', 'app_trans_id', 'app_user', 'amount', 'app_time', 'embed_data', 'item'],
  refund: ['app_id', 'zp_trans_id', 'amount', 'description', 'timestamp'],
  refundWithFee: ['app_id', 'zp_trans_id', 'amount', 'refund_fee_amount', 'description', 'timestamp'],
  /** Unconfirmed. */
  queryRefund: ['app_id', 'm_refund_id', 'timestamp'],
  redirect: ['appid', 'apptransid', 'pmcid', 'bankcode', 'amount', 'discountamount', 'status'],
}
type Signed = keyof typeof orders | 'query'

/** Fields joined by `|`; of a query, whose last part is the key itself, `key` is needed. */
export function zalopayData(kind: Signed, fields: Record<string, string | number>, key = ''): string {
  if (kind === 'query') return [fields.app_id, fields.app_trans_id, key].join('|')
  const order =
    kind === 'refund' && fields.refund_fee_amount !== undefined ? orders.refundWithFee : orders[kind]
  return order.map(name => fields[name] ?? '').join('|')
}

export function signZalopay(key: string, kind: Signed, fields: Record<string, string | number>): string {
  return hmac('sha256', key, zalopayData(kind, fields, key))
}

/** Other codes than 1 and 2 make ZaloPay tell again. */
const replies: Record<Outcome, [code: number, message: string]> = {
  recorded: [1, 'success'],
  already: [2, 'duplicate'],
  'no-order': [-1, 'order not found'],
  'wrong-amount': [-1, 'invalid amount'],
  signature: [-1, 'mac not equal'],
  malformed: [-1, 'malformed'],
  failed: [0, 'try again'],
}

export function zalopayGateway(account: ZalopayAccount): Gateway {
  const { appId, key1, key2, patienceMs } = account

  function ask<T>(
    path: string,
    message: Record<string, string | number>,
    kind: Signed,
    read: (fields: Fields) => T,
  ): Promise<T> {
    const fields = { ...message, app_id: Number(appId) }
    const body = { ...fields, mac: signZalopay(key1, kind, fields) }
    const url = `${account.url.replace(/\/$/, '')}/v2/${path}`
    return exchange({ gateway: 'zalopay', url, body, patienceMs }, answer => {
      if (!/^-?\d+$/.test(answer.return_code ?? ''))
        throw new GatewayFailure('zalopay', 'answer of another shape')
      return read(answer)
    })
  }

  return {
    id: 'zalopay',
    name: 'ZaloPay',

    create: attempt =>
      ask(
        'create',
        {
          app_trans_id: transactionOf(attempt),
          // Who pays is nobody's business there.
          app_user: 'sen',
          amount: attempt.amount,
          app_time: attempt.createdAt.getTime(),
          embed_data: JSON.stringify({ redirecturl: attempt.returnUrl }),
          item: '[]',
          description: attempt.purpose.normalize('NFC').slice(0, 256),
          callback_url: attempt.notifyUrl,
          bank_code: '',
          // The bounds are unconfirmed.
          expire_duration_seconds: Math.min(2_592_000, Math.max(300, secondsLeft(attempt))),
        },
        'create',
        fields => {
          if (fields.return_code !== '1' || !fields.order_url)
            throw new GatewayFailure('zalopay', codeOf(fields))
          return { redirect: fields.order_url, ...(fields.qr_code && { qr: fields.qr_code }) }
        },
      ),

    readCallback({ body }): Read {
      const outer = fieldsOf(readJson(body.toString('utf8')))
      if (outer?.data === undefined) return { ok: false, why: 'malformed' }
      if (!sameHex(hmac('sha256', key2, outer.data), outer.mac)) return { ok: false, why: 'signature' }
      const data = fieldsOf(readJson(outer.data))
      const order = orderOf(data?.app_trans_id)
      const amount = readDong(data?.amount)
      if (!data || !order || amount === undefined || !data.zp_trans_id || data.app_id !== appId)
        return { ok: false, why: 'malformed' }
      // ZaloPay tells of successes alone.
      return { ok: true, told: told(order, { ...data, return_code: '1' }, 'paid') }
    },

    readReturn(query) {
      const fields = fieldsOfForm(query)
      const order = orderOf(fields?.apptransid)
      if (!fields || !order || !sameHex(signZalopay(key2, 'redirect', fields), fields.checksum))
        return undefined
      const { status = '' } = fields
      return told(order, { ...fields, return_code: status }, status === '1' ? 'paid' : 'failed')
    },

    answer(outcome) {
      const [return_code, return_message] = replies[outcome]
      return {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ return_code, return_message }),
      }
    },

    query: attempt =>
      ask('query', { app_trans_id: transactionOf(attempt) }, 'query', fields => {
        const { return_code: code, is_processing } = fields
        if (code === '1') {
          if (readDong(fields.amount) === undefined || !fields.zp_trans_id)
            throw new GatewayFailure('zalopay', 'answer of another shape')
          return told(attempt.order, fields, 'paid')
        }
        // 2 is said of what failed, and of what nobody has paid yet (unconfirmed): decided when the time is over.
        const open = code === '3' || is_processing === 'true' || now() <= attempt.expiresAt
        return told(attempt.order, fields, open ? 'pending' : 'failed')
      }),

    refund: ({ id, at, transaction, amount, reason }) =>
      ask(
        'refund',
        {
          m_refund_id: refundIdOf(appId, { id, at }),
          zp_trans_id: transaction,
          amount,
          timestamp: now().getTime(),
          description: reason.normalize('NFC').slice(0, 100),
        },
        'refund',
        refundTold,
      ),

    queryRefund: ({ id, at }) =>
      ask(
        'query_refund',
        { m_refund_id: refundIdOf(appId, { id, at }), timestamp: now().getTime() },
        'queryRefund',
        // Our question was wrong, or there is trouble there: that says nothing of the refund (unconfirmed).
        fields => (Number(fields.sub_return_code) < 0 ? pending(fields) : refundTold(fields)),
      ),
  }
}

/** `yymmdd_…`, by the day in Vietnam that the attempt began. */
const transactionOf = ({ createdAt, order }: Attempt) => `${compactDay(createdAt)}_${order}`
const orderOf = (transaction: string | undefined) => /^\d{6}_(.+)$/.exec(transaction ?? '')?.[1]

/** `yymmdd_app_…` of at most 45 characters (unconfirmed); always the same for the same refund. */
const refundIdOf = (appId: string, { id, at }: Pick<Refund, 'id' | 'at'>) =>
  `${compactDay(at)}_${appId}_${id.replaceAll('-', '')}`.slice(0, 45)

const secondsLeft = ({ createdAt, expiresAt }: Attempt) =>
  Math.ceil((expiresAt.getTime() - createdAt.getTime()) / 1000)

const codeOf = ({ return_code = '', sub_return_code: sub }: Fields) =>
  sub && sub !== return_code && sub !== '0' ? `${return_code}/${sub}` : return_code

function told(order: string, fields: Fields, state: Told['state']): Told {
  const { zp_trans_id: transaction } = fields
  return {
    gateway: 'zalopay',
    order,
    transaction: transaction && transaction !== '0' ? transaction : null,
    amount: readDong(fields.amount) ?? null,
    state,
    code: codeOf(fields),
    at: readMilliseconds(fields.server_time),
  }
}

const pending = (fields: Fields): RefundTold => ({ state: 'pending', code: codeOf(fields) })

function refundTold(fields: Fields): RefundTold {
  const { return_code: code, refund_id: reference } = fields
  return {
    state: code === '1' ? 'done' : code === '3' ? 'pending' : 'refused',
    code: codeOf(fields),
    ...(reference && reference !== '0' && { reference }),
  }
}
