import { beforeAll, describe, expect, test } from 'vitest'
import { type Posted, postedValues, settle } from '#lib/form'
import { addDays, formatDay, vnDay } from '#lib/vietnamese-text'
import { getProcedure } from '#modules/procedures'
import { type CitizenActor } from '#platform/access'
import { testDatabase } from '../../../../tests/support/database.ts'
import { loadSample } from '../../procedures/catalogue/index.ts'
import { beginDraft, copyProcedure, newCitizen, seedOfficers } from '../dossier.fixture.ts'
import { db as dossiers } from '../schema.ts'
import {
  beginOnline,
  citizenBrowser,
  draftRow,
  type Form,
  pageOf,
  receivingChoice,
  type Site,
  valueOf,
  wordsOf,
} from './citizen.fixture.ts'

const db = testDatabase()
let site: Site
beforeAll(async () => {
  await seedOfficers(db)
  site = await citizenBrowser(db.database)
})

describe('beginning', () => {
  test('asks where to send it and how the result shall come; a place that does not exist is not taken', async () => {
    const citizen = await newCitizen(db)
    const page = await site.as(citizen).get(`/nop-ho-so/${copyProcedure}`)
    expect(wordsOf(page.html)).toContain('Phường Tân Ninh')
    const wrong = await site
      .as(citizen)
      .post(`/nop-ho-so/${copyProcedure}`, { 'noi-nhan': 'tay-ninh/so-xay-dung' })
    expect(wrong.status).toBe(200)
    expect(wordsOf(wrong.html)).toContain('Hãy chọn xã, phường nơi nộp hồ sơ.')
    expect(wordsOf(wrong.html)).toContain('Hãy chọn cách nhận kết quả.')
  })

  test('fills in the profile, and says when the population register is silent', async () => {
    const citizen = await newCitizen(db)
    const started = await site.as(citizen).post(`/nop-ho-so/${copyProcedure}`, receivingChoice)
    const page = await site.as(citizen).get(started.location!)
    expect(valueOf(page.html, 'requester.name')).toBe('Lê Văn Tám')
    expect(valueOf(page.html, 'requester.phone')).toBe('0918406027')
    expect(wordsOf(page.html)).toContain('Theo tài khoản của bạn')
    expect(wordsOf(page.html)).toContain('bạn có thể tự nhập')
  })

  test('asks the population register about nobody whose birth date is unknown, and says so', async () => {
    const citizen = await newCitizen(db)
    await db.database.pool.query('UPDATE identity.person SET birth_date = NULL WHERE id = $1', [citizen.id])
    const started = await site.as(citizen).post(`/nop-ho-so/${copyProcedure}`, receivingChoice)
    const page = await site.as(citizen).get(started.location!)
    expect(wordsOf(page.html)).toContain('Chưa biết ngày sinh')
    expect(wordsOf(page.html)).not.toContain('gián đoạn')
  })

  test('finds the unfinished one again, and begins anew only when asked to', async () => {
    const citizen = await newCitizen(db)
    const draft = await beginOnline(site, citizen)
    expect(await beginOnline(site, citizen)).toBe(draft)
    const again = await site.as(citizen).post(`/nop-ho-so/${copyProcedure}`, { ...receivingChoice, moi: '1' })
    expect(again.location).not.toContain(draft)
    expect(wordsOf((await site.as(citizen).get(`/nop-ho-so/${copyProcedure}`)).html)).toContain(
      'Bạn đang làm dở thủ tục này',
    )
  })
})

describe('from the first page to the sent dossier', () => {
  /** Answers every page as a browser without scripts would that shows what is asked. */
  async function fill(citizen: CitizenActor, draft: string): Promise<string> {
    const { definition } = await db.as(citizen).read(tx => getProcedure(tx, copyProcedure))
    const { answers } = loadSample(copyProcedure)
    const { pages, answers: asked } = settle(definition.form, answers, { today: '2026-11-21' })
    let next = ''
    for (const page of pages) {
      const sent = await site
        .as(citizen)
        .post(pageOf(draft, page), postedValues(definition.form, page, asked) as Posted as Form)
      expect(sent.status, wordsOf(sent.html)).toBe(303)
      next = sent.location!
    }
    return next
  }

  test('goes page after page, asks for what is missing, and files one dossier however often it is pressed', async () => {
    const citizen = await newCitizen(db)
    const draft = await beginOnline(site, citizen)
    const early = await site.as(citizen).get(pageOf(draft, 'xem-lai'))
    expect(wordsOf(early.html)).toContain('Chưa gửi được')
    expect(early.html).not.toContain('name="cam-ket"')

    expect(await fill(citizen, draft)).toBe(pageOf(draft, 'giay-to'))
    const review = await site.as(citizen).get(pageOf(draft, 'xem-lai'))
    expect(wordsOf(review.html)).toMatch(/Cộng [\d.]+ đồng \(.* đồng\)/)
    const undeclared = await site.as(citizen).post(pageOf(draft, 'xem-lai'), {})
    expect(wordsOf(undeclared.html)).toContain('Hãy đánh dấu vào ô cam đoan rồi gửi.')

    const presses = await Promise.all(
      [1, 2, 3].map(() => site.as(citizen).post(pageOf(draft, 'xem-lai'), { 'cam-ket': '1' })),
    )
    const to = new Set(presses.map(press => press.location))
    expect(to.size).toBe(1)
    const [location] = to
    expect(location).toMatch(/^\/nop-ho-so\/da-gui\//)
    const code = location!.split('/').at(-1)!
    const rows = await db
      .as(citizen)
      .read(tx =>
        dossiers(tx)
          .selectFrom('dossiers.dossier')
          .select('code')
          .where('applicant', '=', citizen.id)
          .execute(),
      )
    expect(rows).toEqual([{ code }])

    const filed = await site.as(citizen).get(location!)
    expect(wordsOf(filed.html)).toContain(code)
    expect(filed.html).toContain('class="sen-qr"')
    // Nothing of the draft can be changed any more; every way leads to what was sent.
    for (const page of ['requester', 'giay-to', 'xem-lai', 'noi-nhan', 'bo'])
      expect((await site.as(citizen).get(pageOf(draft, page))).location, page).toBe(location)
    expect(
      (await site.as(citizen).post(pageOf(draft, 'requester'), { 'requester.name': 'Người khác' })).location,
    ).toBe(location)
    expect(
      (await site.as(citizen).post(`${pageOf(draft, 'requester')}/luu`, { 'requester.name': 'Người khác' }))
        .status,
    ).toBe(409)
  })

  test('files only what was read: changed elsewhere it is shown again', async () => {
    const filed = await beginDraft(db)
    const review = `/nop-ho-so/ban-nhap/${filed.draft}/xem-lai`
    const { html } = await site.as(filed.citizen).get(review)
    const read = { revision: valueOf(html, 'revision')!, 'le-phi': valueOf(html, 'le-phi')!, 'cam-ket': '1' }
    expect(read['le-phi']).toBe('32000')
    await site.as(filed.citizen).post(`${pageOf(filed.draft, 'purpose')}/luu`, { purpose: 'Việc khác' })
    const changed = await site.as(filed.citizen).post(review, read)
    expect(wordsOf(changed.html)).toContain('Nội dung vừa thay đổi')
    expect(wordsOf(changed.html)).toContain('Việc khác')
    // The fee may move without a word of the declaration: a day goes by.
    const now = valueOf(changed.html, 'revision')!
    const dearer = await site.as(filed.citizen).post(review, { ...read, revision: now, 'le-phi': '8000' })
    expect(wordsOf(dearer.html)).toContain('Nội dung vừa thay đổi')
    const sent = await site.as(filed.citizen).post(review, { ...read, revision: now })
    expect(sent.location).toContain('/nop-ho-so/da-gui/')
  })

  test('a change from the review leads back to the review, unless it brought new questions', async () => {
    const citizen = await newCitizen(db)
    const draft = await beginOnline(site, citizen)
    await fill(citizen, draft)
    const review = await site.as(citizen).get(pageOf(draft, 'xem-lai'))
    expect(review.html).toContain(`${pageOf(draft, 'requester')}?ve=xem-lai#field-requester-phone`)
    // What the form works out has no way to change it.
    expect(review.html).not.toContain('#field-total-fee')
    const back = await site
      .as(citizen)
      .post(pageOf(draft, 'requester'), { 'requester.phone': '0912345678', ve: 'xem-lai' })
    expect([pageOf(draft, 'xem-lai'), pageOf(draft, 'giay-to')]).toContain(back.location)
    const more = await site
      .as(citizen)
      .post(pageOf(draft, 'requester'), { 'requester.capacity': 'authorised', ve: 'xem-lai' })
    expect(more.location).toBe(pageOf(draft, 'principal'))
  })

  test('where it goes can be changed, and a draft can be thrown away', async () => {
    const citizen = await newCitizen(db)
    const draft = await beginOnline(site, citizen)
    const other = 'tay-ninh/xa-ben-cau/trung-tam-phuc-vu-hanh-chinh-cong'
    await site.as(citizen).post(pageOf(draft, 'noi-nhan'), { 'noi-nhan': other, 'cach-nhan': 'post' })
    expect(await draftRow(db, citizen, draft)).toMatchObject({ agency: other, delivery: 'post' })
    const list = wordsOf((await site.as(citizen).get('/ho-so')).html)
    expect(list).toContain('Làm tiếp')
    const until = formatDay(addDays(vnDay(new Date()), 90))
    expect(list).toContain(`Không làm tiếp thì ngày ${until} bản nháp bị xóa`)
    expect((await site.as(citizen).post(pageOf(draft, 'bo'), {})).location).toBe('/ho-so')
    expect((await site.as(citizen).get(pageOf(draft, 'requester'))).status).toBe(404)
  })
})
