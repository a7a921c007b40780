import { beforeAll, describe, expect, test } from 'vitest'
import { getAt } from '#lib/form'
import { anyone } from '#platform/access'
import { testDatabase } from '../../../../tests/support/database.ts'
import { newCitizen, seedOfficers } from '../dossier.fixture.ts'
import {
  beginOnline,
  citizenBrowser,
  draftRow,
  type Form,
  pageOf,
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
    const draft = await beginOnline(site, citizen)
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
    const draft = await beginOnline(site, citizen)
    await site.as(citizen).post(pageOf(draft, 'requester'), { 'requester.phone': '0912345678' })
    const { origins } = await draftRow(db, citizen, draft)
    expect(origins).not.toHaveProperty(['requester.phone'])
    expect(origins).toHaveProperty(['requester.name'], 'profile')
  })

  test('is kept while one types, also half-way, and the form then belongs to the newer state', async () => {
    const citizen = await newCitizen(db)
    const draft = await beginOnline(site, citizen)
    const revision = valueOf((await site.as(citizen).get(pageOf(draft, 'requester'))).html, 'revision')!
    const saved = await site.as(citizen).post(`${pageOf(draft, 'requester')}/luu`, {
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
    expect((await draftRow(db, citizen, draft)).answers).toMatchObject({
      requester: { personalNumber: '12345' },
    })
  })

  test('changed in a second tab: both versions are shown, nothing is overwritten, and one press keeps one’s own', async () => {
    const citizen = await newCitizen(db)
    const draft = await beginOnline(site, citizen)
    const revision = valueOf((await site.as(citizen).get(pageOf(draft, 'requester'))).html, 'revision')!
    await site.as(citizen).post(pageOf(draft, 'requester'), { revision, 'requester.phone': '0911111111' })
    const stale = await site
      .as(citizen)
      .post(pageOf(draft, 'requester'), { revision, 'requester.phone': '0922222222' })
    expect(stale.status).toBe(409)
    expect(wordsOf(stale.html)).toMatch(/vừa được sửa ở nơi khác.*0911111111.*0922222222/)
    expect(getAt((await draftRow(db, citizen, draft)).answers, 'requester.phone')).toBe('0911111111')
    const autosave = await site
      .as(citizen)
      .post(`${pageOf(draft, 'requester')}/luu`, { revision, 'requester.phone': '0922222222' })
    expect([autosave.status, JSON.parse(autosave.html).saved]).toEqual([409, false])

    const mine = {
      revision: valueOf(stale.html, 'revision')!,
      'requester.phone': valueOf(stale.html, 'requester.phone')!,
    }
    await site.as(citizen).post(pageOf(draft, 'requester'), mine)
    expect(getAt((await draftRow(db, citizen, draft)).answers, 'requester.phone')).toBe('0922222222')
  })

  test('whose save was taken and whose answer was lost goes on saving; another tab does not', async () => {
    const citizen = await newCitizen(db)
    const draft = await beginOnline(site, citizen)
    const drawn = async () => {
      const { html } = await site.as(citizen).get(pageOf(draft, 'requester'))
      return { revision: valueOf(html, 'revision')!, view: valueOf(html, 'view')! }
    }
    const [mine, other] = [await drawn(), await drawn()]
    const save = (page: object, phone: string) =>
      site.as(citizen).post(`${pageOf(draft, 'requester')}/luu`, { ...page, 'requester.phone': phone })
    expect((await save(mine, '0911111111')).status).toBe(200)
    // The browser never heard of it, and names the revision it was drawn with.
    expect((await save(mine, '0922222222')).status).toBe(200)
    expect((await save(other, '0933333333')).status).toBe(409)
    expect((await site.as(citizen).post(pageOf(draft, 'requester'), { ...typed, ...mine })).status).toBe(200)
    expect(getAt((await draftRow(db, citizen, draft)).answers, 'requester.personalNumber')).toBe('12345')
  })

  test('is not disturbed by another page that was changed meanwhile', async () => {
    const citizen = await newCitizen(db)
    const draft = await beginOnline(site, citizen)
    const revision = valueOf((await site.as(citizen).get(pageOf(draft, 'requester'))).html, 'revision')!
    await site.as(citizen).post(pageOf(draft, 'purpose'), { purpose: 'Nộp cho trường' })
    expect((await site.as(citizen).post(pageOf(draft, 'requester'), { ...typed, revision })).status).toBe(200)
    expect((await draftRow(db, citizen, draft)).answers).toMatchObject({
      purpose: 'Nộp cho trường',
      requester: { personalNumber: '12345' },
    })
  })

  test('adds and takes away items by buttons', async () => {
    const citizen = await newCitizen(db)
    const draft = await beginOnline(site, citizen)
    const added = await site
      .as(citizen)
      .post(pageOf(draft, 'requests'), { 'requests.0.person': 'Lê Văn Tám', 'add:requests': '1' })
    expect(added.location).toMatch(/#field-requests-1$/)
    const two = await site.as(citizen).get(pageOf(draft, 'requests'))
    expect(valueOf(two.html, 'requests.0.person')).toBe('Lê Văn Tám')
    expect(valueOf(two.html, 'requests.1.person')).toBe('')
    await site.as(citizen).post(pageOf(draft, 'requests'), {
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
    const draft = await beginOnline(site, citizen)
    const path = 'requester.residence'
    const asked = await site
      .as(citizen)
      .post(pageOf(draft, 'requester'), { [`${path}.province`]: '68', 'show-communes': path })
    expect(asked.status).toBe(303)
    expect(wordsOf((await site.as(citizen).get(asked.location!)).html)).toContain('Phường Xuân Hương')
    const found = await site.as(citizen).post(pageOf(draft, 'requester'), {
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
    await site.as(citizen).post(pageOf(draft, 'requester'), {
      'use-address': (value?.[1] ?? value?.[2] ?? '').replaceAll('&quot;', '"'),
    })
    expect(getAt((await draftRow(db, citizen, draft)).answers, path)).toEqual({
      province: '80',
      commune: '25459',
      detail: 'Số 5',
    })
    // An address can only be put where the form asks for one.
    await site.as(citizen).post(pageOf(draft, 'requester'), {
      'use-address': JSON.stringify(['requester.name', '80', '25459', '']),
    })
    expect(getAt((await draftRow(db, citizen, draft)).answers, 'requester.name')).toBe('Lê Văn Tám')
  })

  test('of somebody else, or of no draft at all, is not found', async () => {
    const draft = await beginOnline(site, await newCitizen(db))
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
    const draft = await beginOnline(site, citizen)
    const late = await site.as(anyone).post(pageOf(draft, 'requester'), typed)
    expect(late.status).toBe(303)
    const back = decodeURIComponent(/ve=([^&]+)/.exec(late.location!)![1]!)
    const held = await site.as(citizen).get(back)
    expect(wordsOf(held.html)).toContain('Nội dung bạn vừa nhập vẫn còn đây')
    const kept = Object.fromEntries(Object.keys(typed).map(name => [name, valueOf(held.html, name) ?? '']))
    expect(kept).toEqual(typed)
    await site.as(citizen).post(pageOf(draft, 'requester'), kept)
    expect((await draftRow(db, citizen, draft)).answers).toMatchObject({
      requester: { personalNumber: '12345' },
    })
  })
})
