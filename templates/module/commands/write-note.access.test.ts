import { describe, expect, test } from 'vitest'
import { type Actor, anyone, type Grant, type Role, roles } from '#platform/access'
import type { Tx } from '#platform/db'
import { citizen, staff, testDatabase } from '../../../../tests/support/database.ts'
import { listNotes } from '../queries/list-notes.ts'
import { writeNote } from './write-note.ts'

const db = testDatabase({ seed: true })
const agency = 'tay-ninh/phuong-tan-ninh'
const places: Record<string, Omit<Grant, 'role'>> = {
  here: { agency, reach: 'agency' },
  'above, and below': { agency: 'tay-ninh', reach: 'below' },
  'above alone': { agency: 'tay-ninh', reach: 'agency' },
  elsewhere: { agency: 'tay-ninh/phuong-long-an', reach: 'below' },
}
const allowedRoles = new Set([
  'one-stop-officer',
  'processor',
  'unit-head',
  'agency-leader',
  'clerk',
  'cashier',
])
const allowedPlaces = new Set(['here', 'above, and below'])

const officers = (Object.keys(roles) as Role[])
  .filter(role => role !== 'citizen')
  .flatMap(role =>
    Object.entries(places).map(([place, grant]): [string, Actor, boolean] => [
      `${role} ${place}`,
      staff({ role, ...grant }),
      allowedRoles.has(role) && allowedPlaces.has(place),
    ]),
  )
const everybody: [string, Actor, boolean][] = [
  ['nobody signed in', anyone, false],
  ['a citizen', citizen(), false],
  ...officers,
]

const deeds: [string, (tx: Tx) => Promise<unknown>][] = [
  ['writeNote', tx => writeNote(tx, { agency, text: 'Họp lúc 15 giờ' })],
  ['listNotes', tx => listNotes(tx, { agency })],
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
