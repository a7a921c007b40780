import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeVietQr } from '#lib/vietqr'
import { getBill, transferCode } from '#modules/payments'
import { closePrinter } from '#platform/print'
import { staff, testDatabase } from '../../../../tests/support/database.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { openCampaign } from '../commands/open-campaign.ts'
import { requestReduction } from '../commands/reductions.ts'
import { listParticipants } from '../queries/list-pupils.ts'
import { accountant, byTest, head, pupilLine, school, schoolOn, year } from '../school.fixture.ts'

const has = (program: string) => spawnSync(program, ['--version']).error === undefined
const canReadPaper = has('zbarimg') && has('pdftoppm')
if (!canReadPaper) console.warn('zbarimg or pdftoppm is absent: the QR codes of the slips are not read')

const db = testDatabase({ seed: true })
const its = schoolOn(db)
let site: Awaited<ReturnType<typeof testSite>>
beforeAll(async () => {
  site = await testSite(db.database)
})
afterAll(async () => {
  await site.app.close()
  closePrinter()
})

const home = '/can-bo/truong-hoc'
const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const hiddenData = (html: string) =>
  /name="du-lieu" value="([^"]+)"/.exec(html)![1]!.replaceAll('&quot;', '"').replaceAll('&amp;', '&')

async function upload(csv: string) {
  const page = await site.as(accountant).get(`${home}/hoc-sinh`)
  const token = /name="_csrf" value="([^"]+)"/.exec(page.html)![1]!
  const field = (name: string, value: string) =>
    `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
  const file = `--x\r\ncontent-disposition: form-data; name="tep"; filename="lop.csv"\r\ncontent-type: text/csv\r\n\r\n${csv}\r\n--x--\r\n`
  const answer = await site.inject({
    method: 'POST',
    url: `${home}/hoc-sinh`,
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    payload: field('_csrf', token) + field('truong', school) + field('nam', String(year)) + file,
  })
  return { status: answer.statusCode, html: answer.body, location: String(answer.headers.location ?? '') }
}

describe('a list with wrong lines', () => {
  const csv =
    'Mã học sinh,Họ và tên,Lớp,Số định danh phụ huynh,Họ tên phụ huynh\nP1,Nguyễn Minh Anh,P,,\nP2,Trần Gia Hân,P,72190990043,Mai Thị Hồng Phượng\n,Tổng cộng: 2,,,'

  test('comes back to be mended; nothing typed is lost, and the same again changes nothing', async () => {
    const faulty = await upload(csv)
    expect(faulty.status).toBe(200)
    expect(text(faulty.html)).toContain('2 dòng cần sửa, 1 dòng đã đúng')
    expect(text(faulty.html)).toContain('Dòng 3: Số định danh có 12 chữ số')
    expect(text(faulty.html)).toContain('Dòng 4: Hãy điền Mã học sinh')
    const mend = (form: Record<string, string | string[]>) =>
      site
        .as(accountant)
        .post(
          `${home}/hoc-sinh`,
          { truong: school, nam: String(year), 'du-lieu': hiddenData(faulty.html), ...form },
          `${home}/hoc-sinh`,
        )
    const still = await mend({ 'd3.name': 'Trần Gia Hân Nhỏ', 'd3.parentNumber': '07219099004', bo: '4' })
    expect(still.html).toContain('value="Trần Gia Hân Nhỏ"')
    expect(text(still.html)).toContain('1 dòng cần sửa, 1 dòng đã đúng')
    const done = await mend({ 'd3.parentNumber': '072190990043', bo: '4' })
    expect(done.location).toContain('added=2&changed=0&same=0')
    const again = await mend({ 'd3.parentNumber': '072190990043', bo: '4' })
    expect(again.location).toContain('added=0&changed=0&same=2')
    const { html } = await site.as(accountant).get(again.location!)
    expect(text(html)).toContain('0 em mới, 0 em có thay đổi, 2 em giữ nguyên')
  })

  test('keeps what the list has no column for, also once it is mended', async () => {
    const heads = 'Mã học sinh,Họ và tên,Lớp'
    const full = await upload(
      `${heads},Ngày sinh,Họ tên phụ huynh,Số định danh phụ huynh\nK1,Nguyễn Minh Anh,K,20/11/2019,Mai Thị Hồng Phượng,072190990043\nK2,Trần Gia Hân,K,21/11/2019,Lê Thị Mỹ Tiên,`,
    )
    expect(full.location).toContain('added=2&changed=0&same=0')
    const kept = async () =>
      (
        await db.database.pool.query(
          `SELECT code, name, born::text, parent_name, parent_number FROM education.pupil WHERE school = $1 AND code LIKE 'K_' ORDER BY code`,
          [school],
        )
      ).rows
    const before = await kept()
    expect(before).toMatchObject([{ parent_number: '072190990043' }, { parent_name: 'Lê Thị Mỹ Tiên' }])
    const same = await upload(`${heads}\nK1,Nguyễn Minh Anh,K\nK2,Trần Gia Hân,K`)
    expect(same.location).toContain('added=0&changed=0&same=2')
    expect(await kept()).toEqual(before)
    const faulty = await upload(`${heads},CCCD phụ huynh\nK1,Nguyễn Minh Anh,K,072190990043\nK2,Trần,K,`)
    const mended = await site.as(accountant).post(
      `${home}/hoc-sinh`,
      {
        truong: school,
        nam: String(year),
        'du-lieu': hiddenData(faulty.html),
        'd2.parentName': '',
        'd2.parentNumber': '',
        'd3.name': 'Trần Gia Hân Nhỏ',
      },
      `${home}/hoc-sinh`,
    )
    expect(mended.location).toContain('added=0&changed=2&same=0')
    expect(await kept()).toEqual([
      { ...before[0], parent_number: null },
      { ...before[1], name: 'Trần Gia Hân Nhỏ' },
    ])
  })

  test.each([
    ['', 'Hãy chọn tệp'],
    ['%PDF-1.7', 'Không đọc được tệp này'],
    ['Họ tên,Lớp\nNguyễn Minh Anh,1A', 'Không thấy hàng tiêu đề'],
    ['Mã học sinh,Họ và tên,Lớp', 'không có học sinh nào'],
    ['Mã học sinh,Họ và tên,Lớp\n"P1,A B,1', 'dấu ngoặc kép'],
  ])('a file %j is refused with what to do', async (bytes, expected) => {
    const answer = await upload(bytes)
    expect(answer.status).toBe(200)
    expect(text(answer.html)).toContain(expected)
  })

  test('data that no page of ours wrote is refused', async () => {
    for (const data of ['{', '[{"line":"x"}]', '{}'])
      expect((await site.as(accountant).post(`${home}/hoc-sinh`, { 'du-lieu': data })).status).toBe(400)
  })
})

describe('a campaign', () => {
  test('keeps what was typed, says what is missing, and is saved as a draft', async () => {
    const wrong = await site.as(accountant).post(`${home}/dot-thu/moi`, {
      truong: school,
      ten: 'Học kỳ <b>',
      'han-day': '31',
      'han-month': '2',
      'han-year': '2099',
      'khoan.0': 'Bán trú',
      'tien.0': '12,5',
    })
    expect(wrong.html).toContain('value="Học kỳ &lt;b>"')
    expect(wrong.html).toContain('value="12,5"')
    for (const part of ['Hãy ghi hạn nộp', 'Khoản ở dòng 1', 'Hãy chọn ít nhất một lớp'])
      expect(text(wrong.html)).toContain(part)
  })

  test('shows the class with who paid beside each name, slips, and nothing to who is of another school', async () => {
    await its.take([pupilLine(1, { class: '4S' }), pupilLine(2, { class: '4S' })])
    const room = await its.classOf('4S')
    const campaign = await its.draft({ classes: [room] })
    const at = `${home}/dot-thu/${campaign}`
    const chosen = (await db.as(byTest).read(tx => listParticipants(tx, { campaign })))[0]!
    await site.as(accountant).post(`${at}/lop/${room}`, { chon: `${chosen.id}.1` })
    expect((await site.as(head).post(at, { viec: 'mo' })).location).toBe(`${at}?xong=opened`)
    await db.runJobs()
    const page = text((await site.as(head).get(`${at}/lop/${room}`)).html)
    expect(page).toContain('700.000 đồng')
    expect(page.match(/Chưa nộp/g)).toHaveLength(2)
    const csv = (await site.as(head).get(`${at}/danh-sach.csv`)).bytes.toString()
    expect(csv).toContain('"4S","T1"')
    const other = staff({
      role: 'cashier',
      agency: 'tay-ninh/so-giao-duc-va-dao-tao/truong-thpt-hoa-sen',
      reach: 'agency',
    })
    for (const path of [
      at,
      `${at}/sua`,
      `${at}/lop/${room}`,
      `${at}/lop/${room}/phieu`,
      `${at}/danh-sach.csv`,
      `${at}/hoc-sinh/${chosen.id}`,
    ])
      expect((await site.as(other).get(path)).status, path).toBe(404)
  })

  test.skipIf(!canReadPaper)('has slips whose codes a bank’s app can read', async () => {
    await its.take(Array.from({ length: 6 }, (_, n) => pupilLine(60 + n, { class: '4Q' })))
    const room = await its.classOf('4Q')
    const campaign = await its.draft({ classes: [room] })
    await db.as(head).write(tx => openCampaign(tx, { campaign }))
    await db.runJobs()
    const pdf = await site.as(accountant).get(`${home}/dot-thu/${campaign}/lop/${room}/phieu`)
    expect(pdf.headers['content-type']).toBe('application/pdf')
    const folder = mkdtempSync(join(tmpdir(), 'sen-slips-'))
    try {
      writeFileSync(join(folder, 'slips.pdf'), pdf.bytes)
      execFileSync('pdftoppm', ['-r', '150', '-png', 'slips.pdf', 'page'], { cwd: folder })
      const read = execFileSync('sh', ['-c', 'zbarimg -q --raw page*.png'], { cwd: folder })
        .toString()
        .trim()
        .split('\n')
      const asked = read.map(payload => {
        const decoded = decodeVietQr(payload)
        return decoded.ok ? `${decoded.transfer.purpose} ${decoded.transfer.amount}` : payload
      })
      const dues = await db.as(byTest).read(tx => listParticipants(tx, { campaign }))
      const expected = await Promise.all(
        dues.map(async ({ due }) => {
          const { number } = await db.as(byTest).read(tx => getBill(tx, due!.bill!))
          return `${transferCode(number)} 400000`
        }),
      )
      expect(asked.toSorted()).toEqual(expected.toSorted())
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

test('miễn giảm: the accountant asks, the head grants, neither sees the other’s button', async () => {
  await its.take([pupilLine(80, { class: '4R' })])
  const campaign = await its.draft({ classes: [await its.classOf('4R')] })
  const [pupil] = await db.as(byTest).read(tx => listParticipants(tx, { campaign }))
  const at = `${home}/dot-thu/${campaign}/hoc-sinh/${pupil!.id}`
  const wrong = await site.as(accountant).post(at, { viec: 'de-nghi', muc: '120%', 'ly-do': 'Hộ nghèo' })
  expect(text(wrong.html)).toContain('từ 1% đến 100%')
  expect(wrong.html).toContain('>Hộ nghèo</textarea>')
  await site.as(accountant).post(at, { viec: 'de-nghi', muc: '50 %', 'ly-do': 'Hộ nghèo' })
  const waiting = await site.as(accountant).get(at)
  expect(text(waiting.html)).toContain('Chờ người khác duyệt')
  expect(waiting.html).not.toContain('value="duyet"')
  expect(waiting.html).not.toContain('value="de-nghi"')
  const seen = await site.as(head).get(`${home}/dot-thu/${campaign}`)
  expect(seen.html).toContain(at)
  const reduction = /name="mien-giam" value="([^"]+)"/.exec((await site.as(head).get(at)).html)![1]!
  expect((await site.as(head).post(at, { viec: 'duyet', 'mien-giam': reduction })).location).toBe(
    `${at}?xong=granted`,
  )
  expect(text((await site.as(head).get(at)).html)).toContain('Đã duyệt')
  const second = await db
    .as(accountant)
    .write(tx => requestReduction(tx, { campaign, pupil: pupil!.id, amount: 1, reason: 'x' }))
  if (!second.ok) throw new Error('not asked')
  await site.as(head).post(at, { viec: 'khong', 'mien-giam': second.id })
  expect(text((await site.as(head).get(at)).html)).toContain('Không duyệt:')
})

test('the report says how many schools collect, and what', async () => {
  const supervisor = staff({ role: 'supervisor', agency: 'tay-ninh', reach: 'below' })
  const { html } = await site.as(supervisor).get(`${home}/tong-hop`)
  expect(text(html)).toContain('Trường đã mở đợt thu 2/3')
  // Sixteen pupils of the primary school at 480.000, eight of the other at 510.000.
  expect(text(html)).toContain('Phải thu 11.760.000 đồng')
  const csv = (await site.as(supervisor).get(`${home}/tong-hop.csv`)).bytes.toString()
  expect(csv).toContain('"Trường Tiểu học Hoa Súng (trình diễn)","16","1","7680000","0","7680000"')
  expect((await site.as(supervisor).get(home)).status).toBe(404)
})
