import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { settle } from '#lib/form'
import { loadCatalogue, loadSample } from '../../src/modules/procedures/catalogue/index.ts'
import { expectNoSidewaysScroll, liveSite, shot } from '../support/live-site.ts'
import { answer, officersOn, signInAsCitizen, until } from '../support/walk.ts'

const site = liveSite()
const at = officersOn(site)
const today = '2026-11-21'
const copies = loadCatalogue().find(procedure => procedure.code === '2.000635')!
const sample = loadSample('2.000635')

describe.each([
  ['with JavaScript', true, 'Nguyễn Hoàng Phúc'],
  ['without JavaScript', false, 'Trần Thị Lan Anh'],
] as const)('a person in Tây Ninh, on a phone, %s', (_how, javaScript, name) => {
  test('files, pays by one QR code, follows, and gets a signed result that anybody can check', async () => {
    const mark = javaScript ? 'js' : 'nojs'
    const page = await site.visitor({ width: 360, javaScript })
    const look = async (name: string) => {
      await expectNoSidewaysScroll(page)
      await shot(page, `story-${mark}-${name}`)
    }

    // Finds the procedure by everyday words, without marks.
    await page.goto('/')
    await look('01-home')
    await page.fill('input[name=q]', 'ban sao khai sinh')
    await page.getByRole('button', { name: 'Tìm' }).click()
    await look('02-list')
    await page
      .locator('main a', { hasText: /Bản sao giấy khai sinh/ })
      .first()
      .click()
    await look('03-procedure')
    await page.locator('main a[href^="/nop-ho-so/"]').first().click()

    // Signs in by VNeID (the demonstration's), and comes back to where they were.
    await signInAsCitizen(page, name)
    await look('04-receiving')
    const centre = 'tay-ninh/phuong-tan-ninh/trung-tam-phuc-vu-hanh-chinh-cong'
    await page.selectOption('select[name=noi-nhan]', centre)
    await page.getByRole('button', { name: 'Bắt đầu' }).click()

    // What the state knows is filled in already.
    expect(await page.inputValue('[name="requester.name"]')).toMatch(new RegExp(name, 'i'))
    await look('05-first-page')
    const own = { ...(sample.answers as Record<string, Record<string, unknown>>) }
    const asked = settle(copies.form, own, { today }).pages
    for (const [index, id] of asked.entries()) {
      expect(new URL(page.url()).pathname.endsWith(`/${id}`), `${page.url()} should be the page ${id}`).toBe(
        true,
      )
      if (index > 0) {
        const wanted = (own.requests as unknown as unknown[]).length
        if (id === 'requests')
          for (let have = 1; have < wanted; have++)
            if (!(await page.locator(`[name="requests.${have}.kind"]`).count()))
              await page.locator('button[name="add:requests"], button[value="add:requests"]').first().click()
        await answer(page, copies.form, id, own, today)
      } else {
        await page.locator('[name="requester.capacity"][value="self"]').check({ force: true })
        if (!(await page.inputValue('[name="requester.phone"]')))
          await page.fill('[name="requester.phone"]', '0500000001')
      }
      await look(`06-${id}`)
      await page
        .getByRole('button', { name: /Tiếp tục/ })
        .first()
        .click()
      // Without scripts a question that depends on another of the same page comes with the next answer of the server.
      if (!javaScript && new URL(page.url()).pathname.endsWith(`/${id}`)) {
        await look(`06-${id}-again`)
        await answer(page, copies.form, id, own, today)
        await page
          .getByRole('button', { name: /Tiếp tục/ })
          .first()
          .click()
      }
    }

    // Papers: a picture from the phone.
    await look('07-papers')
    const picture = {
      name: 'giay-khai-sinh-cu.png',
      mimeType: 'image/png',
      buffer: Buffer.from(
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
        'base64',
      ),
    }
    const upload = page.locator('input[type=file]').last()
    if (await upload.count()) {
      await upload.setInputFiles(picture)
      if (javaScript)
        await page.getByText('Đã tải lên giay-khai-sinh-cu.png').first().waitFor({ state: 'attached' })
    }
    await page
      .getByRole('button', { name: /Tiếp tục/ })
      .last()
      .click()

    // Reviews and sends, with a hasty double press.
    await look('08-review')
    await page.locator('[name="cam-ket"]').check({ force: true })
    const send = page.getByRole('button', { name: /Gửi hồ sơ|Nộp hồ sơ/ }).last()
    await (javaScript ? send.dblclick() : send.click())
    await page.waitForURL(/da-gui/)
    await look('09-sent')
    const code = decodeURIComponent(new URL(page.url()).pathname.split('/').at(-1)!)
    const filed = await site.database.pool.query(
      'SELECT count(*) AS n FROM dossiers.dossier d JOIN identity.person p ON p.id = d.applicant WHERE p.name ILIKE $1',
      [name],
    )
    expect(filed.rows[0].n).toBe(1)

    // The one-stop officer receives it; the term starts, the fee is due.
    const receiver = await at.officer('one-stop-officer', centre)
    await receiver.goto('/can-bo')
    await shot(receiver, `story-${mark}-10-worklist`)
    await receiver.getByRole('link', { name: code }).first().click()
    await shot(receiver, `story-${mark}-11-dossier`)
    await receiver
      .getByRole('button', { name: /Tiếp nhận/ })
      .first()
      .click()
    await receiver.waitForURL(/can-bo/)
    await page.goto(`/ho-so/${code}`)
    await look('12-must-pay')
    await page
      .locator('main a', { hasText: /QR|Nộp tiền|Thanh toán/ })
      .first()
      .click()
    await look('13-pay')
    // What a bank's app would read from the screen, by a reader that is not ours.
    const link = await page
      .locator('main a', { hasText: /giả lập/i })
      .first()
      .getAttribute('href')
    const seen = join(mkdtempSync(join(tmpdir(), 'sen-')), 'qr.png')
    await page.screenshot({ path: seen, fullPage: true })
    const payload = execFileSync('zbarimg', ['-q', '--raw', seen]).toString().trim()
    expect(new URL(link!, site.address).searchParams.get('qr')).toBe(payload)
    await page.goto(`/gia-lap/ngan-hang?qr=${encodeURIComponent(payload)}`)
    await page
      .getByRole('button', { name: /Thanh toán|Chuyển/ })
      .first()
      .click()
    await until(async () => (await at.statusOf(code)) === 4)

    // A civil-status officer writes the copy, the chairman signs, the clerk seals.
    const commune = 'tay-ninh/phuong-tan-ninh'
    const processor = await at.officer('processor', commune)
    await at.openTask(processor, code)
    const entries = copies.result.form!
    await shot(processor, `story-${mark}-14-examine`)
    for (const one of entries.pages) {
      const wanted = (sample.resultAnswers.entries as unknown[] | undefined)?.length ?? 0
      for (let have = 1; have < wanted; have++) {
        if (await processor.locator(`[name^="entries.${have}."]`).count()) continue
        await processor.locator('button[name="add:entries"], button[value="add:entries"]').first().click()
      }
      await answer(processor, entries, one.id, sample.resultAnswers, today)
    }
    await processor
      .getByRole('button', { name: /trình ký|Trình/i })
      .first()
      .click()
    const leader = await at.officer('agency-leader', commune)
    await at.openTask(leader, code)
    await shot(leader, `story-${mark}-15-sign`)
    await leader.getByRole('button', { name: /^Ký/ }).first().click()
    await until(
      async () =>
        (
          await site.database.pool.query(
            'SELECT r.signed_file FROM dossiers.result r JOIN dossiers.dossier d ON d.id = r.dossier WHERE d.code = $1',
            [code],
          )
        ).rows[0]?.signed_file,
    )
    const clerk = await at.officer('clerk', commune)
    await at.openTask(clerk, code)
    await shot(clerk, `story-${mark}-16-seal`)
    await clerk
      .getByRole('button', { name: /Đóng dấu/ })
      .first()
      .click()
    await until(async () => (await at.statusOf(code)) === 10)

    // The result lies in the citizen's documents, signed twice, and anybody can check it.
    await page.goto('/giay-to')
    await look('17-documents')
    await page
      .locator('main a', { hasText: /trích lục|khai sinh/i })
      .first()
      .click()
    await look('18-document')
    const href = await page.locator('main a', { hasText: /Tải/ }).first().getAttribute('href')
    const pdf = await (await page.request.get(href!)).body()
    const path = join(mkdtempSync(join(tmpdir(), 'sen-')), 'ket-qua.pdf')
    writeFileSync(path, pdf)
    expect(
      execFileSync('pdfsig', [path])
        .toString()
        .match(/Signature is Valid/g),
    ).toHaveLength(2)

    const stranger = await site.visitor({ width: 360, javaScript })
    await stranger.goto('/xac-minh')
    await stranger.setInputFiles('input[type=file]', path)
    await stranger.locator('main button[type=submit]').first().click()
    await shot(stranger, `story-${mark}-19-verified`)
    await expectNoSidewaysScroll(stranger)
    expect(await stranger.textContent('main')).toContain('không bị thay đổi')
    expect(await stranger.getByText('Hợp lệ', { exact: true }).count()).toBe(2)

    // Anybody with the code and four digits sees how it stands; with wrong digits, nothing.
    const number = (
      await site.database.pool.query(
        'SELECT p.personal_number FROM dossiers.dossier d JOIN identity.person p ON p.id = d.applicant WHERE d.code = $1',
        [code],
      )
    ).rows[0].personal_number as string
    await stranger.goto(`/tra-cuu?ma=${code}`)
    await stranger.locator('main input:not([type=hidden])').last().fill('0000')
    await stranger.locator('main button[type=submit]').first().click()
    expect(await stranger.textContent('main')).not.toContain('Đã trả kết quả')
    await stranger.locator('main input:not([type=hidden])').last().fill(number.slice(-4))
    await stranger.locator('main button[type=submit]').first().click()
    await shot(stranger, `story-${mark}-20-look-up`)
    expect(await stranger.textContent('main')).toContain('Đã trả kết quả')

    // And says how it went.
    await page.goto(`/ho-so/${code}`)
    await look('21-done')
    await page.goto(`/ho-so/${code}/danh-gia`)
    await page.locator('input[type=radio][value="5"]').check({ force: true })
    await page.locator('main button[type=submit]').first().click()
    await look('22-rated')
    expect(
      (
        await site.database.pool.query(
          'SELECT r.score FROM dossiers.rating r JOIN dossiers.dossier d ON d.id = r.dossier WHERE d.code = $1',
          [code],
        )
      ).rows[0].score,
    ).toBe(5)
  })
})
