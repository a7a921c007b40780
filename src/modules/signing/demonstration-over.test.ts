import { expect, test } from 'vitest'
import { system } from '#platform/access'
import { testDatabase } from '../../../tests/support/database.ts'
import { demonstrationSigner } from './demonstration-keys.ts'
import { type Holder, hasSigner, signerOf, useSignerSource } from './source.ts'

// Read once.
process.env.DEMONSTRATION = 'false'

const db = testDatabase({ setUp: false })
const holder: Holder = { kind: 'agency', agency: 'tinh', agencyName: 'Uỷ ban nhân dân tỉnh' }
const sign = () => db.as(system('test')).write(tx => signerOf(tx, holder))

test('outside the demonstration nothing is signed, and no key is made, until the province says who signs', async () => {
  expect(hasSigner()).toBe(false)
  await expect(sign()).rejects.toThrow('Chưa có nguồn chữ ký số')
  const made = 'SELECT FROM signing.authority UNION ALL SELECT FROM signing.key'
  expect((await db.database.pool.query(made)).rowCount).toBe(0)

  // In the place of the province's own.
  useSignerSource(demonstrationSigner)
  expect(hasSigner()).toBe(true)
  expect(await sign()).toMatchObject({ certificate: expect.anything() })
})
