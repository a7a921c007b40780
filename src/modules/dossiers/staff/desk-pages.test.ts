import { beforeAll, describe, expect, test } from 'vitest'
import { type StaffActor, system } from '#platform/access'
import { testDatabase } from '../../../../tests/support/database.ts'
import { testSite } from '../../../../tests/support/site.ts'
import {
  centre,
  colleagueOf,
  commune,
  dossierAt,
  fileDossier,
  officerOf,
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

test('several at once: each on its own, and the report says how each of them went', async () => {
  const [one, two, stale] = [
    await dossierAt(db, 'sign'),
    await dossierAt(db, 'sign'),
    await dossierAt(db, 'sign'),
  ]
  const receive = await taskOf(db, (await fileDossier(db)).code, 'receive')
  const query = [one, two, stale].map(({ task }) => `viec=${task.id}`).join('&')
  const page = `/can-bo/viec/hang-loat?${query}&viec=${receive.id}`
  const { html } = await site.as(leader).get(page)
  expect(html).toContain('3 hồ sơ, cùng một việc: ký')
  expect(html).not.toContain(receive.code)
  // Unwritten: this one can not be signed.
  await office.write(tx =>
    dossiers(tx)
      .updateTable('dossiers.result')
      .set({ fields: {} })
      .where('dossier', '=', two.dossier)
      .execute(),
  )
  const colleague = await colleagueOf(db, leader)
  await site.as(colleague).post(`/can-bo/viec/${stale.task.id}`, { outcome: 'sign' })
  const done = await site
    .as(leader)
    .post('/can-bo/viec/hang-loat', { loai: 'sign', viec: [one.task.id, two.task.id, stale.task.id] }, page)
  const report = await site.as(leader).get(done.location!)
  expect(report.html).toContain('Đã xong 1 trên 3 hồ sơ')
  expect(report.html).toContain(colleague.name)
  expect(report.html).toContain('Kết quả chưa soạn xong, chưa ký được.')
  expect((await site.as(leader).get('/can-bo/viec/hang-loat')).html).toContain('Chưa chọn việc nào')
})

describe('the counter', () => {
  const card = '072070123456||Trần Văn Thử|15081970|Nam|Tổ 1|01012021'
  const form = {
    'requester.capacity': 'self',
    'requester.residence.province': '80',
    'requester.residence.commune': '25585',
    'requester.phone': '0912345678',
    'requests.0.kind': 'birth',
    'requests.0.person': 'Trần Thị Con',
    'requests.0.registeredAt': 'Ủy ban nhân dân xã Thanh Điền',
    'requests.0.copies': '2',
  }

  test('from the card to the receipt', async () => {
    const start = '/can-bo/tiep-nhan'
    const wrong = await site.as(officer).post(start, { so: '123', 'thu-tuc': 'không có' })
    expect(wrong.html).toContain('gồm đúng 12 chữ số')
    const stranger = await site.as(officer).post(start, { so: '072070123456', 'thu-tuc': '2.000635' })
    expect(stranger.html).toContain('hãy gõ họ tên như trên thẻ')
    const opened = await site.as(officer).post(start, { so: card, 'thu-tuc': 'ban sao giay khai sinh' })
    const draft = opened.location!.split('?')[0]!
    const page = await site.as(officer).get(opened.location!)
    expect(page.html).toContain('Trần Văn Thử')
    expect(page.html).toContain('value="072070123456"')
    expect(page.html).toMatch(/name="cach-nhan"[^>]*value="counter" checked/)

    const looked = await site.as(officer).post(draft, form)
    expect(looked.status).toBe(200)
    const missing = await site.as(officer).post(draft, { ...form, nhan: '1' })
    expect(missing.html).toContain('Còn thiếu: Thẻ căn cước')
    const received = await site
      .as(officer)
      .post(draft, { ...form, giay: 'identity', 'cach-nhan': 'counter', nhan: '1' })
    expect(received.location).toMatch(/^\/can-bo\/tiep-nhan\/xong\//)
    const done = await site.as(officer).get(received.location!)
    expect(done.html).toContain('Hẹn trả')
    expect(done.html).toContain('16.000 đồng')
    // The same form sent again, from a second tab or the back button, leads to the same receipt.
    expect((await site.as(officer).get(draft)).location).toBe(received.location)
    expect((await site.as(officer).get(start)).html).toContain('Thủ tục bạn hay nhận')
  })

  test('is for those who sit there', async () => {
    expect((await site.as(processor).get('/can-bo/tiep-nhan')).status).toBe(404)
  })
})

describe('looking', () => {
  test('for a dossier: the whole code or the QR code of the receipt opens it, a name lists', async () => {
    const { code } = await fileDossier(db)
    for (const q of [code, code.toLowerCase(), `http://localhost:3000/tra-cuu?ma=${code}`])
      expect((await site.as(officer).get(`/can-bo/tim?q=${encodeURIComponent(q)}`)).location).toBe(
        `/can-bo/ho-so/${code}`,
      )
    for (const q of ['?ma=%E0', 'a?ma=%', '?ma=', '?ma=%00', 'ma?'])
      expect((await site.as(officer).get(`/can-bo/tim?q=${encodeURIComponent(q)}`)).status, q).toBe(200)
    expect((await site.as(officer).get('/can-bo/tim?q=le+van+tam')).html).toContain(code)
    expect((await site.as(officer).get('/can-bo/tim?q=khong+co+ai')).html).toContain('Không thấy hồ sơ nào')
  })

  test('into the register, on the screen and as form 07', async () => {
    const { code } = await dossierAt(db, 'examine')
    expect((await site.as(officer).get('/can-bo/so-theo-doi')).html).toContain(code)
    expect((await site.as(officer).get('/can-bo/so-theo-doi?tu=01/01/2020&den=31/01/2020')).html).toContain(
      'Không có hồ sơ nào',
    )
    expect((await site.as(officer).get('/can-bo/so-theo-doi.pdf')).bytes.subarray(0, 4).toString()).toBe(
      '%PDF',
    )
  })

  test('over everything: figures, who is late, and the same for a spreadsheet', async () => {
    const { code } = await dossierAt(db, 'examine')
    await office.write(tx =>
      dossiers(tx)
        .updateTable('dossiers.dossier')
        .set({ due_at: new Date('2026-01-05T10:00:00Z'), applicant_name: '=1+1' })
        .where('code', '=', code)
        .execute(),
    )
    const supervisor: StaffActor = {
      ...(await officerOf(db, 'supervisor', 'tay-ninh')),
      grants: [{ role: 'supervisor', agency: 'tay-ninh', reach: 'below' }],
    }
    for (const path of [
      '/can-bo/giam-sat',
      '/can-bo/giam-sat/so-lieu',
      `/can-bo/giam-sat?co-quan=${commune}`,
    ])
      expect((await site.as(supervisor).get(path)).html).toContain(code)
    expect(
      (await site.as(supervisor).get('/can-bo/giam-sat?co-quan=tay-ninh/xa-ben-cau')).html,
    ).not.toContain(code)
    const csv = (await site.as(supervisor).get('/can-bo/giam-sat.csv')).bytes.toString()
    expect(csv).toContain(`"${code}"`)
    expect(csv).toContain(`"'=1+1"`)
    expect((await site.as(processor).get('/can-bo/giam-sat')).status).toBe(404)
  })
})
