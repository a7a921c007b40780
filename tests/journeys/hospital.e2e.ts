import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { unaccent } from '#lib/vietnamese-text'
import { expectNoSidewaysScroll, liveSite, shot } from '../support/live-site.ts'
import { officersOn } from '../support/walk.ts'

const site = liveSite()
const { officer } = officersOn(site)
const hospital = 'tay-ninh/so-y-te/benh-vien-da-khoa-tinh'
const path = '/can-bo/vien-phi'

type Waiting = { id: string; number: string; insurance_number: string; patient_name: string }

/** Visits of the demonstration that nobody has paid; each test takes its own. */
async function waiting(nth: number): Promise<Waiting> {
  const { rows } = await site.database.pool.query<Waiting>(
    `SELECT id, number, insurance_number, patient_name FROM health.visit
     WHERE agency = $1 AND settled_at IS NULL AND insurance_number IS NOT NULL ORDER BY number OFFSET $2 LIMIT 1`,
    [hospital, nth],
  )
  return rows[0]!
}

/** A barcode reader types what it reads, and Enter; who holds it sees first that the field is ready. */
async function scan(page: Page, code: string): Promise<void> {
  await page.goto(path)
  await page.locator('input[name=tim]:focus').waitFor()
  await page.keyboard.type(code)
  await page.keyboard.press('Enter')
  await page.waitForURL(/vien-phi\/[0-9a-f-]{36}$/)
}

/** What the patient's own telephone does with the code on the screen. */
async function payAtBank(page: Page): Promise<void> {
  const href = await page.locator('a[href^="/gia-lap/ngan-hang"]').getAttribute('href')
  const phone = await site.visitor({ width: 360 })
  await phone.goto(href!)
  await phone
    .getByRole('button', { name: /Thanh toán|Chuyển/ })
    .first()
    .click()
}

/** The moment at which the page shows that it is paid. */
async function turned(page: Page, words: RegExp): Promise<number> {
  await page.locator('.govuk-panel', { hasText: words }).waitFor({ timeout: 10_000 })
  return Date.now()
}

test('one scan, one press, one payment: the counter and the second screen turn by themselves', async () => {
  const visit = await waiting(0)
  const counter = await officer('cashier', hospital)
  const screen = await counter.context().newPage()
  await screen.goto(`${path}/man-hinh`)
  await screen.getByRole('heading', { name: 'Mời người bệnh tiếp theo' }).waitFor()
  await shot(screen, 'hospital-screen-empty-1366')
  await counter.bringToFront()
  await counter.goto(path)
  await shot(counter, 'hospital-list-1366')
  await scan(counter, visit.number)
  await shot(counter, 'hospital-visit-1366')

  // Counted by the page, whoever makes them; a press that leads away is heard before it does.
  let clicks = 0
  await counter.exposeFunction('clicked', () => void clicks++)
  const counting = () =>
    addEventListener('click', () => (window as unknown as { clicked(): void }).clicked(), true)
  await counter.addInitScript(counting)
  await counter.evaluate(counting)
  const click = (name: RegExp) => counter.getByRole('button', { name }).first().click()
  await click(/Hiện mã QR/)
  await counter.getByText('Mời quét bằng ứng dụng ngân hàng bất kỳ').waitFor()
  await shot(counter, 'hospital-qr-1366')
  await screen.bringToFront()
  await screen.getByText('Mời quét bằng ứng dụng ngân hàng bất kỳ').waitFor()
  await shot(screen, 'hospital-screen-qr-1366')

  const own = await counter.context().newPage()
  let seconds = await dealing(visit, counter, own, screen)
  await shot(counter, 'hospital-paid-1366')
  await shot(screen, 'hospital-screen-paid-1366')

  await counter.bringToFront()
  const slip = counter.getByRole('button', { name: /In phiếu 80 mm/ })
  const pdf = await counter.request.get((await slip.getAttribute('href'))!)
  expect(pdf.status()).toBe(200)
  expect(pdf.headers()['content-type']).toBe('application/pdf')
  // What it opens was just read: this browser has no printer.
  await slip.evaluate(button => button.addEventListener('click', event => event.preventDefault()))
  await slip.click()
  await click(/Người tiếp theo/)
  await counter.waitForURL(new RegExp(`${path}$`))
  console.log(`clicks of the whole dealing, printing and the next patient included: ${clicks}`)
  expect(clicks).toBe(3)
  expect(await counter.getByText(visit.number).count()).toBe(0)

  // A machine that does ten other things is late now and then: the quickest of three dealings counts.
  for (const nth of [1, 2]) {
    if (Math.max(...seconds) <= 1) break
    const next = await waiting(nth)
    await scan(counter, next.number)
    await counter.getByRole('button', { name: /Hiện mã QR/ }).click()
    seconds = await dealing(next, counter, own, screen)
  }
  expect(Math.max(...seconds)).toBeLessThanOrEqual(1)
})

/**
 * The patient pays what the screens show. Seconds from the instant at which the bank's callback was heard until the
 * counter's page and the patient's have turned by themselves.
 */
async function dealing(visit: Waiting, counter: Page, own: Page, following: Page): Promise<number[]> {
  await own.goto(`${path}/${visit.id}/man-hinh`)
  const shown = Promise.all([
    turned(counter, /Đã thu/),
    turned(own, /Đã nhận đủ/),
    turned(following, /Đã nhận đủ/),
  ])
  await payAtBank(own)
  const moments = await shown
  const { rows } = await site.database.pool.query(
    'SELECT b.paid_at FROM payments.bill b JOIN health.visit v ON v.bill = b.id WHERE v.id = $1',
    [visit.id],
  )
  const seconds = moments.map(moment => (moment - rows[0].paid_at.getTime()) / 1000)
  console.log(
    `seconds from the callback until the counter, the patient's screen and the one that follows turned: ${seconds.join(', ')}`,
  )
  return seconds.slice(0, 2)
}

test('found by a name without marks, and paid in cash with one press', async () => {
  const visit = await waiting(3)
  const page = await officer('cashier', hospital)
  await page.goto(path)
  await page.fill('input[name=tim]', unaccent(visit.patient_name).toLowerCase())
  await page.keyboard.press('Enter')
  await page.locator(`main a[href="${path}/${visit.id}"]`).click()
  await page.getByRole('button', { name: /tiền mặt/ }).click()
  await page.locator('.govuk-panel', { hasText: 'Đã thu' }).waitFor()
  expect(page.url()).toContain(visit.id)
})

test('without scripts both pages turn when they are loaded again', async () => {
  const visit = await waiting(5)
  const plain = await officer('cashier', hospital)
  const cookies = await plain.context().cookies()
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`)[0]!
  const page = await site.visitor({ width: 1366, javaScript: false, cookie })
  await page.goto(path)
  await page.fill('input[name=tim]', visit.number)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /Hiện mã QR/ }).click()
  expect(await page.content()).toMatch(/http-equiv="refresh"/)
  await payAtBank(page)
  await page.waitForTimeout(300)
  await page.reload()
  await page.locator('.govuk-panel', { hasText: 'Đã thu' }).waitFor()
  expect(await page.content()).not.toMatch(/http-equiv="refresh"/)
})

test.each([360, 1366] as const)(
  'at %i px nothing is cut off, and nothing is in anybody’s way',
  async width => {
    const visit = await waiting(width === 360 ? 7 : 9)
    const signedIn = await officer('cashier', hospital)
    const [session] = await signedIn.context().cookies()
    const page = await site.visitor({ width, cookie: `${session!.name}=${session!.value}` })
    await page.goto(path)
    await page.fill('input[name=tim]', 'khong co ai')
    await page.keyboard.press('Enter')
    await page.waitForURL(/tim=/)
    const looks: [string, string][] = [
      ['list', path],
      ['found-nobody', page.url()],
      ['visit', `${path}/${visit.id}`],
      ['screen', `${path}/${visit.id}/man-hinh`],
    ]
    for (const [name, url] of looks) await look(page, `hospital-${name}-${width}`, url)
    await page.goto(`${path}/${visit.id}`)
    await page.getByRole('button', { name: /Hiện mã QR/ }).click()
    await look(page, `hospital-qr-${width}`, `${path}/${visit.id}`)
    await look(page, `hospital-screen-qr-${width}`, `${path}/${visit.id}/man-hinh`)
  },
)

async function look(page: Page, name: string, url: string): Promise<void> {
  await page.goto(url)
  await expectNoSidewaysScroll(page)
  await shot(page, name)
  const { violations } = await new AxeBuilder({ page }).analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`)).toEqual([])
}
