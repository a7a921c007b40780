import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { system } from '#platform/access'
import { freeze } from '#platform/clock'
import { storeBytes } from '#platform/files'
import { citizen, staff, testDatabase } from '../../../../tests/support/database.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { openDocument, putDocument, shareForDossier } from '../index.ts'

const db = testDatabase()
const agency = 'tay-ninh/phuong-tan-ninh'
const mine = citizen()
let site: Awaited<ReturnType<typeof testSite>>

beforeAll(async () => {
  freeze(new Date('2026-11-21T03:00:00Z'))
  site = await testSite(db.database)
})
afterAll(async () => {
  freeze(undefined)
  await (site.app as FastifyInstance).close()
})

async function put(expiresOn?: string) {
  return db.as(system('test')).write(async tx => {
    const file = await storeBytes(tx, {
      name: 'ket-qua.pdf',
      mediaType: 'application/pdf',
      bytes: Buffer.from(`%PDF-1.7 ${randomUUID()}`),
    })
    return putDocument(tx, {
      holder: mine.kind === 'citizen' ? mine.id : '',
      kind: 'residence-confirmation',
      name: 'Giấy xác nhận <cư trú>',
      issuedBy: agency,
      issuerName: 'Ủy ban nhân dân phường Tân Ninh',
      issuedOn: '2026-11-01',
      source: 'result',
      file: file.id,
      ...(expiresOn && { expiresOn }),
    })
  })
}

test('an empty vault says what will come here', async () => {
  expect((await site.as(citizen()).get('/giay-to')).html).toContain('Chưa có giấy tờ nào')
})

test('a document warns before it ends, is downloaded by its holder, and shows who opened it', async () => {
  const { id } = await put('2026-12-01')
  expect((await site.as(mine).get('/giay-to')).html).toContain('Sắp hết hạn')
  const officer = staff({ role: 'processor', agency, reach: 'agency' })
  await db.as(mine).write(tx => shareForDossier(tx, id, randomUUID(), [agency]))
  await db
    .as(officer)
    .write(
      async tx => void (await openDocument(tx, id, { purpose: 'Thẩm định hồ sơ H53.1' })).stream.destroy(),
    )

  const download = await site.as(mine).get(`/giay-to/${id}/tai-ve`)
  expect(download.bytes.subarray(0, 5).toString()).toBe('%PDF-')
  expect(download.headers['content-disposition']).toContain(encodeURIComponent('Giấy xác nhận <cư trú>.pdf'))

  const { html } = await site.as(mine).get(`/giay-to/${id}`)
  expect(html).toContain('Giấy xác nhận &lt;cư trú>')
  expect(html).toContain('chỉ còn giá trị đến hết ngày 01/12/2026')
  expect(html).toMatch(/[0-9A-F]{5}(-[0-9A-F]{5}){3}/)
  expect(html).toContain('Thẩm định hồ sơ H53.1')
  expect(html).toContain('>Bạn<')
})

test('what is somebody else’s looks as if it were not there', async () => {
  const { id } = await put()
  for (const path of [
    `/giay-to/${id}`,
    `/giay-to/${id}/tai-ve`,
    `/giay-to/${randomUUID()}`,
    '/giay-to/khong-co',
  ])
    expect((await site.as(citizen()).get(path)).status).toBe(404)
})
