import { describe, expect, test } from 'vitest'
import { isWorkingDay } from '#lib/working-time'
import { type Actor, system } from '#platform/access'
import { historyOf, verify } from '#platform/ledger'
import { staff, testDatabase } from '../../../../tests/support/database.ts'
import { calendarOf, calendarVersion, findCalendarYear } from '../queries/calendar.ts'
import { findStaffByEmail, getStaff, grantsOf, positionTitle } from '../queries/staff.ts'
import { positionsOf, rolesOf } from '../queries/staff-record.ts'
import { addStaff } from './add-staff.ts'
import { appointStaff } from './appoint-staff.ts'
import { giveRole } from './give-role.ts'
import { publishCalendarYear } from './publish-calendar-year.ts'
import { deactivateStaff, reactivateStaff } from './set-staff-active.ts'
import { takeRole } from './take-role.ts'

const db = testDatabase({ seed: true })
const administrator = staff({ role: 'administrator', agency: 'tay-ninh', reach: 'below' })
const by = db.as(administrator)
const ward = 'tay-ninh/phuong-tan-ninh'

const newStaff = async (email: string) => {
  const added = await by.write(tx =>
    addStaff(tx, { name: 'Lê Thị Thử', email, agency: ward, title: 'Chuyên viên' }),
  )
  if (!added.ok) throw new Error(JSON.stringify(added.errors))
  return added.id
}
const actions = async (id: string) => (await by.read(tx => historyOf(tx, id))).map(row => row.action)
const events = async (topic: string) =>
  (
    await db.database.pool.query('SELECT payload FROM platform.outbox WHERE topic = $1', [`event:${topic}`])
  ).rows.map(row => row.payload)

describe('officers', () => {
  test('are added with a position and no role; what is wrong is said by field', async () => {
    const id = await newStaff('  LeThiThu@TayNinh.example ')
    expect(await by.read(tx => findStaffByEmail(tx, 'lethithu@tayninh.example'))).toMatchObject({
      id,
      name: 'Lê Thị Thử',
      active: true,
    })
    expect(await by.read(tx => positionTitle(tx, id, ward))).toBe('Chuyên viên')
    expect(await by.read(tx => grantsOf(tx, id))).toEqual([])
    expect(await actions(id)).toEqual(['staff.added'])
    expect(await events('organisation.staff-added')).toContainEqual(expect.objectContaining({ staff: id }))
    const wrong = { name: 'Thử', email: 'lethithu@tayninh.example', phone: '12', agency: ward, title: ' ' }
    expect(await by.write(tx => addStaff(tx, wrong))).toEqual({
      ok: false,
      errors: { name: 'name.one-word', email: 'email.taken', phone: 'phone.malformed', title: 'required' },
    })
  })

  test('two who add the same account at once: one of them is told', async () => {
    const input = {
      name: 'Lê Thị Đôi',
      email: 'lethidoi@tayninh.example',
      agency: ward,
      title: 'Chuyên viên',
    }
    const both = await Promise.allSettled([1, 2].map(() => by.write(tx => addStaff(tx, input))))
    const told = both.map(one => (one.status === 'rejected' ? one.reason.code : one.value.ok))
    expect(told.filter(one => one === true)).toHaveLength(1)
    expect([false, 'conflict.staff_email']).toContain(told.find(one => one !== true))
  })

  test('get and lose a role at once, and the ledger keeps both though it lasted no day', async () => {
    const id = await newStaff('vaitro@tayninh.example')
    const role = { staff: id, role: 'clerk' as const, agency: ward, reach: 'agency' as const }
    await by.write(tx => giveRole(tx, role))
    await by.write(tx => giveRole(tx, role))
    expect(await by.read(tx => grantsOf(tx, id))).toEqual([{ role: 'clerk', agency: ward, reach: 'agency' }])
    const [held] = await by.read(tx => rolesOf(tx, id))
    await by.write(tx => takeRole(tx, { role: held!.id }))
    expect(await by.read(tx => grantsOf(tx, id))).toEqual([])
    await expect(by.write(tx => takeRole(tx, { role: held!.id }))).rejects.toMatchObject({ code: 'role' })
    expect(await actions(id)).toEqual(['staff.added', 'staff.role-given', 'staff.role-taken'])
    expect(await events('organisation.staff-changed')).toContainEqual(expect.objectContaining({ staff: id }))
    expect((await verify(db.database)).broken).toBeUndefined()
  })

  test('a role until a day ends after that day, and can not end before today', async () => {
    const id = await newStaff('tamthoi@tayninh.example')
    const role = { staff: id, role: 'clerk' as const, agency: ward, reach: 'agency' as const }
    await expect(by.write(tx => giveRole(tx, { ...role, until: '2020-01-01' }))).rejects.toMatchObject({
      code: 'role.until',
    })
    await by.write(tx => giveRole(tx, { ...role, until: '2999-12-31' }))
    await db.database.pool.query(
      "UPDATE organisation.staff_role SET valid_from = '2020-01-01', valid_to = '2020-12-31' WHERE staff = $1",
      [id],
    )
    expect(await by.read(tx => grantsOf(tx, id))).toEqual([])
  })

  test('nobody takes their own administrator’s role or closes their own account', async () => {
    const id = await newStaff('quantri@tayninh.example')
    await by.write(tx =>
      giveRole(tx, { staff: id, role: 'administrator', agency: 'tay-ninh', reach: 'below' }),
    )
    const grants = await by.read(tx => grantsOf(tx, id))
    const self: Actor = { kind: 'staff', id, name: 'Lê Thị Thử', grants }
    const [held] = await by.read(tx => rolesOf(tx, id))
    await expect(db.as(self).write(tx => takeRole(tx, { role: held!.id }))).rejects.toMatchObject({
      code: 'role.own',
    })
    await expect(db.as(self).write(tx => deactivateStaff(tx, { staff: id }))).rejects.toMatchObject({
      code: 'staff.self',
    })
  })

  test('a closed account holds no grants, and gets them back when it is opened again', async () => {
    const id = await newStaff('khoa@tayninh.example')
    const role = { staff: id, role: 'clerk' as const, agency: ward, reach: 'agency' as const }
    await by.write(tx => giveRole(tx, role))
    await by.write(tx => deactivateStaff(tx, { staff: id }))
    await by.write(tx => deactivateStaff(tx, { staff: id }))
    expect((await by.read(tx => getStaff(tx, id))).active).toBe(false)
    expect(await by.read(tx => grantsOf(tx, id))).toEqual([])
    expect(await events('organisation.staff-deactivated')).toContainEqual(
      expect.objectContaining({ staff: id }),
    )
    await expect(by.write(tx => giveRole(tx, role))).rejects.toMatchObject({ code: 'staff.inactive' })
    await by.write(tx => reactivateStaff(tx, { staff: id }))
    expect(await by.read(tx => grantsOf(tx, id))).toHaveLength(1)
    expect((await actions(id)).filter(action => action === 'staff.deactivated')).toHaveLength(1)
  })

  test('move to another position', async () => {
    const id = await newStaff('dieudong@tayninh.example')
    await by.write(tx =>
      appointStaff(tx, { staff: id, agency: 'tay-ninh/phuong-long-an', title: 'Trưởng phòng' }),
    )
    await by.write(tx =>
      appointStaff(tx, { staff: id, agency: 'tay-ninh/phuong-long-an', title: 'Trưởng phòng' }),
    )
    expect(await by.read(tx => positionsOf(tx, id))).toMatchObject([
      { agency: 'tay-ninh/phuong-long-an', title: 'Trưởng phòng' },
    ])
    expect(await actions(id)).toEqual(['staff.added', 'staff.appointed'])
  })
})

describe('the calendar of a year', () => {
  const swapped = async () => {
    const { chain: _chain, ...year } = (await by.read(tx => findCalendarYear(tx, 2026)))!
    return {
      ...year,
      daysOff: [
        ...year.daysOff,
        {
          date: '2026-11-23',
          name: 'Nghỉ hoán đổi, làm bù thứ Bảy 28/11',
          kind: 'swap' as const,
          source: '1/TB-THU',
        },
      ],
      workedDays: [...year.workedDays, { date: '2026-11-28', insteadOf: '2026-11-23', source: '1/TB-THU' }],
    }
  }
  const works = async (day: string) => isWorkingDay(day, await by.read(tx => calendarOf(tx, ward)))

  test('is in force at once, keeps what changed in the ledger, and tells others', async () => {
    expect([await works('2026-11-23'), await works('2026-11-28')]).toEqual([true, false])
    const version = await by.read(calendarVersion)
    const year = await swapped()
    await by.write(tx => publishCalendarYear(tx, { year, version }))
    expect([await works('2026-11-23'), await works('2026-11-28')]).toEqual([false, true])
    const { chain } = (await by.read(tx => findCalendarYear(tx, 2026)))!
    const [entry, ...more] = await by.read(tx => historyOf(tx, chain))
    expect(more).toEqual([])
    expect(entry?.body).toMatchObject({
      removed: [],
      added: [
        '2026-11-23 off swap: Nghỉ hoán đổi, làm bù thứ Bảy 28/11 [1/TB-THU]',
        '2026-11-28 worked 2026-11-23 [1/TB-THU]',
      ],
    })
    expect(await events('organisation.calendar-changed')).toEqual([expect.objectContaining({ year: 2026 })])
    // Somebody who looked before that would publish over it.
    await expect(by.write(tx => publishCalendarYear(tx, { year, version }))).rejects.toMatchObject({
      code: 'calendar.changed',
    })
    await by.write(tx => publishCalendarYear(tx, { year }))
    expect(await by.read(tx => historyOf(tx, chain))).toHaveLength(1)
  })

  test('a change that is rolled back is not seen', async () => {
    await by
      .write(async tx => {
        await publishCalendarYear(tx, {
          year: { year: 2026, confidence: 'verified', notices: [], daysOff: [], workedDays: [] },
        })
        expect(isWorkingDay('2026-01-01', await calendarOf(tx, ward))).toBe(true)
        throw new Error('no')
      })
      .catch(() => {})
    expect(await works('2026-01-01')).toBe(false)
  })

  test('another process’s change is seen by the next question', async () => {
    expect(await works('2026-03-02')).toBe(true)
    await db.database.pool.query(
      "INSERT INTO organisation.calendar_day (date, year, worked, name, kind, source) VALUES ('2026-03-02', 2026, false, 'Thử', 'holiday', 'thử')",
    )
    expect(await works('2026-03-02')).toBe(false)
  })

  test('a job of ours may publish too', async () => {
    await db.as(system('test')).write(tx =>
      publishCalendarYear(tx, {
        year: { year: 2030, confidence: 'predicted', notices: [], daysOff: [], workedDays: [] },
      }),
    )
    expect((await by.read(tx => findCalendarYear(tx, 2030)))?.confidence).toBe('predicted')
  })
})
