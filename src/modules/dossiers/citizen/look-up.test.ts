import { beforeAll, describe, expect, test } from 'vitest'
import { addDays, vnDay } from '#lib/vietnamese-text'
import { anyone } from '#platform/access'
import { testDatabase } from '../../../../tests/support/database.ts'
import { acceptDossier } from '../commands/accept-dossier.ts'
import { requestSupplement } from '../commands/request-supplement.ts'
import { centre, dossierAt, fileDossier, officerOf, seedOfficers, taskOf } from '../dossier.fixture.ts'
import { citizenBrowser, wordsOf } from './citizen.fixture.ts'

const db = testDatabase()
let site: Awaited<ReturnType<typeof citizenBrowser>>
beforeAll(async () => {
  await seedOfficers(db)
  site = await citizenBrowser(db.database)
})

describe('looking up without signing in', () => {
  const ask = (code: string, digits: string, more: Record<string, string> = {}) =>
    site.as(anyone).post('/tra-cuu', { ma: code, so: digits, ...more })
  const lastFour = async (citizen: { id: string }) =>
    (
      await db.as({ kind: 'system', id: 'test' }).read(tx =>
        tx.query<{ personal_number: string }>('identity', {
          text: 'SELECT personal_number FROM identity.person WHERE id = $1',
          values: [citizen.id],
        }),
      )
    )[0]!.personal_number.slice(-4)

  test('shows where it is, and nobody’s name', async () => {
    const { citizen, code } = await fileDossier(db)
    const found = await ask(code.toLowerCase(), await lastFour(citizen))
    expect(wordsOf(found.html)).toContain('Kiểm tra và tiếp nhận')
    expect(found.html).not.toContain('Lê Văn Tám')
    expect(wordsOf((await site.as(anyone).get(`/tra-cuu/${code}`)).html)).toContain('Bốn số cuối')
    expect((await site.as(anyone).get(`/tra-cuu?ma=${code}`)).html).toContain(`value="${code}"`)
  })

  test('a result that waits says who comes for it, and is not late', async () => {
    for (const [delivery, words] of [
      ['counter', 'Mời người nộp đến'],
      ['post', 'Bưu chính sẽ mang bản giấy'],
    ] as const) {
      const { citizen, code } = await dossierAt(db, 'return', { delivery })
      const found = wordsOf((await ask(code, await lastFour(citizen))).html)
      expect(found).toContain(words)
      const own = await wordsOf((await site.as(citizen).get(`/ho-so/${code}`)).html)
      for (const page of [found, own]) {
        expect(page).toMatch(delivery === 'post' ? /Chờ bưu chính đến lấy tại/ : /Chờ người nộp đến nhận tại/)
        expect(page).not.toMatch(/đã quá giờ|xong trước/)
      }
    }
  })

  test('a dossier that waits for its applicant says so at the step, and promises nothing of ours', async () => {
    const { citizen, code, task } = await dossierAt(db, 'receive')
    const officer = await officerOf(db, 'one-stop-officer', centre)
    await db.as(officer).write(tx =>
      requestSupplement(tx, {
        task: task.id,
        reason: 'Giấy tờ chụp mờ, xin chụp lại.',
        papers: [],
        until: addDays(vnDay(new Date()), 20),
      }),
    )
    const supplement = wordsOf((await ask(code, await lastFour(citizen))).html)
    expect(supplement).toContain('Chờ người nộp hồ sơ bổ sung')
    const unpaid = await fileDossier(db)
    const receive = await taskOf(db, unpaid.code, 'receive')
    await db.as(officer).write(tx => acceptDossier(tx, { task: receive.id }))
    await db.runJobs()
    const payment = wordsOf((await ask(unpaid.code, await lastFour(unpaid.citizen))).html)
    expect(payment).toContain('Chờ người nộp hồ sơ nộp phí')
    for (const page of [supplement, payment]) expect(page).not.toMatch(/vài giây|xong trước/)
  })

  test('a wrong code and wrong digits get the same answer', async () => {
    const { citizen, code } = await fileDossier(db)
    const right = await lastFour(citizen)
    const wrongDigits = await ask(code, right === '9999' ? '9998' : '9999')
    const wrongCode = await ask('H53.00-20990101-0000001', right)
    const plain = (html: string, typed: string) => wordsOf(html).replaceAll(typed, '')
    expect(wrongDigits.status).toBe(wrongCode.status)
    expect(plain(wrongDigits.html, code)).toBe(plain(wrongCode.html, 'H53.00-20990101-0000001'))
    expect(wordsOf(wrongDigits.html)).toContain('Không tìm thấy hồ sơ với mã và bốn số này')
    expect(wordsOf((await ask(code, '12')).html)).toContain('Hãy nhập đúng bốn chữ số.')
  })

  test('a code can not be tried for ever', async () => {
    const { code } = await fileDossier(db)
    const statuses: number[] = []
    for (let n = 0; n < 12; n++) statuses.push((await ask(code, String(1000 + n))).status)
    expect(statuses.filter(status => status === 429).length).toBeGreaterThan(0)
  })

  test('a screen in a hall goes back to the start by itself', async () => {
    const first = await site.as(anyone).get('/tra-cuu?kiosk=1')
    expect(first.headers.refresh).toBe('60; url=/tra-cuu?kiosk=1')
    expect(first.html).toContain('sen-kiosk')
    expect(first.html).toContain('name="kiosk" value="1"')
  })
})
