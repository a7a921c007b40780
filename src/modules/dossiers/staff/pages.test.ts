import pg from 'pg'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type StaffActor, system } from '#platform/access'
import { historyOf } from '#platform/ledger'
import { testDatabase } from '../../../../tests/support/database.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { acceptDossier } from '../commands/accept-dossier.ts'
import { requestSupplement } from '../commands/request-supplement.ts'
import {
  centre,
  colleagueOf,
  commune,
  dossierAt,
  fileDossier,
  officerOf,
  otherCentre,
  rowOf,
  seedOfficers,
  taskOf,
} from '../dossier.fixture.ts'
import { db as dossiers } from '../schema.ts'

const db = testDatabase()
const office = db.as(system('test'))
let site: Awaited<ReturnType<typeof testSite>>
let officer: StaffActor
let processor: StaffActor
let leader: StaffActor

beforeAll(async () => {
  await seedOfficers(db)
  site = await testSite(db.database)
  officer = await officerOf(db, 'one-stop-officer', centre)
  processor = await officerOf(db, 'processor', commune)
  leader = await officerOf(db, 'agency-leader', commune)
})
afterEach(() => vi.restoreAllMocks())

describe('the worklist', () => {
  test('lists the work with words for its time, alone as a fragment too; and says when all is done', async () => {
    const { code } = await fileDossier(db)
    for (const path of ['/can-bo', '/can-bo/viec']) {
      const { status, html } = await site.as(officer).get(path)
      expect(status).toBe(200)
      expect(html).toContain(`href="/can-bo/ho-so/${code}"`)
      expect(html).toMatch(/còn \d+ (phút|giờ|ngày) làm việc|đến hạn/)
      expect(html).toContain(`/luong?kenh=${encodeURIComponent(`tasks:${centre}`)}`)
    }
    const { html } = await site.as(await officerOf(db, 'one-stop-officer', otherCentre)).get('/can-bo')
    expect(html).toContain('Không còn việc nào')
    expect(html).not.toContain(code)
  })

  test('keeps its filter in the address', async () => {
    const { html } = await site.as(officer).get('/can-bo?nhom=tre&loai=return')
    expect(html).toContain('Không có việc nào như vậy')
    expect(html).toContain('href="/can-bo?nhom=hom-nay&amp;loai=return"')
  })
})

describe('a dossier', () => {
  test.each(['', '?muc=quy-trinh', '?muc=van-ban', '?muc=lich-su', '?muc=thoi-han'])(
    'shows its page %s with few statements',
    async section => {
      const { code } = await dossierAt(db, 'sign')
      await site.as(leader).get(`/can-bo/ho-so/${code}`)
      const spy = vi.spyOn(pg.Client.prototype, 'query')
      const { status, html } = await site.as(leader).get(`/can-bo/ho-so/${code}${section}`)
      const statements = spy.mock.calls.map(([statement]) =>
        typeof statement === 'string' ? statement : ((statement as unknown as { text?: string }).text ?? ''),
      )
      // The walls of the tests add a transaction and a role to each; a server without them does not.
      const asked = statements.filter(text => text && !/^(BEGIN|COMMIT|SET LOCAL ROLE)/.test(text))
      expect(status).toBe(200)
      expect(html).toContain('Xem dự thảo và ký')
      expect(asked.length).toBeGreaterThan(8)
      expect(asked.length, asked.map(text => text.slice(0, 80)).join('\n')).toBeLessThanOrEqual(25)
    },
  )

  test('is opened by those who deal with it, and that they looked is written down once', async () => {
    const { code, dossier } = await fileDossier(db)
    expect(
      (await site.as(await officerOf(db, 'one-stop-officer', otherCentre)).get(`/can-bo/ho-so/${code}`))
        .status,
    ).toBe(404)
    expect((await site.as(officer).get('/can-bo/ho-so/H53-KHONG-CO')).status).toBe(404)
    await site.as(officer).get(`/can-bo/ho-so/${code}`)
    await site.as(officer).get(`/can-bo/ho-so/${code}?muc=lich-su`)
    const looks = (await office.read(tx => historyOf(tx, dossier))).filter(entry => entry.action === 'viewed')
    expect(looks).toMatchObject([{ actor: `staff:${officer.id}`, body: { purpose: 'processing' } }])
    const { html } = await site.as(officer).get(`/can-bo/ho-so/${code}?muc=lich-su`)
    expect(html).toContain('Xem hồ sơ: để giải quyết')
    expect(html).not.toContain('Việc khác:')
  })

  test('is received with one press; the second officer is told who was faster', async () => {
    const { code } = await fileDossier(db)
    const task = await taskOf(db, code, 'receive')
    const { html } = await site.as(officer).get(`/can-bo/ho-so/${code}`)
    expect(html).toContain(`action="/can-bo/viec/${task.id}/tiep-nhan"`)
    const press = (who: StaffActor) =>
      site.as(who).post(`/can-bo/viec/${task.id}/tiep-nhan`, {}, `/can-bo/ho-so/${code}`)
    expect((await press(officer)).location).toBe(`/can-bo/ho-so/${code}?xong=accept`)
    const second = await press(await colleagueOf(db, officer))
    expect(second.location).toBe(`/can-bo/ho-so/${code}?vuong=task.done`)
    const told = await site.as(officer).get(second.location!)
    expect(told.html).toContain('vừa được người khác làm xong')
    expect(told.html).toContain(officer.name)
  })

  test('gives its papers and printed forms to who may see it', async () => {
    const { code, dossier } = await dossierAt(db, 'return', { delivery: 'counter' })
    const { printed, paper } = await office.read(async tx => ({
      printed: await dossiers(tx)
        .selectFrom('dossiers.printed')
        .select('id')
        .where('dossier', '=', dossier)
        .executeTakeFirstOrThrow(),
      paper: await dossiers(tx)
        .selectFrom('dossiers.paper')
        .select('id')
        .where('dossier', '=', dossier)
        .where('file', 'is not', null)
        .limit(1)
        .executeTakeFirstOrThrow(),
    }))
    const stranger = await officerOf(db, 'processor', 'tay-ninh/xa-ben-cau')
    for (const path of [
      `phieu/${printed.id}`,
      `phieu/${printed.id}?kho=80`,
      'phieu-kiem-soat',
      `giay-to/${paper.id}`,
      'ket-qua/du-thao',
      'ket-qua/da-ky',
      'ket-qua/ban-chinh',
    ]) {
      const answer = await site.as(officer).get(`/can-bo/ho-so/${code}/${path}`)
      expect([path, answer.status, answer.bytes.subarray(0, 4).toString()]).toEqual([path, 200, '%PDF'])
      expect((await site.as(stranger).get(`/can-bo/ho-so/${code}/${path}`)).status, path).toBe(404)
    }
  })
})

describe('deeds', () => {
  test('a request to complete takes over what was wrong with the papers, and asks for something', async () => {
    const { code, dossier } = await fileDossier(db)
    const task = await taskOf(db, code, 'receive')
    const paper = await office.read(tx =>
      dossiers(tx)
        .selectFrom('dossiers.paper')
        .select('id')
        .where('dossier', '=', dossier)
        .where('paper', '=', 'old-paper')
        .executeTakeFirstOrThrow(),
    )
    const page = `/can-bo/ho-so/${code}`
    const checked = await site
      .as(officer)
      .post(`/can-bo/viec/${task.id}/giay-to`, { giay: paper.id, xet: 'rejected', note: 'Ảnh mờ' }, page)
    expect(checked.location).toBe(`${page}#giay-${paper.id}`)
    const at = `/can-bo/viec/${task.id}/bo-sung`
    expect((await site.as(officer).get(at)).html).toContain('value="Ảnh mờ"')
    const empty = await site
      .as(officer)
      .post(at, { 'giay.old-paper': '', 'giay.declaration': '', den: '31/12/2020' })
    expect(empty.html).toContain('Hãy chọn hoặc ghi ít nhất một điều cần bổ sung.')
    expect(empty.html).toContain('Hãy ghi một ngày sau hôm nay')
    const sent = await site.as(officer).post(at, { 'giay.old-paper': 'Ảnh mờ', den: '31/12/2027' })
    expect(sent.location).toBe(`${page}?xong=supplement`)
    expect(await rowOf(db, code)).toMatchObject({ status: 5 })

    const counter = `${page}/nhan-bo-sung`
    expect((await site.as(officer).post(counter, { nhan: '1' })).html).toContain(
      'Hãy đánh dấu giấy tờ đã nhận',
    )
    expect((await site.as(officer).post(counter, { 'da-xem': 'old-paper', nhan: '1' })).location).toBe(
      `${page}?xong=supplemented`,
    )
  })

  test.each([
    ['tu-choi', 'receive', 3],
    ['dung', 'examine', 8],
  ] as const)('to end a dossier (%s) needs a reason', async (way, does, status) => {
    const { code, task } = await dossierAt(db, does)
    const who = does === 'receive' ? officer : processor
    const at = `/can-bo/viec/${task.id}/${way}`
    expect((await site.as(who).post(at, { 'noi-dung': 'Không' })).html).toContain(
      'Hãy đánh dấu một lý do ở trên, hoặc viết lý do, ít nhất 10 chữ cái.',
    )
    expect((await site.as(who).post(at, { 'noi-dung': 'Không có ủy quyền hợp lệ.' })).status).toBe(303)
    expect(await rowOf(db, code)).toMatchObject({ status })
  })

  test('the result is complete before it goes to be signed; unfinished it is kept', async () => {
    const { code, task } = await dossierAt(db, 'examine')
    const at = `/can-bo/viec/${task.id}`
    const half = { 'entries.0.title': 'Trích lục khai sinh' }
    const refused = await site.as(processor).post(at, { ...half, outcome: 'ready' })
    expect(refused.html).toContain('Hãy nhập nội dung đã đăng ký.')
    expect(refused.html).toContain('value="Trích lục khai sinh"')
    expect((await site.as(processor).post(at, { ...half, luu: '1' })).location).toBe(`${at}?luu=1`)
    expect((await site.as(processor).get(at)).html).toContain('value="Trích lục khai sinh"')
    const whole = {
      ...half,
      'entries.0.person': 'Lê Thị Thu Hà',
      'entries.0.content': 'Giới tính: Nữ.',
      'entries.0.registeredNumber': '57',
      'entries.0.book': '01/1998',
      'entries.0.registeredOn-year': '1998',
      'entries.0.registeredAt': 'Ủy ban nhân dân xã Thanh Điền',
      'entries.0.copies': '3',
    }
    expect((await site.as(processor).post(at, { ...whole, outcome: 'ready' })).location).toBe(
      `/can-bo/ho-so/${code}?xong=examine`,
    )
    expect(await taskOf(db, code, 'sign')).toMatchObject({ state: 'open' })
  })

  test('a leader who sends it back says why', async () => {
    const { code, task } = await dossierAt(db, 'sign')
    const at = `/can-bo/viec/${task.id}`
    expect((await site.as(leader).get(at)).html).toContain(`/can-bo/ho-so/${code}/ket-qua/du-thao`)
    expect((await site.as(leader).post(at, { outcome: 'return', note: '' })).html).toContain(
      'Hãy ghi lý do trả lại',
    )
    expect((await site.as(leader).post(at, { outcome: 'return', note: 'Sai số quyển.' })).location).toBe(
      `/can-bo/ho-so/${code}?xong=sign`,
    )
    expect((await site.as(processor).get(`/can-bo/ho-so/${code}?muc=quy-trinh`)).html).toContain(
      'Sai số quyển.',
    )
  })

  test('an opinion, a longer term, a withdrawal and a returned result', async () => {
    const inspect = await dossierAt(db, 'inspect', { procedure: '1.011607' })
    const opinion = await site
      .as(processor)
      .post(`/can-bo/viec/${inspect.task.id}`, { 'y-kien': 'Đã đến nhà, đúng như khai.', outcome: 'scored' })
    expect(opinion.location).toBe(`/can-bo/ho-so/${inspect.code}?xong=opinion`)

    const extend = `/can-bo/ho-so/${inspect.code}/gia-han`
    expect(
      (await site.as(leader).post(extend, { den: '01/01/2020', 'ly-do': 'Mưa lũ nhiều ngày.' })).html,
    ).toContain('Ngày mới phải sau ngày hẹn hiện nay.')
    expect(
      (await site.as(leader).post(extend, { den: '31/12/2027', 'ly-do': 'Mưa lũ nhiều ngày.' })).status,
    ).toBe(303)
    expect((await site.as(leader).get(`/can-bo/ho-so/${inspect.code}?muc=thoi-han`)).html).toContain(
      'Các lần xin lỗi và gia hạn',
    )
    expect((await site.as(officer).get(extend)).status).toBe(404)

    const withdraw = await site
      .as(officer)
      .post(`/can-bo/ho-so/${inspect.code}/rut`, { 'noi-dung': 'Người nộp không cần nữa.' })
    expect(withdraw.location).toBe(`/can-bo/ho-so/${inspect.code}?xong=withdraw`)

    const handed = await dossierAt(db, 'return', { delivery: 'counter' })
    const returned = await site
      .as(officer)
      .post(`/can-bo/viec/${handed.task.id}`, { 'nguoi-nhan': 'Lê Văn Tám', outcome: 'returned' })
    expect(returned.location).toBe(`/can-bo/ho-so/${handed.code}?xong=return`)
    const history = await office.read(tx => historyOf(tx, handed.dossier))
    expect(JSON.stringify(history)).not.toContain('Lê Văn Tám')
    expect((await site.as(officer).get(`/can-bo/ho-so/${handed.code}?muc=quy-trinh`)).html).toContain(
      'Người nhận: Lê Văn Tám.',
    )
  })
})

test('a step that was done meanwhile, or waits for the citizen, leads back to the dossier', async () => {
  const { code } = await fileDossier(db)
  const task = await taskOf(db, code, 'receive')
  await db.as(officer).write(tx =>
    requestSupplement(tx, {
      task: task.id,
      reason: 'Thiếu chữ ký của người yêu cầu.',
      papers: [],
      until: '2027-12-31',
    }),
  )
  expect((await site.as(officer).get(`/can-bo/viec/${task.id}`)).location).toBe(
    `/can-bo/ho-so/${code}?vuong=task.paused`,
  )
  const other = await fileDossier(db)
  const receive = await taskOf(db, other.code, 'receive')
  await db.as(officer).write(tx => acceptDossier(tx, { task: receive.id }))
  expect((await site.as(officer).get(`/can-bo/viec/${receive.id}`)).location).toBe(
    `/can-bo/ho-so/${other.code}?vuong=task.done`,
  )
})
