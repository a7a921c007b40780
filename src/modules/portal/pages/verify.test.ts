import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addSignature } from '#lib/pades'
import { putDocument, revokeDocument } from '#modules/vault'
import { anyone, system } from '#platform/access'
import { storeBytes } from '#platform/files'
import { testDatabase } from '../../../../tests/support/database.ts'
import { dictionary } from '../../../lib/pades/pdf/objects.ts'
import { readPdf } from '../../../lib/pades/pdf/read.ts'
import { appendRevision } from '../../../lib/pades/pdf/write.ts'
import { samplePdf } from '../../../lib/pades/sample.ts'
import { citizenBrowser } from '../../dossiers/citizen/citizen.fixture.ts'
import { demonstrationSigner } from '../../signing/demonstration-keys.ts'

const db = testDatabase()
const office = db.as(system('test'))
const agency = { agency: 'tay-ninh/phuong-mau', agencyName: 'Ủy ban nhân dân phường Mẫu' }
let browser: Awaited<ReturnType<typeof citizenBrowser>>
let issued: Buffer
beforeAll(async () => {
  browser = await citizenBrowser(db.database)
  issued = await sign(await sign(samplePdf('Giay phep'), 'leader'), 'agency')
  await office.write(async tx => {
    const { id: file } = await storeBytes(tx, {
      name: 'giay-phep.pdf',
      mediaType: 'application/pdf',
      bytes: issued,
    })
    const { id } = await putDocument(tx, {
      holder: randomUUID(),
      kind: 'licence',
      name: 'Giấy phép mẫu',
      issuedBy: agency.agency,
      issuerName: agency.agencyName,
      issuedOn: '2026-11-20',
      source: 'result',
      file,
    })
    await revokeDocument(tx, { id, reason: 'Cấp sai thẩm quyền' })
  })
})
afterAll(() => browser.app.close())

async function sign(pdf: Buffer, field: 'leader' | 'agency' | 'clerk'): Promise<Buffer> {
  const person = { kind: 'person', staff: field, name: 'Lê Văn Mẫu', title: 'Chủ tịch', ...agency } as const
  const signer = await office.write(tx =>
    demonstrationSigner(tx, field === 'agency' ? { kind: 'agency', ...agency } : person),
  )
  return Buffer.from(await addSignature(pdf, { signer, at: new Date(), field }))
}

async function check(bytes: Buffer): Promise<string> {
  const page = await browser
    .as(anyone)
    .postFiles('/xac-minh', {}, [{ field: 'tep', name: 'giay.pdf', bytes }])
  expect(page.status).toBe(200)
  return page.html
}

const revoked = 'Giấy tờ này đã bị thu hồi'
const unchanged = 'Tệp không bị thay đổi sau khi ký.'
const toTheByte = 'Tệp này đúng từng byte'

test('a revoked result is said to be so by its file', async () => {
  const html = await check(issued)
  for (const words of [revoked, unchanged, toTheByte]) expect(html).toContain(words)
})

test.each([
  ['a line', async () => Buffer.concat([issued, Buffer.from('\n')])],
  ['a further signature', async () => sign(issued, 'clerk')],
])('%s at the end of the file does not hide it', async (_, made) => {
  const html = await check(await made())
  for (const words of [revoked, unchanged, 'Phần đã ký của tệp này']) expect(html).toContain(words)
  expect(html).not.toContain(toTheByte)
})

test('a result whose page was changed is no result any more', async () => {
  const file = readPdf(issued)
  const data = Buffer.from('BT /F1 24 Tf 72 720 Td (Giay khac) Tj ET')
  const html = await check(appendRevision(file, new Map([[4, { dictionary: dictionary({}), data }]])))
  expect(html).toContain('Tệp đã bị thay đổi, hoặc')
  for (const words of [revoked, toTheByte]) expect(html).not.toContain(words)
})

test('the draft that a result was made from is not taken for it', async () => {
  expect(await check(samplePdf('Giay phep'))).not.toContain(revoked)
})
