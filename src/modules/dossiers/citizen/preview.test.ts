import { execFileSync, spawnSync } from 'node:child_process'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { postedValues } from '#lib/form'
import { formatDateTime } from '#lib/vietnamese-text'
import { type Actor, type StaffActor, system } from '#platform/access'
import { freeze } from '#platform/clock'
import { testDatabase } from '../../../../tests/support/database.ts'
import { loadCatalogue, loadSample } from '../../procedures/catalogue/index.ts'
import { commune, copyProcedure, dossierAt, newCitizen, officerOf, seedOfficers } from '../dossier.fixture.ts'
import { findPreview } from '../queries/find-preview.ts'
import { type Channel, db as dossiers } from '../schema.ts'
import { citizenBrowser, valueOf, wordsOf } from './citizen.fixture.ts'

const hasPoppler = spawnSync('pdftotext', ['-v']).error === undefined
const db = testDatabase()
const office = db.as(system('test'))
const { result } = loadCatalogue().find(one => one.code === copyProcedure)!
const written = postedValues(result.form!, 'extracts', loadSample(copyProcedure).resultAnswers)
let site: Awaited<ReturnType<typeof citizenBrowser>>
let processor: StaffActor

beforeAll(async () => {
  await seedOfficers(db)
  site = await citizenBrowser(db.database)
  processor = await officerOf(db, 'processor', commune)
})
afterEach(() => freeze(undefined))

const words = async (actor: Actor, path: string) => wordsOf((await site.as(actor).get(path)).html)
const previewOf = (dossier: string) => office.read(tx => findPreview(tx, dossier))

async function examined(channel: Channel = 'online') {
  const { task, ...filed } = await dossierAt(db, 'examine', { channel })
  return {
    ...filed,
    desk: `/can-bo/viec/${task.id}`,
    mine: `/ho-so/${filed.code}`,
    here: `/ho-so/${filed.code}/xem-truoc`,
  }
}
async function shown() {
  const it = await examined()
  const sent = await site.as(processor).post(it.desk, { ...written, note: '', 'xem-truoc': '1' })
  expect(sent.location).toBe(`${it.desk}?luu=preview`)
  return { ...it, until: formatDateTime((await previewOf(it.dossier))!.until) }
}
const answer = async (it: { citizen: Actor; here: string }, form: Record<string, string>) => {
  const ban = valueOf((await site.as(it.citizen).get(it.here)).html, 'ban') ?? ''
  return site.as(it.citizen).post(it.here, { ban, ...form })
}

describe('the officer', () => {
  test('is told what was promised; what lacks is said before it is sent, and nothing typed is lost', async () => {
    const it = await examined()
    const { html } = await site.as(processor).get(it.desk)
    expect(html).toMatch(/<button[^>]*name="xem-truoc"/)
    expect(wordsOf(html)).toContain('Thủ tục này hứa gửi người nộp trên mạng xem trước dự thảo trước khi ký')
    const half = { ...written, 'entries.0.person': '', note: 'Đã tra sổ', 'xem-truoc': '1' }
    const wrong = await site.as(processor).post(it.desk, half)
    expect(wrong.html).toContain('href="#entries.0.person"')
    expect(wrong.html).toMatch(/name="entries\.0\.book"[^>]*value="[^"]+"/)
    expect(wrong.html).toContain('Đã tra sổ')
    expect(await previewOf(it.dossier)).toBeUndefined()
  })

  test('reads when it was sent, that nobody answered in time, that it is right, or what is wrong', async () => {
    const it = await shown()
    const sent = await words(processor, `${it.desk}?luu=preview`)
    expect(sent).toContain('Đã gửi người nộp xem trước. Hồ sơ vẫn ở bước này')
    expect(sent).toContain(`chờ trả lời đến ${it.until}`)
    freeze(new Date((await previewOf(it.dossier))!.until.getTime() + 1))
    expect(await words(processor, it.desk)).toContain(
      `Đến ${it.until} người nộp không trả lời: coi như đồng ý`,
    )
    freeze(undefined)
    await answer(it, { 'tra-loi': 'dung' })
    expect(await words(processor, it.desk)).toContain('Người nộp đã xem và báo là đúng')

    const other = await shown()
    await answer(other, { 'tra-loi': 'sua', 'can-sua': 'Tên đệm là “Thị”\n<b>không phải Thi</b>' })
    const said = await site.as(processor).get(other.desk)
    expect(said.html).toContain('govuk-notification-banner--warning')
    expect(said.html).toContain('Tên đệm là “Thị”\n&lt;b>không phải Thi')
    // What is to be put right stands there also when the first half of it was saved.
    const saved = { ...written, 'entries.0.person': 'Nguyễn Thị Sửa', note: '', luu: '1' }
    await site.as(processor).post(other.desk, saved)
    const later = await words(processor, other.desk)
    expect(later).toContain('không còn tính: dự thảo đã đổi')
    expect(later).toContain('Tên đệm là “Thị”')
    for (const { code } of [it, other])
      expect(await words(processor, `/can-bo/ho-so/${code}?muc=lich-su`)).toMatch(
        /Người nộp xem dự thảo kết quả: (đúng rồi|có chỗ cần sửa).*Gửi người nộp xem trước dự thảo kết quả, trả lời đến/,
      )
  })

  test('of a dossier from the counter has no such button, and sends nothing by it', async () => {
    const it = await examined('counter')
    const { html } = await site.as(processor).get(it.desk)
    expect(html).not.toContain('xem-truoc')
    expect(html).not.toContain('Thủ tục này hứa')
    const sent = await site.as(processor).post(it.desk, { ...written, 'xem-truoc': '1' })
    expect(sent.location).toBe(`/can-bo/ho-so/${it.code}?vuong=preview.not-for-this`)
    expect(await words(processor, sent.location!)).toContain('không gửi xem trước kết quả')
  })
})

describe('the applicant', () => {
  test('is asked on the dossier’s page, opens the draft, and says that it is right', async () => {
    const it = await shown()
    expect((await site.as(it.citizen).get(it.mine)).html).toContain(`href="${it.here}"`)
    const { html } = await site.as(it.citizen).get(it.here)
    expect(html).toContain(`href="${it.here}/ban-nhap.pdf"`)
    expect(wordsOf(html)).toContain(`Xin trả lời đến`)
    const pdf = await site.as(it.citizen).get(`${it.here}/ban-nhap.pdf`)
    expect(pdf).toMatchObject({ status: 200, headers: { 'content-type': 'application/pdf' } })
    expect(pdf.headers['content-disposition']).toMatch(/^inline; filename.*-ban-nhap\.pdf$/)
    expect(pdf.bytes.subarray(0, 4).toString()).toBe('%PDF')
    const sent = await answer(it, { 'tra-loi': 'dung' })
    expect(sent.location).toBe(it.here)
    expect(await words(it.citizen, it.here)).toContain('Bạn đã báo là đúng')
    expect((await site.as(it.citizen).get(it.mine)).html).not.toContain(`href="${it.here}"`)
    expect(await words(it.citizen, it.mine)).toMatch(
      /Xem bản nháp kết quả: đúng rồi .*Gửi bạn xem trước kết quả, trả lời đến/,
    )
  })

  test('must choose, and say what is wrong; what was typed stays', async () => {
    const it = await shown()
    const none = await answer(it, { 'can-sua': 'Tên đệm' })
    expect(wordsOf(none.html)).toContain('Hãy chọn “Đúng rồi” hoặc “Có chỗ cần sửa”.')
    expect(none.html).toContain('href="#tra-loi"')
    expect(none.html).toMatch(/<textarea[^>]*name="can-sua"[^>]*>\s*Tên đệm</)
    const empty = await answer(it, { 'tra-loi': 'sua', 'can-sua': '  ' })
    expect(wordsOf(empty.html)).toContain('Hãy ghi chỗ nào cần sửa')
    expect(empty.html).toMatch(/value="sua"[^>]*checked/)
    expect((await previewOf(it.dossier))!.answered_at).toBeNull()
    const sent = await answer(it, { 'tra-loi': 'sua', 'can-sua': 'Tên đệm là “Thị”' })
    expect(sent.location).toBe(it.here)
    expect(await words(it.citizen, it.here)).toContain('Tên đệm là “Thị”')
    expect(await words(it.citizen, it.mine)).toContain('Xem bản nháp kết quả: có chỗ cần sửa')
    // Pressed once more it is the first answer that counts.
    const again = await answer(it, { ban: (await previewOf(it.dossier))!.id, 'tra-loi': 'dung' })
    expect(again.location).toBe(it.here)
    expect(await previewOf(it.dossier)).toMatchObject({ agreed: false })
  })

  test('answers the draft they saw: of one that was changed since they keep their words and see the new one', async () => {
    const it = await shown()
    const { id: ban } = (await previewOf(it.dossier))!
    const other = { ...written, 'entries.0.person': 'Nguyễn Thị Sửa', note: '' }
    await site.as(processor).post(it.desk, { ...other, luu: '1' })
    expect((await site.as(it.citizen).get(`${it.here}/ban-nhap.pdf`)).status).toBe(404)
    expect((await site.as(it.citizen).get(it.mine)).html).not.toContain(`href="${it.here}"`)
    const form = { ban, 'tra-loi': 'sua', 'can-sua': 'Tên đệm là “Thị”' }
    const over = wordsOf((await site.as(it.citizen).post(it.here, form)).html)
    expect(over).toContain('Bản nháp này không còn dùng nữa')
    expect(over).toMatch(/Tên đệm là “Thị”\s+Những điều bạn vừa viết chưa được gửi/)

    await site.as(processor).post(it.desk, { ...other, 'xem-truoc': '1' })
    const renewed = await site.as(it.citizen).post(it.here, form)
    expect(wordsOf(renewed.html)).toContain('Bản nháp vừa được sửa. Hãy mở bản mới')
    expect(renewed.html).toMatch(/<textarea[^>]*name="can-sua"[^>]*>\s*Tên đệm là “Thị”</)
    expect(valueOf(renewed.html, 'ban')).toBe((await previewOf(it.dossier))!.id)
    expect((await site.as(it.citizen).get(`${it.here}/ban-nhap.pdf`)).status).toBe(200)
  })

  test('alone: for others, and where nothing was sent, there is no such page', async () => {
    const it = await shown()
    const other = await newCitizen(db)
    for (const path of [it.here, `${it.here}/ban-nhap.pdf`])
      expect((await site.as(other).get(path)).status).toBe(404)
    const { id: ban } = (await previewOf(it.dossier))!
    expect((await site.as(other).post(it.here, { ban, 'tra-loi': 'dung' })).status).toBe(404)
    expect((await previewOf(it.dossier))!.answered_at).toBeNull()
    const none = await examined()
    for (const path of [none.here, `${none.here}/ban-nhap.pdf`])
      expect((await site.as(none.citizen).get(path)).status).toBe(404)
  })
})

test.skipIf(!hasPoppler)(
  'every sheet of a draft says that it is none, and that of the signed result does not',
  async () => {
    const it = await shown()
    const textOf = (pdf: Buffer) => execFileSync('pdftotext', ['-', '-'], { input: pdf }).toString()
    const sheets = (pdf: Buffer) => textOf(pdf).split('\f').slice(0, -1)
    const { bytes } = await site.as(it.citizen).get(`${it.here}/ban-nhap.pdf`)
    expect(sheets(bytes)).toHaveLength(2)
    for (const sheet of sheets(bytes)) expect(sheet).toContain('BẢN NHÁP – CHƯA KÝ')
    const draft = await site.as(processor).get(`/can-bo/ho-so/${it.code}/ket-qua/du-thao`)
    expect(textOf(draft.bytes)).toContain('BẢN NHÁP – CHƯA KÝ')

    const { dossier, code } = await dossierAt(db, 'return', { delivery: 'counter' })
    const { signed_file } = await office.read(tx =>
      dossiers(tx)
        .selectFrom('dossiers.result')
        .select('signed_file')
        .where('dossier', '=', dossier)
        .executeTakeFirstOrThrow(),
    )
    expect(signed_file).not.toBeNull()
    const signed = await site.as(processor).get(`/can-bo/ho-so/${code}/ket-qua/da-ky`)
    expect(sheets(signed.bytes)).toHaveLength(2)
    expect(textOf(signed.bytes)).not.toContain('BẢN NHÁP')
  },
)
