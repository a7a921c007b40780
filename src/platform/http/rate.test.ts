import { randomBytes } from 'node:crypto'
import { afterEach, expect, test } from 'vitest'
import { system } from '#platform/access'
import { freeze } from '#platform/clock'
import { testDatabase } from '../../../tests/support/database.ts'
import { spend } from './rate.ts'

const db = testDatabase({ setUp: false })
const take = (key: string) => db.as(system('test')).read(tx => spend(tx, key, 2, 60))
afterEach(() => freeze(undefined))

test('so many in a window, and again in the next', async () => {
  const from = Date.parse('2026-11-22T08:00:00Z')
  freeze(new Date(from))
  await take('window')
  await take('window')
  await expect(take('window')).rejects.toMatchObject({ code: 'too-many', params: { seconds: 60 } })
  freeze(new Date(from + 61_000))
  await take('window')
})

test('a key may be as long as what somebody typed, and is told from others', async () => {
  freeze(new Date('2026-11-22T08:00:00Z'))
  const typed = randomBytes(50_000).toString('hex')
  await take(`${typed}|1`)
  await take(`${typed}|1`)
  await take(`${typed}|2`)
  await expect(take(`${typed}|1`)).rejects.toMatchObject({ code: 'too-many' })
})

test('a server whose clock was a day ahead leaves nobody locked out for a day', async () => {
  freeze(new Date('2026-11-23T08:00:00Z'))
  await take('clock')
  await take('clock')
  freeze(new Date('2026-11-22T08:00:00Z'))
  await take('clock')
  await take('clock')
  await expect(take('clock')).rejects.toMatchObject({ code: 'too-many', params: { seconds: 60 } })
})
