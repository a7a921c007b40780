import { expect, test } from 'vitest'
import { system } from '#platform/access'
import { testDatabase } from '../../../tests/support/database.ts'
import { connect } from './index.ts'

const db = testDatabase({ setUp: false })
const by = { actor: system('test') }

test('questions hold no connection between them, also under walls: an upload may take its time', async () => {
  const narrow = connect({ url: db.database.url, pool: 1, walls: true })
  const ask = { text: 'SELECT current_user AS who' }
  try {
    const seen = await narrow.read(by, async tx => {
      const [mine] = await tx.query<{ who: string }>('platform', ask)
      // The only connection is free while this one waits for something else.
      const [theirs] = await narrow.read(by, other => other.query<{ who: string }>('identity', ask))
      return [mine!.who, theirs!.who]
    })
    expect(seen).toEqual(['sen_platform', 'sen_identity'])
  } finally {
    await narrow.close()
  }
})
