import { describe, expect, test } from 'vitest'
import { type Actor, anyone, type Grant, roles } from '#platform/access'
import type { Tx } from '#platform/db'
import { citizen, staff, testDatabase } from '../../../../tests/support/database.ts'
import { findStaffByEmail, staffWithRole } from '../queries/staff.ts'
import { getStaffRecord, rolesOf } from '../queries/staff-record.ts'
import { addStaff } from './add-staff.ts'
import { appointStaff } from './appoint-staff.ts'
import { giveRole } from './give-role.ts'
import { publishCalendarYear } from './publish-calendar-year.ts'
import { deactivateStaff, reactivateStaff } from './set-staff-active.ts'
import { takeRole } from './take-role.ts'

const db = testDatabase({ seed: true })

const ward = 'tay-ninh/phuong-tan-ninh'
const year = { year: 2031, confidence: 'predicted' as const, notices: [], daysOff: [], workedDays: [] }
const officer = async (tx: Tx) => (await findStaffByEmail(tx, 'vothixuanlan@tayninh.example'))!.id

/** Each command on somebody or something of the ward; rolled back, so each actor finds the same. */
const commands: Record<string, { run(tx: Tx): Promise<unknown>; province?: true }> = {
  addStaff: {
    run: tx =>
      addStaff(tx, {
        name: 'Lê Thử Nghiệm',
        email: 'lethunghiem@tayninh.example',
        agency: ward,
        title: 'Chuyên viên',
      }),
  },
  appointStaff: {
    run: async tx => appointStaff(tx, { staff: await officer(tx), agency: ward, title: 'Chuyên viên' }),
  },
  giveRole: {
    run: async tx => giveRole(tx, { staff: await officer(tx), role: 'clerk', agency: ward, reach: 'agency' }),
  },
  takeRole: { run: async tx => takeRole(tx, { role: (await rolesOf(tx, await officer(tx)))[0]!.id }) },
  deactivateStaff: { run: async tx => deactivateStaff(tx, { staff: await officer(tx) }) },
  reactivateStaff: { run: async tx => reactivateStaff(tx, { staff: await officer(tx) }) },
  publishCalendarYear: { run: tx => publishCalendarYear(tx, { year }), province: true },
}

const places: [name: string, Grant['agency'], Grant['reach']][] = [
  ['the province, and below', 'tay-ninh', 'below'],
  ['the province alone', 'tay-ninh', 'agency'],
  ['the ward, and below', ward, 'below'],
  ['the ward alone', ward, 'agency'],
  ['another ward', 'tay-ninh/phuong-long-an', 'below'],
  ['a ward whose path begins alike', `${ward}-moi`, 'below'],
]
const reaches = (agency: string, reach: string, target: string) =>
  agency === target || (reach === 'below' && target.startsWith(`${agency}/`))

async function outcome(actor: Actor, run: (tx: Tx) => Promise<unknown>): Promise<string> {
  const undo = new Error('undo')
  return db
    .as(actor)
    .write(async tx => {
      await run(tx)
      throw undo
    })
    .then(
      () => 'done',
      error => (error === undo ? 'done' : error.code),
    )
}

describe.each(Object.entries(commands))('%s', (name, { run, province }) => {
  // The officer sits in an office of the ward, so moving or closing their account needs a reach below it.
  const office = ['appointStaff', 'deactivateStaff', 'reactivateStaff'].includes(name)
  const targets = province ? ['tay-ninh'] : office ? [ward, `${ward}/van-phong`] : [ward]

  for (const role of Object.keys(roles).filter(role => role !== 'citizen') as Grant['role'][])
    test.each(places)(`${role} of %s`, async (_, agency, reach) => {
      const may = role === 'administrator' && targets.every(target => reaches(agency, reach, target))
      expect(await outcome(staff({ role, agency, reach }), run)).toBe(may ? 'done' : 'not-allowed')
    })

  test('nobody, and a citizen', async () => {
    expect(await outcome(anyone, run)).toBe('not-signed-in')
    expect(await outcome(citizen(), run)).toBe('not-allowed')
  })
})

test('an account that reaches below is closed by nobody whose own reach ends there', async () => {
  const leader = async (tx: Tx) => (await staffWithRole(tx, 'agency-leader', ward))[0]!.id
  const [narrow, wide] = (['agency', 'below'] as const).map(reach =>
    staff({ role: 'administrator', agency: ward, reach }),
  )
  for (const close of [deactivateStaff, reactivateStaff]) {
    const run = async (tx: Tx) => close(tx, { staff: await leader(tx) })
    expect([await outcome(narrow!, run), await outcome(wide!, run)]).toEqual(['not-allowed', 'done'])
  }
  const managed = (actor: Actor) =>
    db.as(actor).read(async tx => (await getStaffRecord(tx, await leader(tx))).managed)
  expect([await managed(narrow!), await managed(wide!)]).toEqual([false, true])
})

test('a reach below can not be given by somebody whose own reach ends there', async () => {
  const give = (actor: Actor) =>
    outcome(actor, async tx =>
      giveRole(tx, { staff: await officer(tx), role: 'administrator', agency: ward, reach: 'below' }),
    )
  expect(await give(staff({ role: 'administrator', agency: ward, reach: 'agency' }))).toBe('not-allowed')
  expect(await give(staff({ role: 'administrator', agency: ward, reach: 'below' }))).toBe('done')
})
