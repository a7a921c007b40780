import { afterAll, beforeAll, expect, test } from 'vitest'
import { provide } from '#platform/config'
import { citizenOf } from './support/affairs.ts'
import { testApp } from './support/app.ts'
import { testDatabase } from './support/database.ts'
import { pdf } from './support/judged-files.ts'
import { type S3Sandbox, startS3Sandbox } from './support/sandbox/s3-server.ts'

const db = testDatabase({ seed: true })
let s3: S3Sandbox
beforeAll(async () => {
  s3 = await startS3Sandbox()
  provide({ S3_ENDPOINT: s3.url, S3_ACCESS_KEY: s3.accessKey, S3_SECRET_KEY: s3.secretKey })
})
afterAll(() => s3.stop())

test('with the store of files away an upload is put off, not failed, and goes on when the store is back', async () => {
  const app = await testApp(db.database)
  const { cookie } = await citizenOf(db, 'tam')
  const bytes = pdf()
  const begun = await app.inject({
    method: 'POST',
    url: '/tai-len',
    headers: {
      cookie,
      'tus-resumable': '1.0.0',
      'upload-length': String(bytes.length),
      'upload-metadata': `filename ${Buffer.from('don.pdf').toString('base64')}`,
    },
  })
  const send = () =>
    app.inject({
      method: 'PATCH',
      url: String(begun.headers.location),
      headers: {
        cookie,
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
      },
      payload: bytes,
    })

  s3.faults.set({ mode: '5xx' })
  const refused = await send()
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '10'])
  expect(refused.body).toContain('Hệ thống đang tạm gián đoạn')
  expect((await app.inject({ url: '/' })).statusCode).toBe(200)

  s3.faults.set(null)
  const taken = await send()
  expect([taken.statusCode, taken.headers['upload-offset']]).toEqual([204, String(bytes.length)])
  await app.close()
})
