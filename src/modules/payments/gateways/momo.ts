import { randomUUID } from 'node:crypto'
import { now } from '#platform/clock'
import { exchange, GatewayFailure } from './exchange.ts'
import { type Fields, fieldsOf, fieldsOfForm, readDong, readJson, readMilliseconds } from './fields.ts'
import type { Answer, Attempt, Gateway, Outcome, Read, RefundTold, Told } from './gateway.ts'
import { hmac, sameHex } from './signature.ts'

export type MomoAccount = {
  partnerCode: string
  accessKey: string
  secretKey: string
  url: string
  patienceMs: number
}

/** What is signed of each message: these fields in this order. */
export const momoOrders = {
  create:
    'accessKey amount extraData ipnUrl orderId orderInfo partnerCode redirectUrl requestId requestType'.split(
      ' ',
    ),
  ipn: 'accessKey amount extraData message orderId orderInfo orderType partnerCode payType requestId responseTime resultCode transId'.split(
    ' ',
  ),
  query: 'accessKey orderId partnerCode requestId'.split(' '),
  refund: 'accessKey amount description orderId partnerCode requestId transId'.split(' '),
  confirm: 'accessKey amount description orderId partnerCode requestId requestType'.split(' '),
}

/** `name=value&…`, not url-encoded, empty values too. */
export function momoData(kind: keyof typeof momoOrders, fields: Record<string, string | number>): string {
  return momoOrders[kind].map(name => `${name}=${fields[name] ?? ''}`).join('&')
}

export function signMomo(
  secretKey: string,
  kind: keyof typeof momoOrders,
  fields: Record<string, string | number>,
): string {
  return hmac('sha256', secretKey, momoData(kind, fields))
}

/** MoMo asks for 204 within 15 seconds (unconfirmed), and tells again when it hears anything else. */
const statuses: Record<Outcome, number> = {
  recorded: 204,
  already: 204,
  'wrong-amount': 204,
  'no-order': 404,
  signature: 400,
  malformed: 400,
  failed: 500,
}

// Values are signed as they are, and the text about the order may hold `&resultCode=0` like any other: what can only be cut
// one way is believed. After that text no value holds what parts them, and the order stands in one of these too.
const shapes: Record<string, RegExp> = {
  extraData: /^$/,
  orderType: /^\w*$/,
  payType: /^\w*$/,
  responseTime: /^\d+$/,
  resultCode: /^-?\d+$/,
  transId: /^\d+$/,
}
const isWhole = (fields: Fields) =>
  // As we asked for it.
  fields.requestId === fields.orderId &&
  Object.entries(shapes).every(([name, shape]) => shape.test(fields[name] ?? ''))

export function momoGateway(account: MomoAccount): Gateway {
  const { partnerCode, accessKey, secretKey, patienceMs } = account

  function read(fields: Fields | undefined): Read {
    if (!fields) return { ok: false, why: 'malformed' }
    if (!sameHex(signMomo(secretKey, 'ipn', { ...fields, accessKey }), fields.signature))
      return { ok: false, why: 'signature' }
    const told = toldBy(fields)
    return told && isWhole(fields) && fields.partnerCode === partnerCode
      ? { ok: true, told }
      : { ok: false, why: 'malformed' }
  }

  /** Answers carry no signature that is known; they are believed because of whom we asked, and only about it. */
  function ask<T>(
    kind: keyof typeof momoOrders,
    path: string,
    message: { orderId: string; requestId: string } & Record<string, string | number>,
    read: (fields: Fields, whole: unknown) => T,
  ): Promise<T> {
    const signature = signMomo(secretKey, kind, { ...message, accessKey, partnerCode })
    const url = `${account.url.replace(/\/$/, '')}/v2/gateway/api/${path}`
    const body = { ...message, partnerCode, lang: message.lang ?? 'vi', signature }
    return exchange({ gateway: 'momo', url, body, patienceMs }, (fields, whole) => {
      if (!/^-?\d+$/.test(fields.resultCode ?? ''))
        throw new GatewayFailure('momo', 'answer of another shape')
      if ((fields.orderId ?? message.orderId) !== message.orderId)
        throw new GatewayFailure('momo', 'answer about something else')
      return read(fields, whole)
    })
  }

  return {
    id: 'momo',
    name: 'MoMo',

    create: attempt =>
      ask(
        'create',
        'create',
        {
          amount: attempt.amount,
          extraData: '',
          ipnUrl: attempt.notifyUrl,
          orderId: attempt.order,
          orderInfo: attempt.purpose.normalize('NFC'),
          redirectUrl: attempt.returnUrl,
          // The same attempt opened again is the same request.
          requestId: attempt.order,
          requestType: 'captureWallet',
          // Minutes; unconfirmed.
          orderExpireTime: minutesLeft(attempt),
          lang: attempt.locale,
        },
        fields => {
          if (fields.resultCode !== '0' || !fields.payUrl)
            throw new GatewayFailure('momo', `resultCode ${fields.resultCode}`)
          return {
            redirect: fields.payUrl,
            ...(fields.qrCodeUrl && { qr: fields.qrCodeUrl }),
            ...(fields.deeplink && { appLink: fields.deeplink }),
          }
        },
      ),

    readCallback: ({ body }) => read(fieldsOf(readJson(body.toString('utf8')))),
    readReturn(query) {
      const answer = read(fieldsOfForm(query))
      return answer.ok ? answer.told : undefined
    },

    answer: (outcome): Answer => ({ status: statuses[outcome], headers: {}, body: '' }),

    query: attempt =>
      ask('query', 'query', { orderId: attempt.order, requestId: randomUUID() }, fields => {
        // 42: MoMo knows no such order; the payer never came to its page.
        const told = toldBy({ ...fields, orderId: attempt.order })
        if (told && fields.resultCode !== '42') return told
        const state = fields.resultCode === '42' && now() > attempt.expiresAt ? 'failed' : 'pending'
        const nothing = { transaction: null, amount: null, at: null }
        return { gateway: 'momo', order: attempt.order, ...nothing, code: fields.resultCode!, state }
      }),

    refund: ({ id, transaction, amount, reason }) =>
      ask(
        'refund',
        'refund',
        {
          amount,
          description: reason.normalize('NFC'),
          orderId: id,
          requestId: id,
          transId: numberOf(transaction),
        },
        refundTold,
      ),

    queryRefund: ({ id }) =>
      ask('query', 'refund/query', { orderId: id, requestId: randomUUID() }, (fields, whole) => {
        if (fields.resultCode !== '0') return refundTold(fields)
        // The answer lists refunds; that of ours decides.
        const list = (whole as { refundTrans?: unknown }).refundTrans
        const ours = Array.isArray(list) ? list.map(fieldsOf).find(one => one?.orderId === id) : undefined
        return ours ? refundTold(ours) : { state: 'pending', code: fields.resultCode }
      }),
  }
}

/** MoMo's own number goes back as a number, unless that would change it. */
const numberOf = (text: string) => (Number.isSafeInteger(Number(text)) ? Number(text) : text)

const minutesLeft = ({ createdAt, expiresAt }: Attempt) =>
  Math.max(1, Math.ceil((expiresAt.getTime() - createdAt.getTime()) / 60_000))

/** Unconfirmed but for 0 and 9000: 1000 waits for the payer, 7000 and 7002 are under way, 8000 waits too. */
const unfinished = new Set(['9000', '1000', '7000', '7002', '8000'])

function toldBy(fields: Fields): Told | undefined {
  const { orderId: order, resultCode: code = '', transId } = fields
  const amount = readDong(fields.amount)
  if (!order || !/^-?\d+$/.test(code) || amount === undefined) return undefined
  return {
    gateway: 'momo',
    order,
    transaction: transId && transId !== '0' ? transId : null,
    amount,
    state: code === '0' ? 'paid' : unfinished.has(code) ? 'pending' : 'failed',
    code,
    at: readMilliseconds(fields.responseTime),
  }
}

/** Unconfirmed: 99 and 10–12 are troubles on MoMo's side, after which asking decides; any other code is a refusal. */
function refundTold({ resultCode: code = '', transId }: Fields): RefundTold {
  const open = unfinished.has(code) || ['10', '11', '12', '99'].includes(code)
  return {
    state: code === '0' ? 'done' : open ? 'pending' : 'refused',
    code,
    ...(transId && transId !== '0' && { reference: transId }),
  }
}
