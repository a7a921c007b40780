import { expect, test } from 'vitest'
import { staff, testDatabase } from '../../../tests/support/database.ts'
import { seeOperation } from './queries/see-operation.ts'

// Read once, so in a file of its own: with a mail server anchors have a way.
process.env.DEMONSTRATION = 'false'
Object.assign(process.env, { SMTP_URL: 'smtp://127.0.0.1:1', ANCHOR_MAIL_TO: 'luu-tru@tinhban.example' })

const db = testDatabase({ seed: true })

test('with a mail server nobody is told that anchors reach nobody', async () => {
  const operator = db.as(staff({ role: 'administrator', agency: 'tay-ninh', reach: 'agency' }))
  expect((await operator.read(seeOperation)).lacking).toEqual(['signer', 'anchors', 'scanner', 'backup'])
})
