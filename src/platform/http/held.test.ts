import { expect, test } from 'vitest'
import { system } from '#platform/access'
import type { Tx } from '#platform/db'
import { testDatabase } from '../../../tests/support/database.ts'
import { hold } from './held.ts'

const db = testDatabase({ setUp: false })

test('who has something held takes away what ended without reading all that others hold', async () => {
  const plan = await db.as(system('test')).write(async tx => {
    // Of a table that is empty PostgreSQL reads all, whatever stands beside it.
    await tx.query('platform', { text: 'SET LOCAL enable_seqscan = off' })
    const lines: string[] = []
    const explaining: Tx = {
      ...tx,
      async query<R extends object>(module: string, asked: { text: string; values?: readonly unknown[] }) {
        if (!asked.text.includes('held_post')) return tx.query<R>(module, asked)
        const rows = await tx.query<{ 'QUERY PLAN': string }>(module, {
          ...asked,
          text: `EXPLAIN ${asked.text}`,
        })
        lines.push(...rows.map(row => row['QUERY PLAN']))
        return [{ id: '' }] as unknown as R[]
      },
    }
    await hold(explaining, { path: '/', fields: {}, browser: '' }, '192.0.2.1')
    return lines.join('\n')
  })
  expect(plan).toContain('held_post_ended')
})
