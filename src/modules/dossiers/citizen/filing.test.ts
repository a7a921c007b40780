import { beforeAll, describe, expect, test } from 'vitest'
import { getAt, type Posted, postedValues, settle } from '#lib/form'
import { getProcedure } from '#modules/procedures'
import { type Actor, anyone, type CitizenActor } from '#platform/access'
import { testDatabase } from '../../../../tests/support/database.ts'
import { loadSample } from '../../procedures/catalogue/index.ts'
import { centre, copyProcedure, newCitizen, seedOfficers } from '../dossier.fixture.ts'
import { db as dossiers } from '../schema.ts'
import { citizenBrowser, type Form, valueOf, wordsOf } from './citizen.fixture.ts'

const db = testDatabase()
let site: Awaited<ReturnType<typeof citizenBrowser>>
beforeAll(async () => {
  await seedOfficers(db)
  site = await citizenBrowser(db.database)
})

const choice = { 'noi-nhan': centre, 'cach-nhan': 'electronic' }

async function begin(citizen: Actor, procedure = copyProcedure): Promise<string> {
  const started = await site.as(citizen).post(`/nop-ho-so/${procedure}`, choice)
  expect(started.status).toBe(303)
  return started.location!.split('/')[3]!
}

const draftRow = (citizen: Actor, id: string) =>
  db
    .as(citizen)
    .read(tx =>
      dossiers(tx).selectFrom('dossiers.draft').selectAll().where('id', '=', id).executeTakeFirstOrThrow(),
    )
const pageOf = (draft: string, page: string) => `/nop-ho-so/ban-nhap/${draft}/${page}`

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
    const started = await site.as(citizen).post(`/nop-ho-so/${copyProcedure}`, choice)
    const page = await site.as(citizen).get(started.location!)
    expect(valueOf(page.html, 'requester.name')).toBe('Lê Văn Tám')
    expect(valueOf(page.html, 'requester.phone')).toBe('0918406027')
    expect(wordsOf(page.html)).toContain('Theo tài khoản của bạn')
    expect(wordsOf(page.html)).toContain('bạn có thể tự nhập')
  })

  test('finds the unfinished one again, and begins anew only when asked to', async () => {
    const citizen = await newCitizen(db)
    const draft = await begin(citizen)
    expect(await begin(citizen)).toBe(draft)
    const again = await site.as(citizen).post(`/nop-ho-so/${copyProcedure}`, { ...choice, moi: '1' })
    expect(again.location).not.toContain(draft)
    expect(wordsOf((await site.as(citizen).get(`/nop-ho-so/${copyProcedure}`)).html)).toContain(
      'Bạn đang làm dở thủ tục này',
    )
  })
})

describe('a page of questions', () => {
  const typed: Form = {
    'requester.capacity': 'self',
    'requester.name': 'Lê Văn Tám',
    'requester.personalNumber': '12345',
    'requester.birthDate.day': '31',
    'requester.birthDate.month': '2',
    'requester.birthDate.year': '1963',
    'requester.phone': '0918406027',
  }

  test('keeps a number and a date that can not be, and says what to do', async () => {
    const citizen = await newCitizen(db)
    const draft = await begin(citizen)
    const answer = await site.as(citizen).post(pageOf(draft, 'requester'), typed)
    expect(answer.status).toBe(200)
    expect(wordsOf(answer.html)).toContain('gồm 12 chữ số')
    expect(wordsOf(answer.html)).toContain('ngày này không có trong lịch')
    expect(answer.html).toContain('<title>Lỗi:')
    const again = await site.as(citizen).get(pageOf(draft, 'requester'))
    expect(valueOf(again.html, 'requester.personalNumber')).toBe('12345')
    expect(valueOf(again.html, 'requester.birthDate.day')).toBe('31')
    // Only a page without mistakes is left forwards; saving for later always works.
    expect(
      (await site.as(citizen).post(pageOf(draft, 'requester'), { ...typed, 'de-sau': '1' })).location,
    ).toBe('/ho-so')
  })

  test('loses the mark of a prefilled answer that is changed, and keeps the others', async () => {
    const citizen = await newCitizen(db)
    const draft = await begin(citizen)
    await site.as(citizen).post(pageOf(draft, 'requester'), { 'requester.phone': '0912345678' })
    const { origins } = await draftRow(citizen, draft)
    expect(origins).not.toHaveProperty(['requester.phone'])
    expect(origins).toHaveProperty(['requester.name'], 'profile')
  })

  test('is kept while one types, also half-way, and the form then belongs to the newer state', async () => {
    const citizen = await newCitizen(db)
    const draft = await begin(citizen)
    const revision = valueOf((await site.as(citizen).get(pageOf(draft, 'requester'))).html, 'revision')!
    const saved = await site
      .as(citizen)
      .post(`${pageOf(draft, 'requester')}/luu`, {
        revision,
        'requester.name': 'Lê Văn',
        'requester.capacity': 'self',
      })
    const told = JSON.parse(saved.html)
    expect(told).toMatchObject({ saved: true })
    expect(told.revision).not.toBe(revision)
    const sent = await site
      .as(citizen)
      .post(pageOf(draft, 'requester'), { ...typed, revision: told.revision })
    expect(sent.status).toBe(200)
    expect((await draftRow(citizen, draft)).answers).toMatchObject({ requester: { personalNumber: '12345' } })
  })

  test('changed in a second tab: both versions are shown, nothing is overwritten, and one press keeps one’s own', async () => {
    const citizen = await newCitizen(db)
    const draft = await begin(citizen)
    const revision = valueOf((await site.as(citizen).get(pageOf(draft, 'requester'))).html, 'revision')!
    await site.as(citizen).post(pageOf(draft, 'requester'), { revision, 'requester.phone': '0911111111' })
    const stale = await site
      .as(citizen)
      .post(pageOf(draft, 'requester'), { revision, 'requester.phone': '0922222222' })
    expect(stale.status).toBe(409)
    expect(wordsOf(stale.html)).toMatch(/vừa được sửa ở nơi khác.*0911111111.*0922222222/)
    expect(getAt((await draftRow(citizen, draft)).answers, 'requester.phone')).toBe('0911111111')
    const autosave = await site
      .as(citizen)
      .post(`${pageOf(draft, 'requester')}/luu`, { revision, 'requester.phone': '0922222222' })
    expect([autosave.status, JSON.parse(autosave.html).saved]).toEqual([409, false])

    const mine = {
      revision: valueOf(stale.html, 'revision')!,
      'requester.phone': valueOf(stale.html, 'requester.phone')!,
    }
    await site.as(citizen).post(pageOf(draft, 'requester'), mine)
    expect(getAt((await draftRow(citizen, draft)).answers, 'requester.phone')).toBe('0922222222')
  })

  test('is not disturbed by another page that was changed meanwhile', async () => {
    const citizen = await newCitizen(db)
    const draft = await begin(citizen)
    const revision = valueOf((await site.as(citizen).get(pageOf(draft, 'requester'))).html, 'revision')!
    await site.as(citizen).post(pageOf(draft, 'fee'), { purpose: 'Nộp cho trường' })
    expect((await site.as(citizen).post(pageOf(draft, 'requester'), { ...typed, revision })).status).toBe(200)
    expect((await draftRow(citizen, draft)).answers).toMatchObject({
      purpose: 'Nộp cho trường',
      requester: { personalNumber: '12345' },
    })
  })

  test('adds and takes away items by buttons', async () => {
    const citizen = await newCitizen(db)
    const draft = await begin(citizen)
    const added = await site
      .as(citizen)
      .post(pageOf(draft, 'requests'), { 'requests.0.person': 'Lê Văn Tám', 'add:requests': '1' })
    expect(added.location).toMatch(/#field-requests-1$/)
    const two = await site.as(citizen).get(pageOf(draft, 'requests'))
    expect(valueOf(two.html, 'requests.0.person')).toBe('Lê Văn Tám')
    expect(valueOf(two.html, 'requests.1.person')).toBe('')
    await site
      .as(citizen)
      .post(pageOf(draft, 'requests'), {
        'requests.0.person': 'Lê Văn Tám',
        'requests.1.person': 'Lê Thị Năm',
        'remove:requests.0': '1',
      })
    const one = await site.as(citizen).get(pageOf(draft, 'requests'))
    expect(valueOf(one.html, 'requests.0.person')).toBe('Lê Thị Năm')
    expect(valueOf(one.html, 'requests.1.person')).toBeUndefined()
  })

  test('shows the communes of another province, and leads from an old address to the new one', async () => {
    const citizen = await newCitizen(db)
    const draft = await begin(citizen)
    const path = 'requester.residence'
    const asked = await site
      .as(citizen)
      .post(pageOf(draft, 'requester'), { [`${path}.province`]: '68', 'show-communes': path })
    expect(asked.status).toBe(303)
    expect(wordsOf((await site.as(citizen).get(asked.location!)).html)).toContain('Phường Xuân Hương')
    const found = await site
      .as(citizen)
      .post(pageOf(draft, 'requester'), {
        [`${path}.old`]: 'Số 5, phường 3, thành phố Tây Ninh',
        'find-address': path,
      })
    expect(wordsOf(found.html)).toContain('Số 5, Phường Tân Ninh, Tỉnh Tây Ninh')
    const button = /name="use-address"[^>]*|<button[^>]*name="use-address"[^>]*>/.exec(found.html)
    const value =
      /<button[^>]*value="([^"]*)"[^>]*name="use-address"|<button[^>]*name="use-address"[^>]*value="([^"]*)"/.exec(
        found.html,
      )
    expect(button).not.toBeNull()
    await site
      .as(citizen)
      .post(pageOf(draft, 'requester'), {
        'use-address': (value?.[1] ?? value?.[2] ?? '').replaceAll('&quot;', '"'),
      })
    expect(getAt((await draftRow(citizen, draft)).answers, path)).toEqual({
      province: '80',
      commune: '25459',
      detail: 'Số 5',
    })
    // An address can only be put where the form asks for one.
    await site
      .as(citizen)
      .post(pageOf(draft, 'requester'), {
        'use-address': JSON.stringify(['requester.name', '80', '25459', '']),
      })
    expect(getAt((await draftRow(citizen, draft)).answers, 'requester.name')).toBe('Lê Văn Tám')
  })

  test('of somebody else, or of no draft at all, is not found', async () => {
    const draft = await begin(await newCitizen(db))
    const stranger = await newCitizen(db)
    for (const path of [
      pageOf(draft, 'requester'),
      pageOf(draft, 'xem-lai'),
      pageOf(draft, 'giay-to'),
      pageOf(draft, 'noi-nhan'),
      pageOf(draft, 'bo'),
      pageOf('khong-co', 'requester'),
    ])
      expect((await site.as(stranger).get(path)).status, path).toBe(404)
    for (const path of [pageOf(draft, 'requester'), pageOf(draft, 'bo'), `${pageOf(draft, 'requester')}/luu`])
      expect((await site.as(stranger).post(path, {})).status, path).toBe(404)
  })

  test('sent after the session ended: what was typed waits behind the sign-in', async () => {
    const citizen = await newCitizen(db)
    const draft = await begin(citizen)
    const late = await site.as(anyone).post(pageOf(draft, 'requester'), typed)
    expect(late.status).toBe(303)
    const back = decodeURIComponent(/ve=([^&]+)/.exec(late.location!)![1]!)
    const held = await site.as(citizen).get(back)
    expect(wordsOf(held.html)).toContain('Nội dung bạn vừa nhập vẫn còn đây')
    const kept = Object.fromEntries(Object.keys(typed).map(name => [name, valueOf(held.html, name) ?? '']))
    expect(kept).toEqual(typed)
    await site.as(citizen).post(pageOf(draft, 'requester'), kept)
    expect((await draftRow(citizen, draft)).answers).toMatchObject({ requester: { personalNumber: '12345' } })
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
    const draft = await begin(citizen)
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

  test('a change from the review leads back to the review, unless it brought new questions', async () => {
    const citizen = await newCitizen(db)
    const draft = await begin(citizen)
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
    const draft = await begin(citizen)
    const other = 'tay-ninh/xa-ben-cau/trung-tam-phuc-vu-hanh-chinh-cong'
    await site.as(citizen).post(pageOf(draft, 'noi-nhan'), { 'noi-nhan': other, 'cach-nhan': 'post' })
    expect(await draftRow(citizen, draft)).toMatchObject({ agency: other, delivery: 'post' })
    expect(wordsOf((await site.as(citizen).get('/ho-so')).html)).toContain('Làm tiếp')
    expect((await site.as(citizen).post(pageOf(draft, 'bo'), {})).location).toBe('/ho-so')
    expect((await site.as(citizen).get(pageOf(draft, 'requester'))).status).toBe(404)
  })
})
