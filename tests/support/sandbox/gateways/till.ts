import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Faults, faultSwitch, sufferFault } from '../faults.ts'

export const gatewayIds = ['vnpay', 'momo', 'zalopay', 'viettel', 'national'] as const
export type SandboxGateway = (typeof gatewayIds)[number]

export type SandboxRefund = {
  id: string
  amount: number
  state: 'done' | 'pending' | 'refused'
  reference: string
}

/** A payment as the gateway keeps it. */
export type Order = {
  gateway: SandboxGateway
  /** As we named it to the gateway. */
  id: string
  amount: number
  text: string
  returnUrl: string
  notifyUrl: string
  createdAt: Date
  expiresAt: Date
  state: 'waiting' | 'paid' | 'cancelled' | 'expired'
  transaction: string
  paidAt: Date | undefined
  refunds: SandboxRefund[]
}

/** What a notice says, rightly or not. */
export type Said = { state: 'paid' | 'cancelled' | 'expired'; amount: number; forged: boolean }
export type Notice = { url: string; method: 'GET' | 'POST'; headers?: Record<string, string>; body?: string }

/** How one gateway speaks: its signatures are written here a second time, so that both sides can be wrong only apart. */
export type Dialect = {
  name: string
  mount(app: FastifyInstance, till: Till): void
  notice(order: Order, said: Said): Notice
  /** What it asks us before it takes money; the answer decides. */
  question?: { of(order: Order, url: string): Notice; isYes(answer: string): boolean }
  /** Where the payer's browser goes at the end. */
  back(order: Order): string
}

/** What the services answer when it is not what they should. */
export type Mood = { query: 'true' | 'pending' | 'forged'; refund: 'done' | 'pending' | 'refused' }

export type Till = {
  mood: Mood
  faults: Faults
  now(): Date
  /** Where its pages lie: the whole address, with the gateway. */
  at(gateway: SandboxGateway): string
  notifyUrl(gateway: SandboxGateway): string
  open(order: Pick<Order, 'gateway' | 'id' | 'amount' | 'text' | 'returnUrl'> & Partial<Order>): Order
  find(gateway: SandboxGateway, id: string | undefined): Order | undefined
  all(gateway: SandboxGateway): Order[]
  refund(order: Order, id: string, amount: number): SandboxRefund
  /** A service of the gateway with its faults in front; `answer` gives what is sent as JSON. */
  service(
    app: FastifyInstance,
    path: string,
    name: `${SandboxGateway}.${string}`,
    answer: (request: FastifyRequest) => object,
  ): void
}

export function newTill(options: {
  address: () => string
  notifyUrl: (gateway: SandboxGateway) => string
  now: () => Date
}): Till {
  const orders = new Map<string, Order>()
  const faults = faultSwitch()
  let last = 900_000_000
  return {
    mood: { query: 'true', refund: 'done' },
    faults,
    now: options.now,
    at: gateway => `${options.address()}/${gateway}`,
    notifyUrl: options.notifyUrl,
    open(given) {
      const key = `${given.gateway}/${given.id}`
      const known = orders.get(key)
      if (known) return known
      const now = options.now()
      const order: Order = {
        notifyUrl: options.notifyUrl(given.gateway),
        createdAt: now,
        expiresAt: new Date(now.getTime() + 15 * 60_000),
        state: 'waiting',
        transaction: String(++last),
        paidAt: undefined,
        refunds: [],
        ...given,
      }
      orders.set(key, order)
      return order
    },
    find: (gateway, id) => orders.get(`${gateway}/${id}`),
    all: gateway => [...orders.values()].filter(order => order.gateway === gateway),
    refund(order, id, amount) {
      const known = order.refunds.find(one => one.id === id)
      if (known) return known
      const given = order.refunds
        .filter(one => one.state !== 'refused')
        .reduce((sum, one) => sum + one.amount, 0)
      const possible = order.state === 'paid' && amount > 0 && given + amount <= order.amount
      const made = {
        id,
        amount,
        state: possible ? this.mood.refund : ('refused' as const),
        reference: String(++last),
      }
      order.refunds.push(made)
      return made
    },
    service(app, path, name, answer) {
      app.post(path, async (request, reply: FastifyReply) => {
        const fault = faults.next(name)
        if (fault && (await sufferFault(request, reply, fault))) return reply
        return reply.send(answer(request))
      })
    },
  }
}

/** `yyyyMMddHHmmss` in Vietnam, by the calendar of the machine's own tables. */
export function stamp(instant: Date): string {
  return instant.toLocaleString('sv-SE', { timeZone: 'Asia/Ho_Chi_Minh' }).replace(/\D/g, '')
}

/** The way back of `stamp`. */
export function unstamp(text: string): Date {
  return new Date(text.replace(/^(....)(..)(..)(..)(..)(..)$/, '$1-$2-$3T$4:$5:$6+07:00'))
}
