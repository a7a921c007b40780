import { describe, expect, test } from 'vitest'
import { addWorkingDays, isWorkingDay } from '#lib/working-time'
import { system } from '#platform/access'
import { staff, testDatabase } from '../../../tests/support/database.ts'
import { demonstrationStaff } from './data/staff.ts'
import {
  areaName,
  areaNames,
  calendarOf,
  communeOptions,
  findAgency,
  findStaffByEmail,
  getAgency,
  getStaff,
  grantsOf,
  listAgencies,
  oneStopCentreOf,
  positionTitle,
  provinceOptions,
  resolveAddress,
  staffNames,
  staffWithRole,
} from './index.ts'
import { searchAgencies } from './queries/agency.ts'
import { searchStaff } from './queries/staff-record.ts'
import { setUp } from './set-up.ts'

const db = testDatabase({ seed: true })
const by = db.as(system('test'))

describe('agencies', () => {
  test('an office without a code of its own issues dossiers under the agency above it', async () => {
    const [centre, commune] = await by.read(tx =>
      Promise.all(
        ['tay-ninh/phuong-tan-ninh/trung-tam-phuc-vu-hanh-chinh-cong', 'tay-ninh/phuong-tan-ninh'].map(id =>
          getAgency(tx, id),
        ),
      ),
    )
    expect(centre).toMatchObject({
      kind: 'one-stop-centre',
      parent: 'tay-ninh/phuong-tan-ninh',
      code: commune!.code,
    })
    expect(commune!.code).toBe('H53.25459')
  })

  test('are listed by kind and place, and found by words without marks, page by page', async () => {
    expect(await by.read(tx => listAgencies(tx, { kind: 'commune' }))).toHaveLength(96)
    const below = await by.read(tx => listAgencies(tx, { below: 'tay-ninh/so-xay-dung' }))
    expect(below.map(agency => agency.kind)).toEqual(['unit', 'unit', 'unit', 'unit'])
    const first = await by.read(tx => searchAgencies(tx, { words: 'UY BAN nhan dan xa', limit: 40 }))
    const second = await by.read(tx =>
      searchAgencies(tx, { words: 'uy ban nhan dan xa', limit: 60, after: first.next }),
    )
    expect(new Set([...first.rows, ...second.rows].map(row => row.id)).size).toBe(82)
    expect(second.next).toBeUndefined()
  })

  test('the one-stop centre of a commune and of the province', async () => {
    expect((await by.read(tx => oneStopCentreOf(tx, '25459'))).id).toBe(
      'tay-ninh/phuong-tan-ninh/trung-tam-phuc-vu-hanh-chinh-cong',
    )
    expect((await by.read(tx => oneStopCentreOf(tx, 'province'))).id).toBe(
      'tay-ninh/trung-tam-hanh-chinh-cong',
    )
    await expect(by.read(tx => oneStopCentreOf(tx, '00000'))).rejects.toMatchObject({ code: 'agency' })
    expect(await by.read(tx => findAgency(tx, 'tay-ninh/khong-co'))).toBeUndefined()
  })
})

describe('areas', () => {
  test('the provinces and communes of today, for a choice', async () => {
    const provinces = await by.read(provinceOptions)
    expect(provinces).toHaveLength(34)
    expect(provinces).toContainEqual({ value: '80', text: 'Tỉnh Tây Ninh' })
    const communes = await by.read(tx => communeOptions(tx, '80'))
    expect(communes).toHaveLength(96)
    expect(communes).toContainEqual({ value: '25459', text: 'Phường Tân Ninh' })
  })

  test('a code is named by the period the day lies in', async () => {
    expect(await by.read(tx => areaName(tx, '25459'))).toBe('Phường Tân Ninh')
    expect(await by.read(tx => areaName(tx, '25459', '2025-06-30'))).toBe('Phường 3')
    expect(await by.read(tx => areaName(tx, '99999'))).toBe('99999')
    const names = await by.read(tx => areaNames(tx, ['80', '75', '99999'], '2026-04-29'))
    expect(Object.fromEntries(names)).toEqual({ 80: 'Tỉnh Tây Ninh', 75: 'Tỉnh Đồng Nai' })
    expect(await by.read(tx => areaName(tx, '75', '2026-04-30'))).toBe('Thành phố Đồng Nai')
  })
})

test('an old address of three levels leads to the commune of today', async () => {
  const [first] = await by.read(tx => resolveAddress(tx, 'Số 5, P.3, TP. Tây Ninh, Tây Ninh'))
  expect(first).toMatchObject({ detail: 'Số 5', commune: { code: '25459', name: 'Tân Ninh' } })
})

describe('calendar', () => {
  test('knows the days off and make-up days of the notices', async () => {
    const calendar = await by.read(tx => calendarOf(tx, 'tay-ninh/phuong-tan-ninh'))
    expect(isWorkingDay('2026-11-24', calendar)).toBe(false)
    expect(isWorkingDay('2026-08-22', calendar)).toBe(true)
    expect(addWorkingDays('2026-02-13', 1, calendar)).toBe('2026-02-23')
  })

  test('is one object for all that have the same hours, and another when an agency gets its own', async () => {
    const at = (agency: string) => by.read(tx => calendarOf(tx, agency))
    expect(await at('tay-ninh/so-xay-dung')).toBe(await at('tay-ninh/phuong-long-an'))
    const before = await at('tay-ninh/so-xay-dung')
    await by.write(tx =>
      tx.query('organisation', {
        text: `INSERT INTO organisation.working_hours (agency, valid_from, weekly, source)
               SELECT 'tay-ninh/so-xay-dung', '2026-01-01', weekly || '{"sat": [["07:30", "11:30"]]}', 'QĐ thử' FROM organisation.working_hours WHERE agency IS NULL`,
      }),
    )
    const after = await at('tay-ninh/so-xay-dung/phong-quan-ly-van-tai')
    expect([isWorkingDay('2026-11-21', before), isWorkingDay('2026-11-21', after)]).toEqual([false, true])
    expect(isWorkingDay('2026-11-21', await at('tay-ninh/phuong-long-an'))).toBe(false)
  })
})

describe('officers', () => {
  const hoa = () => by.read(async tx => (await findStaffByEmail(tx, 'TranThiHoa@tayninh.example'))!)

  test('their roles, and who may act in a role at an agency', async () => {
    const { id } = await hoa()
    expect(await by.read(tx => grantsOf(tx, id))).toEqual([
      { role: 'one-stop-officer', agency: 'tay-ninh/trung-tam-hanh-chinh-cong', reach: 'agency' },
    ])
    const leaders = await by.read(tx =>
      staffWithRole(tx, 'agency-leader', 'tay-ninh/phuong-tan-ninh/van-phong'),
    )
    expect(leaders.map(leader => leader.name)).toEqual(['Nguyễn Thành Trung Chánh', 'Lâm Thị Mộng Thu'])
    expect(await by.read(tx => staffWithRole(tx, 'clerk', 'tay-ninh/phuong-tan-ninh/van-phong'))).toEqual([])
  })

  test('the title is that of the office inside the agency they act for', async () => {
    const leader = await by.read(
      async tx => (await staffWithRole(tx, 'unit-head', 'tay-ninh/xa-ben-cau'))[0]!,
    )
    expect(await by.read(tx => positionTitle(tx, leader.id, 'tay-ninh/xa-ben-cau'))).toMatch(
      /Trưởng phòng|Chánh Văn phòng/,
    )
    expect(await by.read(tx => positionTitle(tx, '00000000-0000-4000-8000-000000000000', 'tay-ninh'))).toBe(
      '',
    )
  })

  test('their names by id; an unknown one is NotFound', async () => {
    const { id } = await hoa()
    expect(Object.fromEntries(await by.read(tx => staffNames(tx, [id, id])))).toEqual({
      [id]: 'Trần Thị Hòa',
    })
    await expect(by.read(tx => getStaff(tx, '00000000-0000-4000-8000-000000000000'))).rejects.toMatchObject({
      code: 'staff',
    })
  })

  test('are found without marks within the reach of who looks, each once over the pages', async () => {
    const province = db.as(staff({ role: 'administrator', agency: 'tay-ninh', reach: 'below' }))
    const all: string[] = []
    for (let after: string | undefined; ; ) {
      const page: Awaited<ReturnType<typeof searchStaff>> = await province.read(tx =>
        searchStaff(tx, { limit: 30, after }),
      )
      all.push(...page.rows.map(row => row.id))
      if (!page.next) break
      after = page.next
    }
    expect(new Set(all).size).toBe(all.length)
    expect(all.length).toBe(demonstrationStaff().length)
    const found = await province.read(tx => searchStaff(tx, { words: 'tran thi hoa' }))
    expect(found.rows.map(row => row.name)).toEqual(['Trần Thị Hòa'])
    const elsewhere = db.as(
      staff({ role: 'administrator', agency: 'tay-ninh/phuong-long-an', reach: 'below' }),
    )
    expect((await elsewhere.read(tx => searchStaff(tx, { words: 'tran thi hoa' }))).rows).toEqual([])
    expect((await elsewhere.read(tx => searchStaff(tx, {}))).rows).toHaveLength(13)
  })
})

test('set-up may run at every start and leaves what an administrator entered', async () => {
  const counts = () =>
    by.read(tx =>
      tx.query('organisation', {
        text: 'SELECT (SELECT count(*) FROM organisation.area) AS areas, (SELECT count(*) FROM organisation.calendar_day) AS days',
      }),
    )
  const before = await counts()
  await by.write(async tx => {
    await tx.query('organisation', {
      text: "UPDATE organisation.delivery SET sha256 = 'old' WHERE name IN ('areas', 'calendar-2025')",
    })
    await tx.query('organisation', {
      text: "UPDATE organisation.delivery SET sha256 = 'by hand' WHERE name = 'calendar-2026'",
    })
    await tx.query('organisation', {
      text: "UPDATE organisation.calendar_year SET note = 'của tỉnh' WHERE year IN (2025, 2026)",
    })
    await setUp(tx)
  })
  expect(await counts()).toEqual(before)
  const notes = await by.read(tx =>
    tx.query('organisation', {
      text: 'SELECT note FROM organisation.calendar_year WHERE year IN (2025, 2026) ORDER BY year',
    }),
  )
  expect(notes).toEqual([{ note: null }, { note: 'của tỉnh' }])
})
