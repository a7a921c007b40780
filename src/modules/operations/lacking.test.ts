import { expect, test } from 'vitest'
import { useSignerSource } from '#modules/signing'
import { staff, testDatabase } from '../../../tests/support/database.ts'
import { alarmsOf } from './alarms.ts'
import { seeOperation } from './queries/see-operation.ts'
import { texts } from './texts.ts'

// Read once. The province was seeded while it was on.
process.env.DEMONSTRATION = 'false'
delete process.env.CLAMD

const db = testDatabase({ seed: true })
const operator = db.as(staff({ role: 'administrator', agency: 'tay-ninh', reach: 'agency' }))

test('a province without a signer and a scanner is told so, and what to do', async () => {
  const alarms = async () => alarmsOf(await operator.read(seeOperation), texts('vi'), 'vi').join('\n')
  const bare = await alarms()
  expect(bare).toContain('Chưa có nguồn chữ ký số')
  expect(bare).toContain('không được quét vi-rút')
  useSignerSource(() => Promise.reject(new Error('not asked')))
  const signing = await alarms()
  expect(signing).not.toContain('Chưa có nguồn chữ ký số')
  expect(signing).toContain('đặt CLAMD=máy:cổng')
})
