import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { postedValues, settle } from '#lib/form'
import { loadCatalogue, loadSample } from '../../src/modules/procedures/catalogue/index.ts'
import { expectNoSidewaysScroll, liveSite, shot } from '../support/live-site.ts'
import { personOf } from '../support/sandbox/people.ts'

const site = liveSite()
const centre = 'tay-ninh/phuong-tan-ninh/trung-tam-phuc-vu-hanh-chinh-cong'

test('the one-stop officer signs in, takes a walk-in person’s dossier and prints the receipt', async () => {
  const desk = await site.visitor({ width: 1366 })
  const { rows } = await site.database.pool.query(
    'SELECT s.email FROM organisation.staff_role r JOIN organisation.staff s ON s.id = r.staff WHERE r.role = $1 AND r.agency = $2 LIMIT 1',
    ['one-stop-officer', centre],
  )
  await desk.goto('/can-bo')
  await shot(desk, 'counter-01-sign-in')
  await desk.fill('[name=email]', rows[0].email)
  await desk.fill('[name=password]', 'hoa sen nở trên đồng')
  await desk.locator('main button[type=submit]').first().click()
  await shot(desk, 'counter-02-code')
  const code = (
    await desk.locator('main code, main .sen-copy-code, main output').first().innerText()
  ).replace(/\D/g, '')
  await desk.fill('[name=code]', code)
  await desk.locator('main button[type=submit]').first().click()
  await desk.waitForURL(/\/can-bo$/)
  await shot(desk, 'counter-03-worklist-empty')

  // One screen for the person and the procedure; the keyboard is enough.
  const grandmother = personOf('sau')
  await desk.goto('/can-bo/tiep-nhan')
  await shot(desk, 'counter-04-start')
  await desk.fill('[name=so]', grandmother.personalNumber)
  await desk.fill('[name=ten]', grandmother.name)
  await desk.fill('[name=sinh]', grandmother.born.split('-').reverse().join('/'))
  await desk.fill('[name="thu-tuc"]', 'chứng thực bản sao')
  await desk.keyboard.press('Enter')
  await desk.waitForURL(/\/can-bo\/tiep-nhan\/[0-9a-f-]{36}/)
  await shot(desk, 'counter-05-form')
  await expectNoSidewaysScroll(desk)

  // Everything on one screen; what the register knows is there.
  expect(await desk.textContent('main')).toContain(grandmother.name)
  const certify = loadCatalogue().find(procedure => procedure.code === '2.000815')!
  const sample = loadSample('2.000815')
  const { answers } = settle(certify.form, sample.answers, { today: '2026-11-21' })
  const wanted = (answers.papers as unknown[]).length
  for (let have = 1; have < wanted; have++)
    if (!(await desk.locator(`[name^="papers.${have}."]`).count()))
      await desk.locator('button[name="add:papers"]').first().click()
  for (const page of certify.form.pages)
    for (const [name, value] of Object.entries(postedValues(certify.form, page.id, answers)))
      for (const one of [value].flat()) {
        const control = desk.locator(`[name="${name}"]:not([type=hidden])`).first()
        if (one === '' || !(await control.count())) continue
        const kind = await control.evaluate(input => (input as HTMLInputElement).type)
        if (kind === 'radio' || kind === 'checkbox')
          await desk.locator(`[name="${name}"][value="${one}"]`).check({ force: true })
        else if (kind === 'select-one') await control.selectOption(one)
        else if (await control.isVisible()) await control.fill(one)
      }
  for (const box of await desk.locator('input[type=checkbox][name=giay]').all())
    await box.check({ force: true })
  await shot(desk, 'counter-06-filled')
  await desk
    .getByRole('button', { name: /Nhận và in/ })
    .first()
    .click()
  await desk.waitForURL(/\/xong\//)
  await shot(desk, 'counter-07-done')
  const dossier = decodeURIComponent(new URL(desk.url()).pathname.split('/').at(-1)!)

  // Received at once, and the receipt is there on A4 and for the roll; its QR code leads to the look-up.
  const row = await site.database.pool.query(
    'SELECT status, due_at, received_at FROM dossiers.dossier WHERE code = $1',
    [dossier],
  )
  expect([2, 4, 6]).toContain(row.rows[0].status)
  expect(row.rows[0].due_at).toBeInstanceOf(Date)
  const printed = await site.database.pool.query(
    "SELECT p.id FROM dossiers.printed p JOIN dossiers.dossier d ON d.id = p.dossier WHERE d.code = $1 AND p.form = '01'",
    [dossier],
  )
  const folder = mkdtempSync(join(tmpdir(), 'sen-'))
  for (const [paper, query] of [
    ['a4', ''],
    ['80', '?kho=80'],
  ] as const) {
    const pdf = await (
      await desk.request.get(`/can-bo/ho-so/${dossier}/phieu/${printed.rows[0].id}${query}`)
    ).body()
    const path = join(folder, `${paper}.pdf`)
    writeFileSync(path, pdf)
    const text = execFileSync('pdftotext', ['-layout', path, '-']).toString().normalize('NFC')
    expect(text).toContain(dossier)
    expect(text.toLowerCase()).toContain('hẹn trả')
    execFileSync('pdftoppm', ['-r', '200', '-png', path, join(folder, paper)])
    const pictures = execFileSync('sh', ['-c', `zbarimg -q --raw ${folder}/${paper}*.png`]).toString()
    expect(pictures).toContain(`/tra-cuu?ma=${encodeURIComponent(dossier)}`)
  }

  // A kiosk, or anybody's phone: the code on the receipt and four digits.
  const kiosk = await site.visitor({ width: 1366 })
  await kiosk.goto(`/tra-cuu?kiosk=1&ma=${encodeURIComponent(dossier)}`)
  await kiosk.locator('main input:not([type=hidden])').last().fill(grandmother.personalNumber.slice(-4))
  await kiosk.locator('main button[type=submit]').first().click()
  await shot(kiosk, 'counter-08-kiosk')
  expect(await kiosk.textContent('main')).toContain(dossier)
})

test('a worklist that is open shows new work within two seconds, without a reload', async () => {
  const { rows } = await site.database.pool.query(
    'SELECT s.email FROM organisation.staff_role r JOIN organisation.staff s ON s.id = r.staff WHERE r.role = $1 AND r.agency = $2 LIMIT 1',
    ['processor', 'tay-ninh/phuong-tan-ninh'],
  )
  const { signInStaff } = await import('../support/sign-in.ts')
  const desk = await site.visitor({ width: 1366, cookie: await signInStaff(site, rows[0].email) })
  await desk.goto('/can-bo')
  // The dossier of the test before waits for its fee; paying it at the till opens the processor's task.
  const bill = await site.database.pool.query(
    `SELECT b.id, b.reference FROM payments.bill b JOIN dossiers.dossier d ON d.code = b.reference
     WHERE b.state = 'open' AND d.receiving = $1 ORDER BY b.number DESC LIMIT 1`,
    [centre],
  )
  const cashierAccount = await site.database.pool.query(
    'SELECT s.email FROM organisation.staff_role r JOIN organisation.staff s ON s.id = r.staff WHERE r.role = $1 AND r.agency = $2 LIMIT 1',
    ['cashier', centre],
  )
  const till = await site.visitor({
    width: 1366,
    cookie: await signInStaff(site, cashierAccount.rows[0].email),
  })
  await till.goto('/can-bo/thu-ngan')
  await shot(till, 'counter-09-till')
  await till.goto(`/can-bo/thu-ngan/${bill.rows[0].id}`)
  await till.locator('main button[type=submit]').first().click()
  await till.waitForLoadState()
  await shot(till, 'counter-10-paid')
  // Live means: it comes by itself. Two seconds is the promise; the wait is longer only so that a busy machine does not lie.
  await desk.getByText(bill.rows[0].reference).first().waitFor({ timeout: 10_000 })
  await shot(desk, 'counter-11-live')
})
