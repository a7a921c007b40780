import { beforeAll, describe, expect, test } from 'vitest'
import { type Actor, anyone, type Grant, type Role, roles } from '#platform/access'
import type { Tx } from '#platform/db'
import { citizen, staff, testDatabase } from '../../../../tests/support/database.ts'
import { findVisitOnScreen, getVisit } from '../queries/get-visit.ts'
import { findScannedVisit, listVisits } from '../queries/list-visits.ts'
import { hospital, machine, newVisit } from '../visits.fixture.ts'
import { admitVisit } from './admit-visit.ts'
import { billVisit } from './bill-visit.ts'

const db = testDatabase({ seed: true })
const places: Record<string, Omit<Grant, 'role'>> = {
  here: { agency: hospital, reach: 'agency' },
  'above, and below': { agency: 'tay-ninh/so-y-te', reach: 'below' },
  'above alone': { agency: 'tay-ninh/so-y-te', reach: 'agency' },
  elsewhere: { agency: 'tay-ninh/phuong-long-an', reach: 'below' },
}
const reaching = ['here', 'above, and below']
const officers = (Object.keys(roles) as Role[])
  .filter(role => role !== 'citizen')
  .flatMap(role =>
    Object.entries(places).map(([place, grant]): [string, Actor] => [
      `${role} ${place}`,
      staff({ role, ...grant }),
    ]),
  )
const everybody: [string, Actor][] = [
  ['nobody signed in', anyone],
  ['a citizen', citizen()],
  ...officers,
  ['the machine', machine],
]
const at = (among: string[], ...held: Role[]) => held.flatMap(role => among.map(place => `${role} ${place}`))
const reached = (...held: Role[]) => [...at(reaching, ...held), 'the machine']
const anywhere = (...held: Role[]) => [...at(Object.keys(places), ...held), 'the machine']
const readers: Role[] = ['cashier', 'unit-head', 'agency-leader']

let visit: string
beforeAll(async () => {
  visit = await db.as(machine).write(tx => admitVisit(tx, newVisit()))
})

const deeds: Record<string, { may: string[]; act(tx: Tx): Promise<unknown> }> = {
  admitVisit: { may: ['the machine'], act: tx => admitVisit(tx, newVisit()) },
  billVisit: { may: reached('cashier'), act: tx => billVisit(tx, visit) },
  getVisit: { may: reached(...readers), act: tx => getVisit(tx, visit) },
  // What they see there is what lies where they may: the next test.
  listVisits: { may: anywhere(...readers), act: tx => listVisits(tx) },
  findVisitOnScreen: { may: anywhere(...readers), act: findVisitOnScreen },
  findScannedVisit: { may: anywhere(...readers), act: tx => findScannedVisit(tx, '1') },
}

describe.each(Object.entries(deeds))('%s', (_, { may, act }) => {
  test('is done by those who may, and by nobody else', async () => {
    const done: string[] = []
    for (const [who, actor] of everybody)
      await db
        .as(actor)
        .write(act)
        .then(
          () => void done.push(who),
          error => expect(error.code, who).toMatch(/^not-(allowed|signed-in)$/),
        )
    expect(done.toSorted()).toEqual(may.toSorted())
  })
})

test('lists hold the visits of one’s own hospital and no others', async () => {
  for (const [who, actor] of officers) {
    if (!readers.some(role => who.startsWith(`${role} `))) continue
    const { visits } = await db.as(actor).read(tx => listVisits(tx))
    expect(visits.length > 0, who).toBe(reaching.some(place => who.endsWith(` ${place}`)))
  }
})
