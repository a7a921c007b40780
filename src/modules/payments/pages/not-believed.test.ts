import { afterAll, beforeAll, expect, test } from 'vitest'
import { system } from '#platform/access'
import { provide } from '#platform/config'
import { listIntegrations, startHeartbeat } from '#platform/observe'
import { testDatabase } from '../../../../tests/support/database.ts'
import { sandboxSettings } from '../../../../tests/support/sandbox/gateways/server.ts'
import { testSite } from '../../../../tests/support/site.ts'

const db = testDatabase()
provide(sandboxSettings('http://127.0.0.1:1/cong', of => `secret of ${of}`))
let site: Awaited<ReturnType<typeof testSite>>
beforeAll(async () => {
  site = await testSite(db.database)
})
afterAll(() => site.app.close())

test('what anybody may send lights no alarm of a gateway or a bank', async () => {
  const failed = async () => {
    const heartbeat = await startHeartbeat(db.database, 'web')
    await heartbeat.stop()
    const all = await db.as(system('test')).read(listIntegrations)
    return all.filter(({ name }) => name === 'payment-gateways' || name === 'bank-notices')
  }
  const before = await failed()
  const headers = { 'content-type': 'application/json' }
  const notice = {
    transaction: '1',
    account: '1',
    amount: 1,
    description: '',
    paidAt: '2026-11-22T08:00:00Z',
  }
  for (const [url, payload] of [
    ['/thanh-toan/cong/momo/bao', { orderId: '1', signature: 'x' }],
    ['/thanh-toan/cong/zalopay/bao', {}],
    ['/thanh-toan/cong/viettel/bao', { order_id: '1', check_sum: 'x' }],
    ['/api/v1/payments/bank-notices', notice],
  ] as const)
    expect(
      (await site.app.inject({ method: 'POST', url, headers, payload })).statusCode,
      'is there',
    ).not.toBe(404)
  expect(await failed()).toEqual(before)
})
