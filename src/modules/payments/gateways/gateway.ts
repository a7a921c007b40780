export const gatewayIds = ['vnpay', 'momo', 'zalopay', 'viettel', 'national'] as const
export type GatewayId = (typeof gatewayIds)[number]
export const isGateway = (id: string): id is GatewayId => (gatewayIds as readonly string[]).includes(id)

/** One try to pay one bill, or one basket of them, through one gateway. */
export type Attempt = {
  id: string
  /** What the gateway knows it as: 1–32 of [0-9A-Za-z-], which every gateway takes. */
  order: string
  gateway: GatewayId
  /** đồng */
  amount: number
  purpose: string
  createdAt: Date
  expiresAt: Date
  payerAddress: string
  returnUrl: string
  notifyUrl: string
  locale: 'vi' | 'en'
}

/** What a gateway says of an attempt, whichever way it was said (callback, query, its settlement file). */
export type Told = {
  gateway: GatewayId
  order: string
  transaction: string | null
  /** đồng */
  amount: number | null
  /** Nothing but the sum that was asked for can have been paid: what is told of another is not believed. */
  exact?: true
  state: 'paid' | 'failed' | 'pending'
  /** The gateway's own word for it, for a person to look up. */
  code: string
  at: Date | null
}

/** A callback as it came. */
export type Callback = { query: URLSearchParams; headers: Record<string, string>; body: Buffer }
export type Read = { ok: true; told: Told } | { ok: false; why: 'signature' | 'malformed' }
export type Outcome =
  | 'recorded'
  | 'already'
  | 'no-order'
  | 'wrong-amount'
  | 'signature'
  | 'malformed'
  | 'failed'
export type Answer = { status: number; headers: Record<string, string>; body: string }

/** How the payer gets to the gateway: an address, the content of a QR code, an app. */
export type Way = { redirect?: string; qr?: string; appLink?: string }

export type Refund = {
  /** A UUID: the refund asked for twice under it is one refund. */
  id: string
  attempt: Attempt
  transaction: string
  /** đồng to give back, of so much that was paid */
  amount: number
  of: number
  reason: string
  by: string
  at: Date
}
export type RefundTold = { state: 'done' | 'pending' | 'refused'; reference?: string; code: string }

/**
 * A payment gateway. What talks to it waits once, for a limited time, and throws GatewayFailure when no sound answer
 * came: nothing is known then, and whoever asked asks again later.
 */
export type Gateway = {
  id: GatewayId
  /** As people know it. */
  name: string
  /**
   * Opens the attempt there, once: ZaloPay refuses a second time (unconfirmed), so keep what came back. The payer follows `redirect` by a link: our Content-Security-Policy stops a form that
   * ends on another site.
   */
  create(attempt: Attempt): Promise<Way>
  /** Checks the signature (constant time) and reads; a value, never an exception, for what is wrong. */
  readCallback(request: Callback): Read
  /** What the payer's browser brought back, if its signature holds: words for a page, never a reason to record. */
  readReturn(query: URLSearchParams): Told | undefined
  /** What this gateway wants to hear back; `told` is what it told, as far as it could be read. */
  answer(outcome: Outcome, told?: Told): Answer
  /**
   * Some ask before they take the payer's money whether it is still wanted (Viettel). `find` gives the sum of an order in
   * đồng, and whether it is. Whose signature does not hold hears the same of every order, also of one that is not there.
   */
  confirm?(
    request: Callback,
    find: (order: string) => Promise<{ amount: number; payable: boolean } | undefined>,
  ): Promise<Answer>
  query(attempt: Attempt): Promise<Told>
  refund(refund: Refund): Promise<RefundTold>
  /** `isOnly`: no other part of this payment was ever sent back through the gateway. */
  queryRefund(refund: Pick<Refund, 'id' | 'attempt' | 'at'> & { isOnly: boolean }): Promise<RefundTold>
}
