import { beforeAll, describe, expect, test } from 'vitest'
import { postedValues } from '#lib/form'
import type { Actor, StaffActor } from '#platform/access'
import { testDatabase } from '../../../../tests/support/database.ts'
import { loadCatalogue, loadSample } from '../../procedures/catalogue/index.ts'
import {
  centre,
  copyProcedure,
  dossierAt,
  fileDossier,
  officerOf,
  rowOf,
  seedOfficers,
  taskOf,
} from '../dossier.fixture.ts'
import { shownField } from '../whole-form.tsx'
import { citizenBrowser, wordsOf } from './citizen.fixture.ts'

const db = testDatabase()
const { form } = loadCatalogue().find(one => one.code === copyProcedure)!
const filled = (page: string) => ({
  ...postedValues(form, page, loadSample(copyProcedure).answers),
  [shownField]: page,
})
let site: Awaited<ReturnType<typeof citizenBrowser>>
let officer: StaffActor

beforeAll(async () => {
  await seedOfficers(db)
  site = await citizenBrowser(db.database)
  officer = await officerOf(db, 'one-stop-officer', centre)
})

const words = async (actor: Actor, path: string) => wordsOf((await site.as(actor).get(path)).html)

/** The officer asks, on their page, that the requester's page be corrected, and for nothing else. */
async function asked() {
  const filed = await fileDossier(db)
  const { id } = await taskOf(db, filed.code, 'receive')
  const page = `/can-bo/viec/${id}/bo-sung`
  const { html } = await site.as(officer).get(page)
  expect(html).toContain('name="phan.requester"')
  // Nobody was asked who authorised them.
  expect(html).not.toContain('name="phan.principal"')
  const sent = await site
    .as(officer)
    .post(page, { 'phan.requester': 'Số điện thoại không gọi được', den: '31/12/2099' })
  expect(sent.location).toBe(`/can-bo/ho-so/${filed.code}?xong=supplement`)
  return { ...filed, here: `/ho-so/${filed.code}/bo-sung` }
}

describe('the applicant', () => {
  test('finds what they wrote on the pages asked for, keeps what is mistyped, and sends it', async () => {
    const { citizen, code, here } = await asked()
    expect(await words(citizen, `/ho-so/${code}`)).toContain('Người yêu cầu: Số điện thoại không gọi được')
    const { html } = await site.as(citizen).get(here)
    expect(wordsOf(html)).toContain('Số điện thoại không gọi được')
    expect(html).toMatch(/name="requester\.phone"[^>]*value="0918406027"/)
    expect(html).not.toContain('name="purpose"')

    const nothing = await site.as(citizen).post(here, { ...filled('requester'), gui: '1' })
    expect(wordsOf(nothing.html)).toContain('Hãy sửa tờ khai, gửi ít nhất một tệp, hoặc viết lời nhắn.')

    const mistyped = {
      ...filled('requester'),
      'requester.phone': '09184',
      'requester.email': 'tam@nguoidan.example',
    }
    const wrong = await site.as(citizen).post(here, { ...mistyped, 'tra-loi': 'Tôi đổi số', gui: '1' })
    expect(wrong.html).toContain('href="#requester.phone"')
    expect(wrong.html).toMatch(/name="requester\.phone"[^>]*value="09184"/)
    expect(wrong.html).toContain('value="tam@nguoidan.example"')
    expect(wrong.html).toContain('Tôi đổi số')
    expect((await rowOf(db, code)).status).toBe(5)

    const sent = await site
      .as(citizen)
      .post(here, { ...filled('requester'), 'requester.phone': '0918 406 028', gui: '1' })
    expect(sent.location).toBe(`/ho-so/${code}`)
    const own = await words(citizen, `/ho-so/${code}`)
    expect(own).toContain('Sửa 1 chỗ trên tờ khai')
    expect(own).toMatch(/0918[ .]?406[ .]?027 → 0918[ .]?406[ .]?028/)
    const file = await words(officer, `/can-bo/ho-so/${code}`)
    expect(file).toMatch(/Số điện thoại: 0918[ .]?406[ .]?027 → 0918[ .]?406[ .]?028/)
    expect(await words(officer, `/can-bo/ho-so/${code}?muc=lich-su`)).toContain('Sửa 1 chỗ trên tờ khai')
  })

  test('is asked for the paper that belongs to what they changed, on the same page', async () => {
    const { citizen, here } = await asked()
    const authorised = {
      ...filled('requester'),
      [shownField]: ['requester', 'principal'],
      'requester.capacity': 'authorised',
      'principal.name': 'Phạm Thị Sáu',
      'principal.personalNumber': '072166004120',
      'principal.closeRelative': 'true',
      gui: '1',
    }
    const { html } = await site.as(citizen).post(here, authorised)
    expect(wordsOf(html)).toContain('Tờ khai sửa như vậy thì cần thêm giấy tờ: Văn bản ủy quyền')
    expect(html).toContain('name="tep.authorisation"')
  })
})

describe('a page that is older than the request', () => {
  test('does not answer the newer one, and keeps what was written', async () => {
    const { citizen, code, here } = await asked()
    const { html } = await site.as(citizen).get(here)
    const old = { so: /name="so" value="([^"]+)"/.exec(html)![1]! }
    // Meanwhile the counter takes the answer, and the officer asks again.
    const counter = `/can-bo/ho-so/${code}/nhan-bo-sung`
    await site
      .as(officer)
      .post(counter, { ...filled('requester'), 'requester.phone': '0918406028', nhan: '1' })
    const typed = { ...filled('requester'), ...old, 'tra-loi': 'Tôi đổi số rồi', gui: '1' }
    const late = await site.as(citizen).post(here, typed)
    expect(wordsOf(late.html)).toContain('nên lần gửi này không được ghi')
    expect(late.html).toContain('Tôi đổi số rồi')
    const { id } = await taskOf(db, code, 'receive')
    await site
      .as(officer)
      .post(`/can-bo/viec/${id}/bo-sung`, { 'phan.requester': 'Xin ghi lại địa chỉ', den: '31/12/2099' })
    const again = await site.as(citizen).post(here, typed)
    expect(wordsOf(again.html)).toContain('Đây là yêu cầu mới của cán bộ')
    expect(again.html).toContain('Tôi đổi số rồi')
    // What the counter wrote stands in the form, not what the old page had.
    expect(again.html).toMatch(/name="requester\.phone"[^>]*value="0918406028"/)
    expect(await rowOf(db, code)).toMatchObject({
      status: 5,
      answers: { requester: { phone: '0918406028' } },
    })
  })

  test('is not sent without the files that were chosen', async () => {
    const { citizen, code, here } = await asked()
    const left = await site
      .as(citizen)
      .post(here, { ...filled('requester'), '_files-left': '1', 'tra-loi': 'Gửi kèm giấy', gui: '1' })
    expect(wordsOf(left.html)).toContain('Xin chọn lại tệp rồi gửi')
    expect(left.html).toContain('Gửi kèm giấy')
    expect((await rowOf(db, code)).status).toBe(5)
  })
})

test('a correction that would move the fee can be given up, and the words sent', async () => {
  const { citizen, code } = await dossierAt(db, 'examine')
  const processor = await officerOf(db, 'processor', 'tay-ninh/phuong-tan-ninh')
  const { id } = await taskOf(db, code, 'examine')
  await site
    .as(processor)
    .post(`/can-bo/viec/${id}/bo-sung`, { 'phan.requests': 'Số bản chưa rõ', den: '31/12/2099' })
  const here = `/ho-so/${code}/bo-sung`
  const more = { ...filled('requests'), 'requests.0.copies': '5', 'tra-loi': 'Tôi cần năm bản' }
  const refused = await site.as(citizen).post(here, { ...more, gui: '1' })
  expect(wordsOf(refused.html)).toContain('lệ phí hoặc thời hạn khác với giấy tiếp nhận')
  expect(refused.html).toContain('name="giu-nguyen"')
  const sent = await site.as(citizen).post(here, { ...more, 'giu-nguyen': '1' })
  expect(sent.location).toBe(`/ho-so/${code}`)
  expect(await rowOf(db, code)).toMatchObject({ status: 4, fee: 32_000 })
})

test('the one-stop officer corrects it for who comes to the counter', async () => {
  const { code } = await asked()
  const here = `/can-bo/ho-so/${code}/nhan-bo-sung`
  // Enter in a box takes nothing.
  expect(
    (await site.as(officer).post(here, { ...filled('requester'), 'requester.phone': '0918406028' })).status,
  ).toBe(200)
  expect((await rowOf(db, code)).status).toBe(5)
  const nothing = await site.as(officer).post(here, { ...filled('requester'), nhan: '1' })
  expect(wordsOf(nothing.html)).toContain('sửa tờ khai, hoặc ghi lời người nộp')
  const wrong = await site
    .as(officer)
    .post(here, { ...filled('requester'), 'requester.phone': '09184', nhan: '1' })
  expect(wrong.html).toMatch(/name="requester\.phone"[^>]*value="09184"/)
  const sent = await site
    .as(officer)
    .post(here, { ...filled('requester'), 'requester.phone': '0918406028', nhan: '1' })
  expect(sent.location).toBe(`/can-bo/ho-so/${code}?xong=supplemented`)
  expect((await rowOf(db, code)).answers.requester).toMatchObject({ phone: '0918406028' })
})

test('whoever signs is not offered the declaration, but the papers', async () => {
  const { task } = await dossierAt(db, 'sign')
  const leader = await officerOf(db, 'agency-leader', 'tay-ninh/phuong-tan-ninh')
  const { html } = await site.as(leader).get(`/can-bo/viec/${task.id}/bo-sung`)
  expect(html).toContain('name="giay.old-paper"')
  expect(html).not.toContain('name="phan.')
})
