import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { system } from '#platform/access'
import { staff, testDatabase } from '../../../../tests/support/database.ts'
import { cancelBill, getBill, openBill, recordTransfer, takeCash } from '../index.ts'
import { transferCode } from '../transfer-code.ts'

const db = testDatabase({ seed: true })
const agency = 'tay-ninh/phuong-tan-ninh'
const amount = 8_000
const bank = system('test-bank')
const cashiers = [1, 2].map(() => staff({ role: 'cashier', agency, reach: 'agency' }))

/** `n` names a bank transaction: the same one again is a repetition of the notice, as banks send them. */
type Deed = { kind: 'notice'; n: number; short: boolean } | { kind: 'cash'; who: number } | { kind: 'cancel' }
const anyDeed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ kind: fc.constant('notice' as const), n: fc.nat(2), short: fc.constant(false) }),
  fc.record({
    kind: fc.constant('notice' as const),
    n: fc.integer({ min: 3, max: 4 }),
    short: fc.constant(true),
  }),
  fc.record({ kind: fc.constant('cash' as const), who: fc.nat(1) }),
  fc.constant({ kind: 'cancel' as const }),
)
/** Deeds of one moment run at once, moments one after the other. */
const anyHistory = fc.array(fc.array(anyDeed, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 })

test('whatever comes, how often and in what order: a bill is in one state, paid once, and the books agree', async () => {
  await fc.assert(
    fc.asyncProperty(anyHistory, async moments => {
      const reference = randomUUID()
      const id = await db.as(bank).write(tx =>
        openBill(tx, {
          reference,
          payer: randomUUID(),
          payerName: 'Lê Văn Thử',
          agency,
          purpose: 'Thử',
          items: [{ code: 'copy', name: 'Bản sao', quantity: 1, unitAmount: amount, kind: 'fee' }],
        }),
      )
      const { number } = await db.as(bank).read(tx => getBill(tx, id))
      const run = (deed: Deed): Promise<unknown> => {
        if (deed.kind === 'cash') return db.as(cashiers[deed.who]!).write(tx => takeCash(tx, { bill: id }))
        if (deed.kind === 'cancel') return db.as(bank).write(tx => cancelBill(tx, { reference }))
        const transfer = {
          gatewayTransaction: `${reference}-${deed.n}`,
          account: '00000025459',
          amount: deed.short ? amount - 1 : amount,
          description: `chuyen tien ${transferCode(number)}`,
          paidAt: new Date(),
        }
        return db.as(bank).write(tx => recordTransfer(tx, transfer))
      }
      let settled: string | undefined
      for (const moment of moments) {
        const outcomes = await Promise.allSettled(moment.map(run))
        for (const outcome of outcomes)
          if (outcome.status === 'rejected')
            expect(outcome.reason.code).toMatch(/^payments\.bill-(paid|cancelled)$/)
        const { state } = await db.as(bank).read(tx => getBill(tx, id))
        expect(['open', 'paid', 'cancelled']).toContain(state)
        // What is decided stays decided.
        if (settled) expect(state).toBe(settled)
        if (state !== 'open') settled = state
      }

      const { state, paid } = await db.as(bank).read(tx => getBill(tx, id))
      const deeds = moments.flat()
      const told = new Map(
        deeds.flatMap(deed => (deed.kind === 'notice' ? [[deed.n, deed.short ? amount - 1 : amount]] : [])),
      )
      const transferred = [...told.values()].reduce((sum, each) => sum + each!, 0)
      const inCash = paid?.channel === 'cash' ? amount : 0
      const { rows } = await db.database.pool.query(
        `SELECT (SELECT count(*) FROM payments.payment WHERE bill = $1) AS payments,
                (SELECT count(*) FROM payments.notice WHERE gateway_transaction LIKE $2 || '-%') AS notices,
                coalesce(sum(debit - credit) FILTER (WHERE account = 'receivable'), 0)::bigint AS receivable,
                coalesce(sum(debit - credit) FILTER (WHERE account = 'income'), 0)::bigint AS income,
                coalesce(sum(debit - credit) FILTER (WHERE account = 'cash'), 0)::bigint AS cash,
                coalesce(sum(debit - credit) FILTER (WHERE account = 'bank'), 0)::bigint AS bank,
                coalesce(sum(debit - credit) FILTER (WHERE account = 'suspense'), 0)::bigint AS suspense
         FROM payments.entry WHERE bill = $1`,
        [id, reference],
      )
      expect(rows[0]).toEqual({
        payments: state === 'paid' ? 1 : 0,
        notices: told.size,
        receivable: state === 'open' ? amount : 0,
        income: state === 'cancelled' ? 0 : -amount,
        cash: inCash,
        bank: transferred,
        suspense: (state === 'paid' ? amount : 0) - transferred - inCash,
      })
      if (deeds.every(deed => deed.kind === 'notice' && deed.short)) expect(state).toBe('open')
      else expect(state).not.toBe('open')
    }),
    { numRuns: 40 },
  )
}, 60_000)
