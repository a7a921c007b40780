import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addSignature, issueCertificate, makeAuthority } from '#lib/pades'
import { putDocument } from '#modules/vault'
import { anyone, system } from '#platform/access'
import { storeBytes } from '#platform/files'
import { testDatabase } from '../../../../tests/support/database.ts'
import { sealAsAgency, signAsLeader } from '../../../lib/pades/people.ts'
import { samplePdf } from '../../../lib/pades/sample.ts'
import { citizenBrowser } from '../../dossiers/citizen/citizen.fixture.ts'
import { ensureAuthority } from '../../signing/demonstration-keys.ts'

// Read once. The province was a demonstration before, so the table of its authority is not empty.
process.env.DEMONSTRATION = 'false'

const db = testDatabase()
const office = db.as(system('test'))
let browser: Awaited<ReturnType<typeof citizenBrowser>>
let issued: Buffer
let code: string
beforeAll(async () => {
  browser = await citizenBrowser(db.database)
  issued = Buffer.from(await sealAsAgency(await signAsLeader(samplePdf('Giay phep'))))
  code = await office.write(async tx => {
    await ensureAuthority(tx)
    const { id: file } = await storeBytes(tx, {
      name: 'giay-phep.pdf',
      mediaType: 'application/pdf',
      bytes: issued,
    })
    const { verifyCode } = await putDocument(tx, {
      holder: randomUUID(),
      kind: 'licence',
      name: 'Giấy phép mẫu',
      issuedBy: 'tay-ninh/phuong-mau',
      issuerName: 'Ủy ban nhân dân phường Mẫu',
      issuedOn: '2026-11-20',
      source: 'result',
      file,
    })
    return verifyCode!
  })
})
afterAll(() => browser.app.close())

async function check(bytes: Uint8Array): Promise<string> {
  const files = [{ field: 'tep', name: 'giay.pdf', bytes: Buffer.from(bytes) }]
  return (await browser.as(anyone).postFiles('/xac-minh', {}, files)).html
}

async function paintedOver(pdf: Uint8Array): Promise<Uint8Array> {
  const from = new Date('2026-01-01T00:00:00Z')
  const authority = makeAuthority({ name: 'Không ai biết', from, keys: 'ec' })
  const { signer } = issueCertificate(authority, { commonName: 'Người lạ', organisation: 'Mẫu', from })
  const picture = samplePdf('Khong dong y')
  return addSignature(pdf, {
    signer,
    at: new Date('2026-11-21T08:30:05Z'),
    field: 'stranger',
    appearance: { page: 1, rect: [0, 0, 595, 842], picture },
  })
}

const genuine = 'Giấy tờ này có thật'
const unchanged = 'Tệp không bị thay đổi sau khi ký.'
const changed = 'Tệp đã bị thay đổi, hoặc'

test('what a stranger signed and painted over is not the result, and not unchanged', async () => {
  const html = await check(await paintedOver(issued))
  expect(html).toContain(changed)
  for (const words of [genuine, unchanged]) expect(html).not.toContain(words)
})

test.each([
  ['to the byte', () => issued],
  ['with a line at its end', () => Buffer.concat([issued, Buffer.from('\n')])],
])('the result itself is known without any authority, %s', async (_, file) => {
  const html = await check(file())
  for (const words of [genuine, unchanged]) expect(html).toContain(words)
  expect(html).not.toContain(changed)
})

test('so it is by its code', async () => {
  const { html } = await browser.as(anyone).get(`/xac-minh/${code}`)
  for (const words of [genuine, unchanged]) expect(html).toContain(words)
  expect(html).not.toContain(changed)
})

test('the keys of a demonstration that is over prove nothing', async () => {
  const { signer } = await office.write(async tx =>
    issueCertificate(await ensureAuthority(tx), {
      commonName: 'Người lạ',
      organisation: 'Mẫu',
      from: tx.now,
    }),
  )
  const at = new Date(Date.now() + 1000)
  const html = await check(await addSignature(issued, { signer, at, field: 'stranger' }))
  expect(html).toContain(changed)
  expect(html).not.toContain('Hợp lệ')
})
