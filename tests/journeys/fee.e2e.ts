import { expect, test } from 'vitest'
import { findPersonByNumber } from '#modules/identity'
import { startDraft } from '../../src/modules/dossiers/commands/keep-draft.ts'
import { expectNoSidewaysScroll, liveSite, shot } from '../support/live-site.ts'
import { officerWith } from '../support/officers-at-work.ts'
import { personOf } from '../support/sandbox/people.ts'
import { signInCitizen, signInStaff } from '../support/sign-in.ts'

const site = liveSite()
const centre = 'tay-ninh/phuong-tan-ninh/trung-tam-phuc-vu-hanh-chinh-cong'

/** A page of a fresh draft, at 360 px. */
async function pageOf(procedure: string, page: string, javaScript = true) {
  const cookie = await signInCitizen(site, personOf('tam').personalNumber)
  const visitor = await site.visitor({ width: 360, javaScript, cookie })
  await visitor.goto(`/nop-ho-so/${procedure}`)
  await visitor.selectOption('select[name=noi-nhan]', centre)
  await visitor.locator('main form button[type=submit]').last().click()
  await visitor.waitForURL(/ban-nhap/)
  await visitor.goto(visitor.url().replace(/[^/]+$/, page))
  return visitor
}

test('the fee of all copies together stands there while one types, and adds up what is added', async () => {
  const page = await pageOf('2.000635', 'requests')
  const total = page.locator('#field-total-fee output')
  expect(await total.textContent()).toBe('chưa tính được')
  await page.fill('[name="requests.0.copies"]', '3')
  expect(await total.textContent()).toBe('24.000 đồng')
  expect(await page.textContent('#field-total-copies output')).toBe('3')
  await page.locator('button[name="add:requests"]').click()
  await page.locator('[name="requests.1.copies"]').waitFor()
  expect(await total.textContent()).toBe('chưa tính được')
  await page.fill('[name="requests.1.copies"]', '2')
  expect(await total.textContent()).toBe('40.000 đồng')
  await expectNoSidewaysScroll(page)
  await shot(page, 'fee-2.000635')
})

test('a fee with steps and a limit too, at the counter: paper by paper and in all', async () => {
  const officer = await officerWith(
    { database: site.database, runJobs: async () => {} },
    'one-stop-officer',
    centre,
  )
  const draft = await site.database.write({ actor: officer }, async tx => {
    const { id } = (await findPersonByNumber(tx, personOf('tam').personalNumber))!
    const to = { procedure: '2.000815', person: id, agency: centre }
    return startDraft(tx, { ...to, channel: 'counter', sources: {} })
  })
  const [{ email }] = (
    await site.database.pool.query('SELECT email FROM organisation.staff WHERE id = $1', [officer.id])
  ).rows
  const page = await site.visitor({ width: 1366, cookie: await signInStaff(site, email) })
  await page.goto(`/can-bo/tiep-nhan/${draft}`)
  const fee = () =>
    Promise.all(['field-papers-0-fee', 'field-total-fee'].map(id => page.textContent(`#${id} output`)))
  await page.fill('[name="papers.0.pages"]', '5')
  await page.fill('[name="papers.0.copies"]', '2')
  expect(await fee()).toEqual(['14.000 đồng', '14.000 đồng'])
  await page.fill('[name="papers.0.pages"]', '900')
  expect(await fee()).toEqual(['400.000 đồng', '400.000 đồng'])
  await page.fill('[name="papers.0.pages"]', 'nhiều')
  expect(await fee()).toEqual(['chưa tính được', 'chưa tính được'])
  await shot(page, 'fee-2.000815')
})

test('without scripts it stands there when the page comes back', async () => {
  const page = await pageOf('2.000635', 'requests', false)
  await page.fill('[name="requests.0.copies"]', '4')
  await page.locator('button[name="add:requests"]').click()
  await page.locator('button[name="remove:requests.1"]').click()
  expect(await page.textContent('#field-total-fee output')).toBe('32.000 đồng')
})
