import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Actor } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict, Invalid } from '#platform/errors'
import { citizen, testDatabase } from '../../../../tests/support/database.ts'
import type { Attempt } from '../gateways/gateway.ts'
import {
  beginAttempt,
  cancelBill,
  openBill,
  recordTold,
  recordTransfer,
  requestRefund,
  takeCash,
} from '../index.ts'
import { Died, mortal } from '../mortal.fixture.ts'
import { accountNumber, bank, cashierAt, leaderAt, newBill, tillOn } from '../till.fixture.ts'
import { transferCode } from '../transfer-code.ts'
import { decideRefund, refundFailed, refundPaid } from './decide-refund.ts'
import { matchMoney } from './match-money.ts'
import { returnMoney } from './request-refund.ts'

const db = testDatabase({ seed: true })
const till = tillOn(db)
const amount = 8_000
const cashiers = [cashierAt(), cashierAt()]
const leader = leaderAt()
const sums = [amount, amount - 1_000, amount + 500]

/** `n` names a transaction: the same one again is a repetition, whatever way it is told by. */
type Deed =
  | { kind: 'told'; n: number; source: 'callback' | 'query' | 'file' }
  | { kind: 'failed' }
  | { kind: 'transfer'; n: number }
  | { kind: 'cash'; who: number; part: boolean }
  | { kind: 'cancel' }
  | { kind: 'ask'; part: boolean; cash: boolean; stillOwed: boolean }
  | { kind: 'decide'; agree: boolean }
  | { kind: 'pay' }
  | { kind: 'fail' }
  | { kind: 'match' }
  | { kind: 'return' }
/** Dies after so many statements, and perhaps is tried again. */
type Try = { deed: Deed; dies: number | null; again: boolean }

const only = <const K extends Deed['kind']>(kind: K) => fc.constant({ kind })
const anyDeed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('told' as const),
      n: fc.nat(2),
      source: fc.constantFrom('callback', 'query', 'file'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('transfer' as const), n: fc.nat(2) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('cash' as const), who: fc.nat(1), part: fc.boolean() }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('ask' as const),
      part: fc.boolean(),
      cash: fc.boolean(),
      stillOwed: fc.boolean(),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('decide' as const), agree: fc.boolean() }) },
  { weight: 3, arbitrary: only('pay') },
  ...(['failed', 'cancel', 'fail', 'match', 'return'] as const).map(kind => ({
    weight: 1,
    arbitrary: only(kind),
  })),
) as fc.Arbitrary<Deed>
const anyTry: fc.Arbitrary<Try> = fc.record({
  deed: anyDeed,
  dies: fc.option(fc.integer({ min: 1, max: 30 }), { freq: 4 }),
  again: fc.boolean(),
})
/** Deeds of one moment run at once, moments one after the other. */
const anyHistory = fc.array(fc.array(anyTry, { minLength: 1, maxLength: 4 }), { minLength: 4, maxLength: 8 })

type World = { id: string; reference: string; number: number; attempt: Attempt }

async function world(): Promise<World> {
  const payer = randomUUID()
  const input = newBill(amount, { payer })
  const id = await db.as(bank).write(tx => openBill(tx, input))
  const attempt = await db
    .as(citizen(payer))
    .write(tx => beginAttempt(tx, { bill: id, gateway: 'momo', payerAddress: '::1' }))
  const { number } = await till.read(id)
  return { id, reference: input.reference, number, attempt }
}

const first = async (text: string, values: unknown[]): Promise<string> =>
  (await db.database.pool.query(text, values)).rows[0]?.id ?? randomUUID()
const aRefund = (it: World, states: string[]) =>
  first(
    `SELECT id FROM payments.refund WHERE state = ANY($3) AND (bill = $1 OR notice IN
       (SELECT id FROM payments.notice WHERE gateway_transaction LIKE $2)) ORDER BY random() LIMIT 1`,
    [it.id, `${it.reference}%`, states],
  )
const aNotice = (it: World) =>
  first(
    `SELECT id FROM payments.notice JOIN payments.unmatched ON notice = id
     WHERE gateway_transaction LIKE $1 AND settled_at IS NULL LIMIT 1`,
    [`${it.reference}%`],
  )

/** Who does it, and the command; what it is about is looked up before, as a page would have. */
async function prepare(it: World, deed: Deed): Promise<[Actor, (tx: Tx) => Promise<unknown>]> {
  switch (deed.kind) {
    case 'told':
    case 'failed': {
      const told =
        deed.kind === 'told'
          ? {
              transaction: `${it.reference}-m${deed.n}`,
              amount: sums[deed.n]!,
              state: 'paid' as const,
              source: deed.source,
            }
          : { transaction: null, amount: null, state: 'failed' as const, source: 'callback' as const }
      return [
        bank,
        tx => recordTold(tx, { gateway: 'momo', order: it.attempt.order, code: '0', at: null, ...told }),
      ]
    }
    case 'transfer':
      return [
        bank,
        tx =>
          recordTransfer(tx, {
            gatewayTransaction: `${it.reference}-b${deed.n}`,
            account: accountNumber,
            amount: sums[deed.n]!,
            description: `CT ${transferCode(it.number)}`,
            paidAt: tx.now,
          }),
      ]
    case 'cash': {
      const { owed } = (await till.read(it.id)).books
      const part = deed.part ? { part: { amount: 1_000, of: owed } } : {}
      return [cashiers[deed.who]!, tx => takeCash(tx, { bill: it.id, ...part })]
    }
    case 'cancel':
      return [bank, tx => cancelBill(tx, { reference: it.reference })]
    case 'ask': {
      const payment = await first(
        'SELECT id FROM payments.payment WHERE bill = $1 ORDER BY random() LIMIT 1',
        [it.id],
      )
      const way = deed.cash
        ? { way: 'cash' as const }
        : { way: 'bank-order' as const, to: { bank: 'b', account: '1', name: 'n' } }
      const how = { reason: 'x', stillOwed: deed.stillOwed, ...way }
      return [cashiers[0]!, tx => requestRefund(tx, { payment, amount: deed.part ? 500 : 7_000, ...how })]
    }
    case 'decide': {
      const refund = await aRefund(it, ['requested'])
      return [leader, tx => decideRefund(tx, { refund, agree: deed.agree })]
    }
    case 'pay':
    case 'fail': {
      const refund = await aRefund(it, ['approved'])
      return [
        cashiers[1]!,
        tx => (deed.kind === 'pay' ? refundPaid(tx, { refund }) : refundFailed(tx, { refund, code: 'x' })),
      ]
    }
    case 'match': {
      const notice = await aNotice(it)
      return [
        cashiers[0]!,
        tx => matchMoney(tx, { notice, parts: [{ bill: it.id, amount: 600 }], reason: 'x' }),
      ]
    }
    case 'return': {
      const notice = await aNotice(it)
      const to = { bank: 'b', account: '1', name: 'n' }
      return [
        cashiers[0]!,
        tx => returnMoney(tx, { notice, amount: 700, reason: 'x', way: 'bank-order', to }),
      ]
    }
  }
}

/** True when it was done in the end; what the state forbids is said in words of the house, never by the database. */
async function attempt(it: World, { deed, dies, again }: Try): Promise<boolean> {
  const [actor, work] = await prepare(it, deed)
  try {
    await db.as(actor).write(tx => work(dies === null ? tx : mortal(tx, dies)))
    return true
  } catch (error) {
    if (error instanceof Died) return again ? attempt(it, { deed, dies: null, again: false }) : false
    const missing = (error as { code?: string }).code
    if (
      error instanceof Conflict ||
      error instanceof Invalid ||
      /^(payment|refund|notice)$/.test(missing ?? '')
    )
      return false
    throw error
  }
}

test('whatever comes, however often, in what order and wherever it breaks off: one right state, and no đồng without an owner', async () => {
  await fc.assert(
    fc.asyncProperty(anyHistory, async moments => {
      const it = await world()
      const told = new Map<string, number>()
      for (const moment of moments) {
        const done = await Promise.all(moment.map(one => attempt(it, one)))
        for (const [at, { deed }] of moment.entries())
          if (done[at] && (deed.kind === 'told' || deed.kind === 'transfer'))
            told.set(`${it.reference}-${deed.kind === 'told' ? 'm' : 'b'}${deed.n}`, sums[deed.n]!)
        await agrees(it, told)
      }
    }),
    { numRuns: 40 },
  )
}, 240_000)

async function agrees(it: World, told: ReadonlyMap<string, number>): Promise<void> {
  const { rows } = await db.database.pool.query(
    `WITH mine AS (SELECT * FROM payments.notice WHERE gateway_transaction LIKE $2),
       entry AS (SELECT * FROM payments.entry WHERE bill = $1 OR notice IN (SELECT id FROM mine)),
       refund AS (SELECT * FROM payments.refund WHERE bill = $1 OR notice IN (SELECT id FROM mine))
     SELECT b.state, b.paid_at IS NOT NULL AS was_paid, b.cancelled_at IS NOT NULL AS is_cancelled, k.*,
       (SELECT coalesce(sum(debit - credit), 0)::bigint FROM entry) AS off,
       (SELECT coalesce(sum(amount), 0)::bigint FROM mine) AS came,
       (SELECT coalesce(sum(debit), 0)::bigint FROM entry WHERE account IN ('bank', 'gateway')) AS booked,
       (SELECT coalesce(sum(amount), 0)::bigint FROM payments.payment WHERE bill = $1) AS payments,
       (SELECT coalesce(sum(amount), 0)::bigint FROM payments.payment WHERE bill = $1 AND channel = 'cash') AS in_cash,
       (SELECT coalesce(sum(debit), 0)::bigint FROM entry WHERE account = 'cash') AS cash_booked,
       (SELECT coalesce(sum(credit - debit), 0)::bigint FROM entry WHERE account = 'suspense') AS waiting,
       (SELECT coalesce(sum(amount), 0)::bigint FROM refund WHERE notice IS NOT NULL AND state IN ('approved', 'sent', 'done')) AS strays_back,
       (SELECT coalesce(sum(amount), 0)::bigint FROM refund WHERE bill IS NOT NULL AND state = 'done') AS back,
       (SELECT coalesce(sum(amount), 0)::bigint FROM refund WHERE bill IS NOT NULL AND state IN ('approved', 'sent')) AS to_go,
       EXISTS (SELECT FROM refund WHERE state NOT IN ('requested', 'refused') AND NOT still_owed) AS agreed,
       EXISTS (SELECT FROM refund WHERE state NOT IN ('requested', 'refused') AND still_owed) AS mistaken,
       (SELECT count(*)::int FROM payments.payment p WHERE bill = $1 AND 1 <>
          (SELECT count(*) FROM payments.receipt r WHERE r.payment = p.id)) AS unreceipted,
       (SELECT count(*)::int FROM platform.outbox WHERE topic = 'event:payments.bill-paid' AND payload->>'bill' = $1::text) AS announced,
       (SELECT coalesce(max(number), 0) - count(*) FROM payments.receipt r WHERE r.agency = b.agency)::int AS gaps
     FROM payments.bill b, payments.books_of(b.id) k WHERE b.id = $1`,
    [it.id, `${it.reference}%`],
  )
  const now = rows[0]
  const sum = [...told.values()].reduce((total, one) => total + one, 0)
  expect(now).toMatchObject({
    off: 0,
    // Each transaction that was told counts once, in its own sum.
    came: sum,
    booked: sum,
    cash_booked: now.in_cash,
    // All of it is a bill's, waits, or goes back.
    held: now.payments - now.back,
    leaving: now.to_go,
    returned: now.back,
    waiting: sum - (now.payments - now.in_cash) - now.strays_back,
    unreceipted: 0,
    gaps: 0,
    announced: now.was_paid ? 1 : 0,
  })
  // What is asked for stands whole until it is cancelled or a refund says that it was not owed; once paid,
  // owed again only where the money was another bill's.
  const claim = now.owed + now.held - now.leaving
  expect(claim).toBeGreaterThanOrEqual(0)
  if (now.is_cancelled) expect(claim).toBe(0)
  else if (!now.agreed) expect(claim).toBe(amount)
  if (now.was_paid && !now.mistaken) expect(now.owed).toBeLessThanOrEqual(0)
  expect(now.waiting).toBeGreaterThanOrEqual(0)
  expect(now.held).toBeGreaterThanOrEqual(now.leaving)
  expect(now.state).toBe(rightState(now))
}

type Now = { owed: number; held: number; leaving: number; returned: number; is_cancelled: boolean }

/** The state in plain words, told apart from how the database finds it. */
function rightState(now: Now): string {
  if (now.leaving) return 'refunding'
  if (now.owed < 0) return 'overpaid'
  if (now.owed > 0) return now.held ? 'partly-paid' : 'open'
  if (now.held) return 'paid'
  return now.returned ? 'refunded' : now.is_cancelled ? 'cancelled' : 'nothing'
}
