import { afterEach, beforeAll, expect, test } from 'vitest'
import { addDays, vnDay, vnInstant } from '#lib/vietnamese-text'
import { freeze } from '#platform/clock'
import { testDatabase } from '../../../../tests/support/database.ts'
import { openTasks, workThrough } from '../../../../tests/support/officers-at-work.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { stopUnpaid } from '../commands/end-dossier.ts'
import { paymentReceived } from '../commands/payment-received.ts'
import { centre, commune, dossierAt, fileDossier, officerOf, seedOfficers } from '../dossier.fixture.ts'
import { paymentPatience } from '../settings.ts'
import { listLongUnpaid } from './long-unpaid.ts'

const db = testDatabase()
const asked = vnInstant('2099-11-16', '09:30')
const lastDay = addDays(vnDay(asked), paymentPatience())
const stillInTime = vnInstant(lastDay, '23:59')
const over = vnInstant(addDays(lastDay, 1), '00:01')
const view = '/can-bo?nhom=qua-han-nop-phi'

let site: Awaited<ReturnType<typeof testSite>>
beforeAll(async () => {
  await seedOfficers(db)
  site = await testSite(db.database)
})
afterEach(() => freeze(undefined))

/** Received, and its fee asked for: online nobody has a step to do. */
async function unpaid() {
  freeze(asked)
  const filed = await fileDossier(db)
  await workThrough(db, filed.code, 'collect')
  expect(await openTasks(db, filed.code)).toEqual([])
  return filed
}
const page = async (who: Parameters<typeof site.as>[0], path = view) => (await site.as(who).get(path)).html

test('a dossier whose fee is not paid is shown to those who may stop it, when its time is over', async () => {
  const { code, dossier } = await unpaid()
  const leader = await officerOf(db, 'agency-leader', commune)
  freeze(stillInTime)
  expect(await page(leader)).not.toContain(code)
  freeze(over)
  for (const who of [leader, await officerOf(db, 'unit-head', commune)]) {
    const html = await page(who)
    expect(html).toMatch(/aria-current="page">Quá hạn nộp phí<span class="sen-count">1</)
    expect(html).toContain(`href="/can-bo/ho-so/${code}"`)
    expect(html).toContain('Chờ nộp phí, lệ phí')
    // Nothing may be done to several of them at once.
    expect(html).not.toContain('name="viec"')
    expect(await page(who, '/can-bo')).toMatch(/Quá hạn nộp phí<span class="sen-count">1</)
    expect(await page(who, `${view}&loai=sign`)).not.toContain(code)
  }
  expect(await page(leader, `/can-bo/ho-so/${code}`)).toContain(`href="/can-bo/ho-so/${code}/dung"`)
  await db.as(leader).write(tx => paymentReceived(tx, dossier))
  const empty = await page(leader)
  expect(empty).not.toContain(code)
  expect(empty).toContain('Không có việc nào như vậy')
})

test('nobody else has that list, and who may stop some sees those of their agencies only', async () => {
  const { code } = await unpaid()
  freeze(over)
  const leader = await officerOf(db, 'agency-leader', commune)
  const at = (agency: string, reach: 'agency' | 'below') =>
    ({ ...leader, grants: [{ role: 'agency-leader', agency, reach }] }) as const
  for (const who of [
    await officerOf(db, 'processor', commune),
    await officerOf(db, 'one-stop-officer', centre),
    await officerOf(db, 'cashier', centre),
    { ...leader, grants: [{ role: 'supervisor', agency: 'tay-ninh', reach: 'below' }] } as const,
  ]) {
    const html = await page(who)
    expect(html).not.toContain(code)
    expect(html).not.toContain('Quá hạn nộp phí')
  }
  // Another role that reaches further lends nothing to the one that may.
  const head = at('tay-ninh', 'agency')
  for (const who of [
    at('tay-ninh/xa-ben-cau', 'below'),
    head,
    { ...head, grants: [...head.grants, { role: 'processor', agency: 'tay-ninh', reach: 'below' } as const] },
  ])
    expect(await page(who)).not.toContain(code)
  expect(await page(at('tay-ninh', 'below'))).toContain(code)
  await db.as(leader).write(tx => stopUnpaid(tx, { code, reason: 'Đã chờ nộp phí mà chưa nộp.' }))
  expect(await page(at('tay-ninh', 'below'))).not.toContain(code)
})

test('it holds those of the counter too, and goes on page by page, the longest first', async () => {
  const by = await officerOf(db, 'one-stop-officer', centre)
  const codes = [(await unpaid()).code]
  freeze(new Date(asked.getTime() + 3_600_000))
  codes.push((await dossierAt(db, 'collect', { channel: 'counter', by })).code)
  freeze(new Date(asked.getTime() + 86_400_000))
  const newest = (await dossierAt(db, 'collect', { channel: 'counter', by })).code
  freeze(new Date(over.getTime() + 86_400_000))
  const leader = await officerOf(db, 'agency-leader', commune)
  const seen = await db.as(leader).read(async tx => {
    const found = []
    let after: { dueAt: Date; id: string } | undefined
    for (;;) {
      const [row] = await listLongUnpaid(tx, { limit: 1, ...(after && { after }) })
      if (!row) return found
      found.push(row.code)
      after = { dueAt: row.due_at, id: row.id }
    }
  })
  expect(seen).toHaveLength(3)
  expect(seen.slice(0, 2).sort()).toEqual(codes.sort())
  expect(seen[2]).toBe(newest)
})
