import { expect, test } from 'vitest'
import { affairsOf, citizenOf } from './support/affairs.ts'
import { officersOf } from './support/officers.ts'
import { testDatabase } from './support/database.ts'
const db = testDatabase({ seed: true })
test('affairs', async () => {
  const t = Date.now()
  const a = await affairsOf(db, await citizenOf(db, 'lan-anh'))
  const o = await officersOf(db)
  console.log(a, o, Date.now() - t)
}, 60000)
