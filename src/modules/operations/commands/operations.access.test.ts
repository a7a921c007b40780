import { describe, expect, test } from 'vitest'
import { type Actor, anyone, type Grant, type Role, roles } from '#platform/access'
import type { Tx } from '#platform/db'
import { citizen, staff, testDatabase } from '../../../../tests/support/database.ts'
import { seeFailingJobs, seeOperation } from '../queries/see-operation.ts'
import { giveUpJob } from './give-up-job.ts'
import { retryFailedJob } from './retry-failed-job.ts'
import { retryFailedJobs } from './retry-failed-jobs.ts'

const db = testDatabase({ seed: true })
const places: Record<string, Omit<Grant, 'role'>> = {
  'the province': { agency: 'tay-ninh', reach: 'agency' },
  'the province, and below': { agency: 'tay-ninh', reach: 'below' },
  'a department': { agency: 'tay-ninh/so-xay-dung', reach: 'below' },
  'a commune': { agency: 'tay-ninh/phuong-long-an', reach: 'below' },
}
const ofProvince = new Set(['the province', 'the province, and below'])

const officers = (Object.keys(roles) as Role[])
  .filter(role => role !== 'citizen')
  .flatMap(role =>
    Object.entries(places).map(([place, grant]): [string, Actor, boolean] => [
      `${role} at ${place}`,
      staff({ role, ...grant }),
      role === 'administrator' && ofProvince.has(place),
    ]),
  )
const everybody: [string, Actor, boolean][] = [
  ['nobody signed in', anyone, false],
  ['a citizen', citizen(), false],
  ...officers,
]

const deeds: [string, (tx: Tx) => Promise<unknown>][] = [
  ['seeOperation', seeOperation],
  ['seeFailingJobs', seeFailingJobs],
  ['retryFailedJob', tx => retryFailedJob(tx, { id: 1 })],
  ['retryFailedJobs', tx => retryFailedJobs(tx, { job: 'thu.viec' })],
  ['giveUpJob', tx => giveUpJob(tx, { id: 1, reason: 'Thử quyền' })],
]

describe.each(deeds)('%s', (_, act) => {
  test.each(everybody)('%s', async (_who, actor, may) => {
    const outcome = db.as(actor).write(act)
    if (may) await outcome
    else
      await expect(outcome).rejects.toMatchObject({
        code: expect.stringMatching(/^not-(allowed|signed-in)$/),
      })
  })
})
