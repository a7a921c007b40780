import formbody from '@fastify/formbody'
import type { FastifyPluginAsync, FastifyReply } from 'fastify'
import { z } from 'zod'
import { type Content, renderPage } from '#design'
import { type MomoKeys, momoDialect } from './momo.ts'
import { type NationalKeys, nationalDialect } from './national.ts'
import { type Deed, DonePage, deeds, NothingPage, OrderPage, type Situation, situations } from './pages.tsx'
import {
  type Dialect,
  gatewayIds,
  type Notice,
  newTill,
  type Order,
  type Said,
  type SandboxGateway,
  type Till,
} from './till.ts'
import { type ViettelKeys, viettelDialect } from './viettel.ts'
import { type VnpayKeys, vnpayDialect } from './vnpay.ts'
import { type ZalopayKeys, zalopayDialect } from './zalopay.ts'

type Keys = VnpayKeys & MomoKeys & ZalopayKeys & ViettelKeys & NationalKeys

/** Settings with which Sen pays at the sandbox that stands at `address`; nobody's secrets but this installation's. */
export function sandboxSettings(address: string, secret: (of: SandboxGateway) => string) {
  return {
    VNPAY_TMN_CODE: 'SENDEMO1',
    VNPAY_HASH_SECRET: secret('vnpay'),
    VNPAY_PAY_URL: `${address}/vnpay/paymentv2/vpcpay.html`,
    VNPAY_API_URL: `${address}/vnpay/merchant_webapi/api/transaction`,
    MOMO_PARTNER_CODE: 'SENDEMO',
    MOMO_ACCESS_KEY: 'SENDEMOACCESS',
    MOMO_SECRET_KEY: secret('momo'),
    MOMO_URL: `${address}/momo`,
    ZALOPAY_APP_ID: '9999',
    ZALOPAY_KEY1: secret('zalopay'),
    ZALOPAY_KEY2: `${secret('zalopay')}2`,
    ZALOPAY_URL: `${address}/zalopay`,
    VIETTEL_MERCHANT_CODE: 'SENDEMO',
    VIETTEL_ACCESS_CODE: 'SENDEMOACCESS',
    VIETTEL_HASH_KEY: secret('viettel'),
    VIETTEL_PAY_URL: `${address}/viettel/PaymentGateway/payment`,
    VIETTEL_API_URL: `${address}/viettel/api`,
    NATIONAL_PAY_PARTNER: 'SENDEMO',
    NATIONAL_PAY_SECRET: secret('national'),
    NATIONAL_PAY_URL: `${address}/national`,
    NATIONAL_PAY_ACCOUNT: '00000000080',
    NATIONAL_PAY_BANK: '970499',
    NATIONAL_PAY_HOLDER: 'UBND TINH TAY NINH TRINH DIEN',
  } satisfies Keys & Record<string, string>
}

export type GatewaysOptions = {
  keys: Keys
  /** The whole address that the plugin is mounted at. */
  address: () => string
  /** Where gateways that are told it in a contract, not in a message, send their notices. */
  notifyUrl: (gateway: SandboxGateway) => string
  /** And where they ask whether an order is still to be paid. Without it nobody is asked. */
  questionUrl?: (gateway: SandboxGateway) => string
  now?: () => Date
  /** How long a late notice waits. */
  lateMs?: number
}

export type GatewaysSandbox = Pick<Till, 'mood' | 'faults' | 'find'> & {
  plugin: FastifyPluginAsync
  /** Does what a payer does on the page; gives what our side answered the gateway, and where the browser goes then. */
  act(order: Order, deed: Deed, situation?: Situation): Promise<{ answers: Heard[]; back: string }>
  /** Tells once more, rightly or not. */
  tell(order: Order, said?: Partial<Said>): Promise<Heard>
}
export type Heard = { status: number; text: string }

/** The payment gateways, at one address: their pages, their services, their notices. State lies in memory. */
export function gatewaysSandbox(options: GatewaysOptions): GatewaysSandbox {
  const { keys, lateMs = 20_000, now = () => new Date() } = options
  const till = newTill({ ...options, now })
  const dialects: Record<SandboxGateway, Dialect> = {
    vnpay: vnpayDialect(keys),
    momo: momoDialect(keys),
    zalopay: zalopayDialect(keys),
    viettel: viettelDialect(keys),
    national: nationalDialect(keys),
  }
  const waiting = new Set<NodeJS.Timeout>()

  function tell(order: Order, said: Partial<Said> = {}): Promise<Heard> {
    const state = order.state === 'waiting' ? 'cancelled' : order.state
    return send(
      dialects[order.gateway].notice(order, { state, amount: order.amount, forged: false, ...said }),
    )
  }

  /** Whether our side still wants the money, where the gateway asks. */
  async function isWanted(order: Order): Promise<boolean> {
    const { question } = dialects[order.gateway]
    if (!question || !options.questionUrl) return true
    const answer = await send(question.of(order, options.questionUrl(order.gateway)))
    return answer.status === 200 && question.isYes(answer.text)
  }

  function tellLater(order: Order): void {
    const timer = setTimeout(() => {
      waiting.delete(timer)
      void tell(order)
    }, lateMs)
    waiting.add(timer.unref())
  }

  async function act(order: Order, deed: Deed, situation: Situation = 'usual') {
    if (order.state === 'waiting') {
      if (deed === 'expire' || situation === 'overdue') order.expiresAt = new Date(now().getTime() - 1000)
      const pays = deed === 'pay' && (await isWanted(order))
      order.state = pays ? 'paid' : deed === 'expire' ? 'expired' : 'cancelled'
      if (pays) order.paidAt = now()
    }
    const answers: Heard[] = []
    const say = async (said?: Partial<Said>) => void answers.push(await tell(order, said))
    // ZaloPay tells of successes alone.
    const silent = situation === 'lost' || (order.gateway === 'zalopay' && order.state !== 'paid')
    if (situation === 'late' && !silent) tellLater(order)
    else if (situation === 'wrong-amount') await say({ amount: order.amount - 1000 })
    else if (situation === 'forged') await say({ forged: true })
    else if (!silent) await say()
    if (situation === 'twice' && !silent) await say()
    if (situation === 'reordered' && order.gateway !== 'zalopay') await say({ state: 'cancelled' })
    return { answers, back: dialects[order.gateway].back(order) }
  }

  const posted = z.object({
    deed: z.enum(Object.keys(deeds) as [Deed, ...Deed[]]),
    situation: z.enum(Object.keys(situations) as [Situation, ...Situation[]]).default('usual'),
  })
  const path = z.object({ gateway: z.enum(gatewayIds), id: z.string() })

  const plugin: FastifyPluginAsync = async app => {
    if (!app.hasContentTypeParser('application/x-www-form-urlencoded')) await app.register(formbody)
    for (const dialect of Object.values(dialects)) dialect.mount(app, till)
    app.addHook('onClose', async () => {
      for (const timer of waiting) clearTimeout(timer)
    })
    const orderOf = (params: unknown) => {
      const { gateway, id } = path.parse(params)
      return till.find(gateway, id)
    }

    app.get('/:gateway/tra/:id', async (request, reply) => {
      const order = orderOf(request.params)
      if (!order) return show(reply, NothingPage(), 404)
      const { name } = dialects[order.gateway]
      const [action = ''] = request.url.split('?')
      return show(reply, OrderPage({ name, order, action }))
    })
    app.post('/:gateway/tra/:id', async (request, reply) => {
      const order = orderOf(request.params)
      const form = posted.safeParse(request.body)
      if (!order || !form.success) return show(reply, NothingPage(), 404)
      const { answers, back } = await act(order, form.data.deed, form.data.situation)
      const heard = answers.map(({ status, text }) => `${status} ${text}`.trim())
      return show(reply, DonePage({ name: dialects[order.gateway].name, order, answers: heard, back }))
    })
  }
  return { mood: till.mood, faults: till.faults, find: till.find, plugin, act, tell }
}

async function send({ url, ...request }: Notice): Promise<Heard> {
  try {
    const answer = await fetch(url, { ...request, signal: AbortSignal.timeout(15_000) })
    return { status: answer.status, text: await answer.text() }
  } catch (error) {
    return { status: 0, text: (error as Error).name }
  }
}

function show(reply: FastifyReply, page: Content, status = 200): FastifyReply {
  return reply.code(status).type('text/html; charset=utf-8').send(renderPage(page))
}
