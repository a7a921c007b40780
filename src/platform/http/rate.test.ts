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

test('a server whose clock was a day ahead leaves nobody locked out for a day', async () => {
  freeze(new Date('2026-11-23T08:00:00Z'))
  await take('clock')
  await take('clock')
  freeze(new Date('2026-11-22T08:00:00Z'))
  await take('clock')
  await take('clock')
  await expect(take('clock')).rejects.toMatchObject({ code: 'too-many', params: { seconds: 60 } })
})
