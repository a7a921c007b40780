import { beforeAll, describe, expect, test } from 'vitest'
import { findBill, takeCash } from '#modules/payments'
import { type Actor, system } from '#platform/access'
import { testDatabase } from '../../../../tests/support/database.ts'
import { giveBack } from '../../../../tests/support/give-back.ts'
import { workThrough } from '../../../../tests/support/officers-at-work.ts'
import { refuseDossier, withdrawDossier } from '../commands/end-dossier.ts'
import { noteView } from '../commands/note-view.ts'
import { requestSupplement } from '../commands/request-supplement.ts'
import {
  centre,
  dossierAt,
  fileDossier,
  newCitizen,
  officerOf,
  rowOf,
  seedOfficers,
  taskOf,
} from '../dossier.fixture.ts'
import { db as dossiers } from '../schema.ts'
import { citizenBrowser, picture, wordsOf } from './citizen.fixture.ts'
import { fileField } from './uploads.ts'

const db = testDatabase()
let site: Awaited<ReturnType<typeof citizenBrowser>>
beforeAll(async () => {
  await seedOfficers(db)
  site = await citizenBrowser(db.database)
})

const words = async (actor: Actor, path: string) => wordsOf((await site.as(actor).get(path)).html)

describe('the page of a dossier', () => {
  test('says who has it, until when, and what comes next', async () => {
    const { citizen, code } = await fileDossier(db)
    const sent = await words(citizen, `/ho-so/${code}`)
    expect(sent).toMatch(
      /Hiện nay: Kiểm tra và tiếp nhận.*Trung tâm Phục vụ hành chính công phường Tân Ninh.*xong trước/,
    )
    expect(sent).toContain('Tiếp theo:')
    expect(sent).toContain('Hạn trả kết quả được tính từ lúc tiếp nhận')
    expect(sent).toContain('Ai đã xem hồ sơ này (0)')
  })

  test('when the fee was paid with another one’s money: that it is to be paid still, while the dossier goes on', async () => {
    const { citizen, code } = await fileDossier(db)
    await workThrough(db, code, 'collect')
    const office = db.as(system('test'))
    const bill = (await office.read(tx => findBill(tx, { reference: code })))!.id
    const cashier = db.as(await officerOf(db, 'cashier', centre))
    await cashier.write(tx => takeCash(tx, { bill }))
    await db.runJobs()
    expect(await words(citizen, `/ho-so/${code}`)).not.toContain('chưa nộp đủ')
    await giveBack(db, { bill, stillOwed: true })
    await db.runJobs()
    const page = await words(citizen, `/ho-so/${code}`)
    expect(page).toContain('Phí, lệ phí của hồ sơ chưa nộp đủ')
    expect(page).not.toContain('Đang tạm dừng tính giờ')
  })

  test('when a fee is due: how much, and the way to pay; the clock stands still', async () => {
    const { citizen, code } = await fileDossier(db)
    await workThrough(db, code, 'collect')
    const { html } = await site.as(citizen).get(`/ho-so/${code}`)
    expect(wordsOf(html)).toMatch(/Cần nộp [\d.]+ đồng/)
    expect(html).toMatch(/href="\/thanh-toan\/[0-9a-f-]{36}"/)
    expect(wordsOf(html)).toContain('Đang tạm dừng tính giờ')
    expect(wordsOf(html)).toMatch(/Hiện nay: [^:]*Chờ bạn nộp phí/)
    expect(
      wordsOf(
        await site
          .as(citizen)
          .get('/ho-so')
          .then(page => page.html),
      ),
    ).toContain('1 hồ sơ đang chờ bạn')
  })

  test('under work: the promised time with its reasons, the receipt as PDF, and who looked', async () => {
    const { citizen, code } = await dossierAt(db, 'examine')
    const officer = await officerOf(db, 'one-stop-officer', centre)
    await db.as(officer).write(tx => noteView(tx, { code, purpose: 'look-up' }))
    const { html } = await site.as(citizen).get(`/ho-so/${code}`)
    expect(wordsOf(html)).toMatch(/Hẹn trả kết quả.*Vì sao là ngày này\?.*Tiếp nhận lúc/)
    expect(wordsOf(html)).toContain(`Ai đã xem hồ sơ này (1)`)
    expect(wordsOf(html)).toContain(officer.name)
    expect(wordsOf(html)).toContain('để tra cứu, trả lời')
    const receipt = /href="(\/ho-so\/[^"]*\/phieu\/[^"]*)"/.exec(html)![1]!
    expect(wordsOf(html)).toContain('Giấy tiếp nhận hồ sơ và hẹn trả kết quả')
    const printed = await site.as(citizen).get(receipt)
    expect(printed.headers['content-type']).toBe('application/pdf')
    expect(printed.bytes.subarray(0, 5).toString()).toBe('%PDF-')
  })

  test('finished: the result, a rating asked once and changed at will', async () => {
    const { citizen, code } = await fileDossier(db)
    await workThrough(db, code)
    const page = await words(citizen, `/ho-so/${code}`)
    expect(page).toContain('Mở kết quả')
    expect(page).toContain('Đã trả kết quả')
    expect(page).toContain('Việc giải quyết hồ sơ này có làm bạn hài lòng không?')
    const nothing = await site.as(citizen).post(`/ho-so/${code}/danh-gia`, {})
    expect(wordsOf(nothing.html)).toContain('Hãy chọn một mức hài lòng.')
    await site.as(citizen).post(`/ho-so/${code}/danh-gia`, { 'muc-do': '4', 'y-kien': 'Cán bộ nhiệt tình' })
    const rating = () =>
      db
        .as(citizen)
        .read(tx =>
          dossiers(tx).selectFrom('dossiers.rating').select(['score', 'comment']).executeTakeFirst(),
        )
    expect(await rating()).toEqual({ score: 4, comment: 'Cán bộ nhiệt tình' })
    expect(await words(citizen, `/ho-so/${code}`)).not.toContain('có làm bạn hài lòng không')
    await site.as(citizen).post(`/ho-so/${code}/danh-gia`, { 'muc-do': '5' })
    expect(await rating()).toEqual({ score: 5, comment: '' })
  })

  test('refused: why, in plain sight', async () => {
    const { citizen, code } = await fileDossier(db)
    const officer = await officerOf(db, 'one-stop-officer', centre)
    const { id } = await taskOf(db, code, 'receive')
    await db.as(officer).write(tx => refuseDossier(tx, { task: id, reason: 'Việc này thuộc xã khác' }))
    const page = await words(citizen, `/ho-so/${code}`)
    expect(page).toContain('Hồ sơ không được tiếp nhận')
    expect(page).toContain('Việc này thuộc xã khác')
    expect(page).toContain('Phiếu từ chối')
  })

  test('of somebody else is not found, nor is anything that hangs on it', async () => {
    const { citizen, code, dossier } = await fileDossier(db)
    const [paper] = await db
      .as(citizen)
      .read(tx =>
        dossiers(tx).selectFrom('dossiers.paper').select('id').where('dossier', '=', dossier).execute(),
      )
    const stranger = await newCitizen(db)
    for (const path of [
      '',
      '/bo-sung',
      '/rut',
      '/danh-gia',
      `/giay-to/${paper?.id ?? dossier}`,
      `/phieu/${dossier}`,
      '/giay-to/x',
    ])
      expect((await site.as(stranger).get(`/ho-so/${code}${path}`)).status, path).toBe(404)
    expect((await site.as(stranger).get(`/nop-ho-so/da-gui/${code}`)).status).toBe(404)
    expect((await site.as(stranger).post(`/ho-so/${code}/rut`, { 'ly-do': 'vì thích' })).status).toBe(404)
  })
})

describe('completing a dossier', () => {
  async function asked() {
    const filed = await fileDossier(db)
    const officer = await officerOf(db, 'one-stop-officer', centre)
    const { id } = await taskOf(db, filed.code, 'receive')
    const papers = [{ paper: 'old-paper', name: 'Giấy khai sinh cũ', what: 'Chụp lại cho rõ bốn góc' }]
    await db
      .as(officer)
      .write(tx =>
        requestSupplement(tx, { task: id, reason: 'Ảnh chụp chưa đọc được', papers, until: '2099-12-31' }),
      )
    return filed
  }

  test('says what is missing, refuses nothing at all, keeps good files beside a bad one', async () => {
    const { citizen, code } = await asked()
    expect(await words(citizen, `/ho-so/${code}`)).toContain('Gửi phần bổ sung')
    const here = `/ho-so/${code}/bo-sung`
    const page = await words(citizen, here)
    expect(page).toContain('Ảnh chụp chưa đọc được')
    expect(page).toContain('Chụp lại cho rõ bốn góc')
    const nothing = await site.as(citizen).post(here, { gui: '1' })
    expect(wordsOf(nothing.html)).toContain('Hãy gửi ít nhất một tệp, hoặc viết lời nhắn.')
    const half = await site.as(citizen).postFiles(here, { gui: '1', 'tra-loi': 'Tôi gửi lại ảnh' }, [
      { field: fileField('old-paper'), name: 'rong.png', bytes: '' },
      { field: fileField('old-paper'), name: 'ro-net.png', bytes: picture },
    ])
    expect(wordsOf(half.html)).toMatch(/rong\.png không có nội dung/)
    const kept = /name="tai-len\.old-paper" value="([^"]+)"/.exec(half.html)![1]!
    expect(half.html).toContain('Tôi gửi lại ảnh')
    const sent = await site
      .as(citizen)
      .post(here, { gui: '1', 'tra-loi': 'Tôi gửi lại ảnh', 'tai-len.old-paper': kept })
    expect(sent.location).toBe(`/ho-so/${code}`)
    const { answer, answered_at } = await db
      .as(citizen)
      .read(tx =>
        dossiers(tx)
          .selectFrom('dossiers.supplement')
          .select(['answer', 'answered_at'])
          .orderBy('asked_at', 'desc')
          .limit(1)
          .executeTakeFirstOrThrow(),
      )
    expect([answer, answered_at]).toEqual(['Tôi gửi lại ảnh', expect.any(Date)])
    expect(await words(citizen, `/ho-so/${code}`)).toContain('ro-net.png')
  })

  test('is not asked of a dossier that is over: the page says so in place of the form', async () => {
    const { citizen, code } = await asked()
    await db.as(citizen).write(tx => withdrawDossier(tx, { code, reason: 'Tôi không cần nữa.' }))
    const here = `/ho-so/${code}/bo-sung`
    const over = 'Hồ sơ này đã khép lại, nên bạn không cần gửi phần bổ sung nữa.'
    const page = await site.as(citizen).get(here)
    expect(page.status).toBe(200)
    expect(wordsOf(page.html)).toContain(over)
    expect(page.html).not.toContain('name="tra-loi"')
    const sent = await site.as(citizen).post(here, { gui: '1', 'tra-loi': 'Giấy cũ đã mất' })
    expect(wordsOf(sent.html)).toContain(over)
    const dossier = await words(citizen, `/ho-so/${code}`)
    expect(dossier).not.toContain('Gửi phần bổ sung')
  })

  test('sent twice counts once', async () => {
    const { citizen, code, dossier } = await asked()
    const here = `/ho-so/${code}/bo-sung`
    const presses = await Promise.all(
      [1, 2].map(() => site.as(citizen).post(here, { gui: '1', 'tra-loi': 'Giấy cũ đã mất' })),
    )
    expect(presses.map(press => press.location)).toEqual([`/ho-so/${code}`, `/ho-so/${code}`])
    const said = await db.as({ kind: 'system', id: 'test' }).read(tx =>
      tx.query('notifications', {
        text: 'SELECT 1 FROM notifications.message WHERE key LIKE $1',
        values: [`${dossier}:supplemented%`],
      }),
    )
    expect(said).toHaveLength(1)
    expect((await site.as(citizen).get(here)).location).toBe(`/ho-so/${code}`)
  })
})

test('withdrawing asks for a reason, warns, and ends the dossier', async () => {
  const { citizen, code } = await fileDossier(db)
  const page = await words(citizen, `/ho-so/${code}/rut`)
  expect(page).toContain('Rút rồi, hồ sơ không mở lại được')
  expect(wordsOf((await site.as(citizen).post(`/ho-so/${code}/rut`, {})).html)).toContain(
    'Hãy cho biết vì sao bạn rút hồ sơ.',
  )
  await site.as(citizen).post(`/ho-so/${code}/rut`, { 'ly-do': 'Tôi khai nhầm tên' })
  expect((await rowOf(db, code)).status).toBe(7)
  expect((await site.as(citizen).get(`/ho-so/${code}/rut`)).location).toBe(`/ho-so/${code}`)
  expect(await words(citizen, '/ho-so')).toContain('Đã xong')
})

test('a paper that was brought can be opened again by who brought it', async () => {
  const { citizen, code, dossier } = await fileDossier(db, { procedure: '1.001193' })
  const row = await db
    .as(citizen)
    .read(tx =>
      dossiers(tx)
        .selectFrom('dossiers.paper')
        .select('id')
        .where('dossier', '=', dossier)
        .where('file', 'is not', null)
        .limit(1)
        .executeTakeFirstOrThrow(),
    )
  const file = await site.as(citizen).get(`/ho-so/${code}/giay-to/${row.id}`)
  expect(file.status).toBe(200)
  expect(file.headers['content-security-policy']).toContain("default-src 'none'")
})
