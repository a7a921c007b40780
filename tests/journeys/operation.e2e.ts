import { AxeBuilder } from '@axe-core/playwright'
import type { Page as Tab } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { demonstrationStaff } from '../../src/modules/organisation/data/staff.ts'
import { expectNoSidewaysScroll, liveSite, shot } from '../support/live-site.ts'
import { signInStaff } from '../support/sign-in.ts'

const path = '/can-bo/van-hanh'
const site = liveSite()
let cookie: string
beforeAll(async () => {
  const operator = demonstrationStaff().find(({ grants }) =>
    grants.some(grant => grant.role === 'administrator' && grant.agency === 'tay-ninh'),
  )!
  cookie = await signInStaff(site, operator.account)
})

/** A job that has used all its tries, as the queue leaves it behind. */
const failedJob = async (name: string) => {
  const { rows } = await site.database.pool.query<{ id: number }>(
    `SELECT (graphile_worker.add_job($1, run_at := now() + interval '1 day')).id`,
    [name],
  )
  await site.database.pool.query(
    `UPDATE graphile_worker._private_jobs SET attempts = max_attempts, last_error = 'máy in không trả lời' WHERE id = $1`,
    [rows[0]!.id],
  )
  return rows[0]!.id
}

test.each([360, 1366] as const)('the operator sees how the system runs, at %i px', async width => {
  const id = await failedJob('dossiers.print')
  const tab = await site.visitor({ width, cookie })
  await tab.goto(path)
  await tab.getByText(`dossiers.print #${id}`).first().waitFor()
  expect(await tab.getByText('cần người quyết định').count()).toBe(1)
  expect(await tab.getByText('trả lời người dùng và làm việc nền').count()).toBe(1)
  await expectAccessible(tab)
  await expectNoSidewaysScroll(tab)
  await shot(tab, `operation-${width}`)
  // Without a reload: the page hears the heartbeat of the process.
  const other = await failedJob('notifications.deliver')
  await tab.getByText(`notifications.deliver #${other}`).first().waitFor({ timeout: 15_000 })
  await tab.context().close()
})

test('without JavaScript a job is tried again, and another given up with a reason', async () => {
  const [one, two] = [await failedJob('dossiers.seal'), await failedJob('dossiers.sign')]
  const tab = await site.visitor({ width: 360, cookie, javaScript: false })
  await tab.goto(`${path}/viec`)
  await expectNoSidewaysScroll(tab)
  await tab.getByRole('button', { name: `dossiers.seal #${one}` }).click()
  await tab.getByText('Việc sẽ được chạy lại ngay.').waitFor()
  await tab.getByRole('link', { name: `dossiers.sign #${two}` }).click()
  await tab.getByRole('button', { name: 'Bỏ việc này' }).click()
  await tab.getByText('Hãy ghi lý do bỏ').first().waitFor()
  await tab.getByLabel('Lý do bỏ').fill('Đã ký lại bằng tay')
  await shot(tab, 'operation-give-up-360')
  await tab.getByRole('button', { name: 'Bỏ việc này' }).click()
  await tab.getByText('Đã bỏ việc này.').waitFor()
  await tab.goto(path)
  expect(await tab.getByText('Đã ký lại bằng tay').count()).toBe(1)
  await tab.context().close()
})

async function expectAccessible(tab: Tab): Promise<void> {
  const { violations } = await new AxeBuilder({ page: tab })
    .setLegacyMode()
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([])
}
