import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anyone, type Role, roles, system } from '#platform/access'
import { citizen, staff, testDatabase } from '../../../../tests/support/database.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { countUnread, notify } from '../index.ts'

const db = testDatabase()
const mine = citizen()
const person = mine.kind === 'citizen' ? mine.id : ''
let site: Awaited<ReturnType<typeof testSite>>

beforeAll(async () => {
  site = await testSite(db.database)
})
afterAll(() => site.app.close())

const write = (over: object = {}) =>
  db.as(system('test')).write(tx =>
    notify(tx, {
      person,
      subject: 'Đã có <kết quả>',
      text: 'Xin mời xem.\n\nĐoạn hai.',
      action: { text: 'Xem hồ sơ', path: '/ho-so/1' },
      key: randomUUID(),
      ...over,
    }),
  )

test('a message is new until it is opened', async () => {
  expect((await site.as(mine).get('/tin-nhan')).html).toContain('Chưa có tin nhắn nào')
  const id = await write()
  const list = await site.as(mine).get('/tin-nhan')
  expect(list.html).toContain('Bạn có 1 tin chưa đọc')
  expect(list.html).toContain('Đã có &lt;kết quả>')
  const opened = await site.as(mine).get(`/tin-nhan/${id}`)
  expect(opened.html).toContain('<p class="govuk-body">Đoạn hai.</p>')
  expect(opened.html).toContain('href="/ho-so/1"')
  expect((await site.as(mine).get('/tin-nhan')).html).not.toContain('chưa đọc')
  expect(await db.as(mine).read(tx => countUnread(tx, person))).toBe(0)
})

test('the inbox is paged without losing or repeating a message', async () => {
  const reader = citizen()
  const written = new Set<string>()
  for (let n = 0; n < 30; n++)
    written.add(await write({ person: reader.kind === 'citizen' ? reader.id : '' }))
  const first = await site.as(reader).get('/tin-nhan')
  const next = /href="(\/tin-nhan\?sau=[^"]+)"/.exec(first.html)?.[1]
  const second = await site.as(reader).get(next!.replaceAll('&amp;', '&'))
  const ids = [first, second].flatMap(({ html }) =>
    [...html.matchAll(/href="\/tin-nhan\/([0-9a-f-]{36})"/g)].map(match => match[1]!),
  )
  expect(ids).toHaveLength(30)
  expect(new Set(ids)).toEqual(written)
})

test('a message is nobody else’s, and stays unread when somebody else tries', async () => {
  const id = await write()
  const unread = await db.as(mine).read(tx => countUnread(tx, person))
  expect((await site.as(citizen()).get(`/tin-nhan/${id}`)).status).toBe(404)
  expect((await site.as(anyone).get(`/tin-nhan/${id}`)).location).toContain('/dang-nhap')
  expect((await site.as(mine).get('/tin-nhan/khong-co')).status).toBe(404)
  expect(await db.as(mine).read(tx => countUnread(tx, person))).toBe(unread)
})

test('only supervisors and administrators see what was sent', async () => {
  const seen: string[] = []
  for (const role of (Object.keys(roles) as Role[]).filter(role => role !== 'citizen')) {
    const { status } = await site
      .as(staff({ role, agency: 'tay-ninh', reach: 'below' }))
      .get('/can-bo/tin-da-gui')
    if (status === 200) seen.push(role)
    else expect(status).toBe(404)
  }
  expect(seen.sort()).toEqual(['administrator', 'supervisor'])
})
