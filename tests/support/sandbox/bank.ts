import { randomInt } from 'node:crypto'
import formbody from '@fastify/formbody'
import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import { z } from 'zod'
import { type Content, renderPage } from '#design'
import { decodeVietQr } from '#lib/vietqr'
import { signatureHeader, signNotice, timestampHeader } from '#modules/payments'
import { type Behaviour, behaviours, DonePage, ScanPage, TransferPage } from './bank-pages.tsx'

export type BankOptions = {
  /** Where the agency wants to hear of money: the whole address. */
  noticeUrl: () => string
  secret: () => string
  now?: () => Date
}

/** What a bank tells about money that arrived, with the signature over the very bytes it sends. */
export async function sendNotice(
  options: BankOptions,
  notice: { transaction: string; account: string; amount: number; description: string },
): Promise<{ status: number; text: string }> {
  const now = options.now?.() ?? new Date()
  const timestamp = Math.floor(now.getTime() / 1000)
  const body = JSON.stringify({ ...notice, paidAt: now.toISOString() })
  const answer = await fetch(options.noticeUrl(), {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      [timestampHeader]: String(timestamp),
      [signatureHeader]: signNotice(options.secret(), timestamp, body),
    },
    body,
    signal: AbortSignal.timeout(10_000),
  })
  return { status: answer.status, text: await answer.text() }
}

const path = '/gia-lap/ngan-hang'
const posted = z.object({
  qr: z.string(),
  amount: z.coerce.number().int().min(1).optional(),
  behaviour: z.enum(Object.keys(behaviours) as [Behaviour, ...Behaviour[]]).default('usual'),
})

/**
 * A bank and its app at `/gia-lap/ngan-hang?qr=…`: reads the VietQR code, shows it like an app, and on "Thanh toán"
 * tells the agency. Works without JavaScript. A bank writes its own words around what the payer wrote.
 */
export function bankSandbox(options: BankOptions): FastifyPluginAsync {
  return async app => {
    if (!app.hasContentTypeParser('application/x-www-form-urlencoded')) await app.register(formbody)

    app.get<{ Querystring: { qr?: string } }>(path, async (request, reply) => {
      const payload = request.query.qr
      if (!payload) return show(reply, ScanPage({}))
      const read = decodeVietQr(payload)
      if (!read.ok)
        return show(reply, ScanPage({ error: `Mã này không phải là mã VietQR hợp lệ (${read.error})` }), 422)
      return show(reply, TransferPage({ payload, transfer: read.transfer }))
    })

    app.post(path, async (request, reply) => {
      const form = posted.safeParse(request.body)
      const read = form.success ? decodeVietQr(form.data.qr) : undefined
      const asked = read?.ok ? (read.transfer.amount ?? form.data?.amount) : undefined
      if (!form.success || !read?.ok || asked === undefined)
        return show(reply, ScanPage({ error: 'Chưa chuyển được tiền: mã hoặc số tiền không hợp lệ' }), 422)
      const { behaviour } = form.data
      const amount = Math.max(1, asked + ({ short: -1000, over: 1000 }[behaviour as string] ?? 0))
      const said = behaviour === 'nameless' ? undefined : read.transfer.purpose
      const transaction = `FT${randomInt(10 ** 12)
        .toString()
        .padStart(12, '0')}`
      const notice = {
        transaction,
        account: read.transfer.account,
        amount,
        description: `${transaction}.${said ?? 'chuyen tien'}.CT tu 0000000001 NGUYEN THU NGHIEM`,
      }
      const answers: string[] = []
      const times = { usual: 1, twice: 2, short: 1, over: 1, nameless: 1, late: 0 }[behaviour]
      for (let n = 0; n < times; n++) {
        const { status, text } = await sendNotice(options, notice)
        answers.push(`${status} ${text}`)
      }
      return show(reply, DonePage({ transaction, amount, answers }))
    })
  }
}

function show(reply: FastifyReply, page: Content, status = 200): FastifyReply {
  return reply.code(status).type('text/html; charset=utf-8').send(renderPage(page))
}
