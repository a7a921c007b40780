import type { FastifyInstance } from 'fastify'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { staffWithRole } from '#modules/organisation'
import { beginAttempt, openBill } from '#modules/payments'
import { system } from '#platform/access'
import { provide } from '#platform/config'
import { connect, type Database } from '#platform/db'
import { centre, fileDossier, rowOf, seedOfficers, taskOf } from '../src/modules/dossiers/dossier.fixture.ts'
import { signVnpay, vnpayData } from '../src/modules/payments/gateways/vnpay-signing.ts'
import { browserOn, testApp } from './support/app.ts'
import { citizen, testDatabase } from './support/database.ts'
import { signInStaff } from './support/sign-in.ts'

/** How often the database is asked by what is pressed all day: as it is in production, without walls. */
const secret = 'the secret between the gateway and the test'
provide({
  VNPAY_TMN_CODE: 'SENTEST',
  VNPAY_HASH_SECRET: secret,
  VNPAY_PAY_URL: 'http://127.0.0.1:1/pay',
  VNPAY_API_URL: 'http://127.0.0.1:1/api',
})
const db = testDatabase()
const office = db.as(system('test'))
let open: Database
let app: FastifyInstance
let cookie: string
beforeAll(async () => {
  await seedOfficers(db)
  open = connect({ url: db.database.url, pool: 2 })
  app = await testApp(open)
  const [officer] = await office.read(tx => staffWithRole(tx, 'one-stop-officer', centre))
  cookie = await signInStaff(db, officer!.email)
})
afterEach(() => vi.restoreAllMocks())
afterAll(async () => {
  await app.close()
  await open.close()
})

async function sentBy(act: () => Promise<unknown>): Promise<string[]> {
  const spy = vi.spyOn(pg.Client.prototype, 'query')
  try {
    await act()
    return spy.mock.calls.map(([sent]) => {
      const asked = sent as unknown as string | { text: string }
      return typeof asked === 'string' ? asked : asked.text
    })
  } finally {
    spy.mockRestore()
  }
}
function expectFew(statements: readonly string[], most: number): void {
  const seen = statements.map(text => text.replaceAll(/\s+/g, ' ').slice(0, 100)).join('\n')
  expect(statements.at(-1), seen).toBe('COMMIT')
  expect(statements.length, seen).toBeLessThanOrEqual(most)
}

describe('accepting a dossier', () => {
  async function accept(procedure: string): Promise<string[]> {
    const { code } = await fileDossier(db, { procedure })
    const task = await taskOf(db, code, 'receive')
    const browser = browserOn(app, { cookie })
    await browser.get(`/can-bo/ho-so/${code}`)
    const statements = await sentBy(() => browser.post(`/can-bo/viec/${task.id}/tiep-nhan`, {}))
    expect((await rowOf(db, code)).received_at).not.toBeNull()
    return statements
  }

  test.each([
    ['that costs nothing', '1.011607', 9],
    ['with a fee: the bill, its books, and the clock that waits', '2.000635', 16],
  ])('%s', async (_, procedure, most) => {
    // What was asked within a second is known, however slow the machine is.
    const at = performance.now()
    vi.spyOn(performance, 'now').mockReturnValue(at)
    await accept(procedure)
    expectFew(await accept(procedure), most)
  })
})

test('a gateway’s callback', async () => {
  const payer = citizen()
  async function callBack(n: number): Promise<void> {
    const bill = await office.write(tx =>
      openBill(tx, {
        reference: `FEW-${n}`,
        payer: payer.kind === 'citizen' ? payer.id : '',
        payerName: 'Trần Thị Hoà',
        agency: centre,
        purpose: 'Lệ phí',
        items: [{ code: 'fee', name: 'Lệ phí', quantity: 1, unitAmount: 8_000, kind: 'fee' }],
      }),
    )
    const attempt = await db
      .as(payer)
      .write(tx => beginAttempt(tx, { bill, gateway: 'vnpay', payerAddress: '::1' }))
    const told = {
      vnp_Amount: String(8_000 * 100),
      vnp_BankCode: 'NCB',
      vnp_OrderInfo: 'Le phi',
      vnp_PayDate: '20261122101530',
      vnp_ResponseCode: '00',
      vnp_TmnCode: 'SENTEST',
      vnp_TransactionNo: String(14_000_000 + n),
      vnp_TransactionStatus: '00',
      vnp_TxnRef: attempt.order,
    }
    const query = `${vnpayData(told)}&vnp_SecureHash=${signVnpay(secret, told)}`
    const statements = await sentBy(async () => {
      const { json } = await app.inject({ url: `/thanh-toan/cong/vnpay/bao?${query}` })
      expect(json()).toMatchObject({ RspCode: '00' })
    })
    expectFew(statements, 8)
  }
  await callBack(1)
})
