import { beforeAll, describe, expect, test } from 'vitest'
import { type Actor, anyone, type Grant, type Role, roles } from '#platform/access'
import type { Tx } from '#platform/db'
import { citizen, staff, testDatabase } from '../../../../tests/support/database.ts'
import { schoolCollection } from '../../../../tests/support/school-collection.ts'
import { getCampaign } from '../queries/get-campaign.ts'
import { schoolReport, schoolsWhere } from '../queries/list-campaigns.ts'
import { listClass, listClasses } from '../queries/list-pupils.ts'
import { accountant, pupilLine, school, year } from '../school.fixture.ts'
import { addSchool } from './add-school.ts'
import { billNextPupils } from './bill-pupils.ts'
import { chooseItems } from './choose-items.ts'
import { importRoster } from './import-roster.ts'
import { closeCampaign, openCampaign } from './open-campaign.ts'
import { decideReduction, requestReduction } from './reductions.ts'
import { remindClass } from './remind-class.ts'
import { saveCampaign } from './save-campaign.ts'
import { cancelNextBills, withdrawCampaign } from './withdraw-campaign.ts'

const db = testDatabase({ seed: true })
let its: { campaign: string; class: string; pupil: string }
let reduction: string
beforeAll(async () => {
  its = await schoolCollection(db)
  reduction = await db.as(accountant).write(async tx => {
    const asked = await requestReduction(tx, { ...its, percent: 10, reason: 'Hộ nghèo' })
    if (!asked.ok) throw new Error('not asked')
    return asked.id
  })
})

const places: Record<string, Omit<Grant, 'role'>> = {
  here: { agency: school, reach: 'agency' },
  'above, and below': { agency: 'tay-ninh/phuong-tan-ninh', reach: 'below' },
  'above alone': { agency: 'tay-ninh/phuong-tan-ninh', reach: 'agency' },
  elsewhere: { agency: 'tay-ninh/so-giao-duc-va-dao-tao', reach: 'below' },
}
const staffRoles = Object.keys(roles).filter(role => role !== 'citizen') as Grant['role'][]

const draft = { name: 'Thử', basis: '', dueOn: '2099-01-01', items: [], classes: [] }
const deeds: [string, readonly Role[], (tx: Tx) => Promise<unknown>][] = [
  ['importRoster', ['cashier'], tx => importRoster(tx, { school, year, lines: [pupilLine(1)] })],
  ['saveCampaign', ['cashier'], tx => saveCampaign(tx, { school, year, ...draft })],
  ['chooseItems', ['cashier'], tx => chooseItems(tx, { ...its, chosen: [] })],
  ['openCampaign', ['cashier', 'agency-leader'], tx => openCampaign(tx, its)],
  ['closeCampaign', ['cashier', 'agency-leader'], tx => closeCampaign(tx, its)],
  [
    'withdrawCampaign',
    ['agency-leader'],
    async tx => withdrawCampaign(tx, { campaign: its.campaign, reason: 'Thử' }),
  ],
  ['cancelNextBills', ['agency-leader'], tx => cancelNextBills(tx, its)],
  ['billNextPupils', ['cashier', 'agency-leader'], tx => billNextPupils(tx, its)],
  ['remindClass', ['cashier', 'agency-leader'], tx => remindClass(tx, its)],
  ['requestReduction', ['cashier'], tx => requestReduction(tx, { ...its, percent: 5, reason: 'Thử' })],
  [
    'decideReduction',
    ['unit-head', 'agency-leader'],
    tx => decideReduction(tx, { reduction, isGranted: true }),
  ],
  ['addSchool', [], tx => addSchool(tx, { agency: school, level: 'primary' })],
  ['getCampaign', ['cashier', 'unit-head', 'agency-leader'], tx => getCampaign(tx, its.campaign)],
  ['listClasses', ['cashier', 'unit-head', 'agency-leader'], tx => listClasses(tx, { school, year })],
  ['listClass', ['cashier', 'unit-head', 'agency-leader'], tx => listClass(tx, { school, class: its.class })],
]

const undo = new Error('undo')
/** What a deed comes to, without leaving anything behind: a Conflict of the state is past the question who may. */
function outcome(actor: Actor, act: (tx: Tx) => Promise<unknown>): Promise<string> {
  return db
    .as(actor)
    .write(async tx => {
      await act(tx)
      throw undo
    })
    .then(
      () => 'done',
      error => (error === undo || error.name === 'Conflict' ? 'done' : error.code),
    )
}

describe.each(deeds)('%s', (_, allowed, act) => {
  test.each(staffRoles)('%s, by place', async role => {
    for (const [place, grant] of Object.entries(places)) {
      const may = allowed.includes(role) && ['here', 'above, and below'].includes(place)
      expect([place, await outcome(staff({ role, ...grant }), act)]).toEqual([
        place,
        may ? 'done' : 'not-allowed',
      ])
    }
  })
  test('nobody, and no citizen', async () => {
    expect(await outcome(anyone, act)).toBe('not-signed-in')
    expect(await outcome(citizen(), act)).toBe('not-allowed')
  })
})

test('whoever asked for a reduction may not grant it, whatever else they are', async () => {
  const both: Actor = {
    ...(accountant as Actor & { kind: 'staff' }),
    grants: [
      { role: 'cashier', agency: school, reach: 'agency' },
      { role: 'agency-leader', agency: school, reach: 'below' },
    ],
  }
  expect(await outcome(both, tx => decideReduction(tx, { reduction, isGranted: true }))).toBe('not-allowed')
})

describe('lists of schools', () => {
  const seen = (actor: Actor, what: (tx: Tx) => Promise<{ agency: string }[]>) =>
    db.as(actor).read(async tx => (await what(tx)).map(one => one.agency.split('/').at(-1)))
  test('show those where the permission is held', async () => {
    const report = (tx: Tx) => schoolReport(tx, year)
    expect(await seen(accountant, report)).toEqual(['truong-tieu-hoc-hoa-sung'])
    const supervisor = staff({ role: 'supervisor', agency: 'tay-ninh', reach: 'below' })
    expect((await seen(supervisor, report)).length).toBe(3)
    const pupils = (tx: Tx) => schoolsWhere(tx, 'education:campaign.read')
    await expect(seen(supervisor, pupils)).rejects.toThrow('not-allowed')
    await expect(seen(citizen(), report)).rejects.toThrow('not-allowed')
    await expect(seen(anyone, report)).rejects.toThrow('not-signed-in')
  })
})
