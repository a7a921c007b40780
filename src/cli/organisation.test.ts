import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { addAdministrator } from '#modules/identity'
import {
  addAgencies,
  areaName,
  communeOptions,
  getAgency,
  importAreas,
  planAreaImport,
  resolveAddress,
} from '#modules/organisation'
import { roles as allRoles, type Role, system } from '#platform/access'
import type { Tx } from '#platform/db'
import { citizen, staff, testDatabase } from '../../tests/support/database.ts'
import { setUp } from '../modules/organisation/set-up.ts'
import { organisationCommands } from './organisation.ts'

const db = testDatabase()
const by = db.as(system('test'))
const folder = mkdtempSync(join(tmpdir(), 'sen-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))

const said: string[] = []
beforeEach(() => {
  said.length = 0
  for (const method of ['log', 'error'] as const)
    vi.spyOn(console, method).mockImplementation((line: string) => void said.push(line))
})

function sen(command: string, ...args: string[]): Promise<number> {
  return organisationCommands[`organisation ${command}`]!.run(db.database, args)
}
function file(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}
const ledger = async (action: string) =>
  (await db.database.pool.query('SELECT body FROM platform.ledger WHERE action = $1 ORDER BY id', [action]))
    .rows

const bienGioi = (...wards: [string, string, string][]) =>
  JSON.stringify({ provinces: [{ code: '99', type: 'tinh', name: 'Biên Giới', wards }] })
const header = 'old_province,old_district,old_ward,new_ward,old_district_name,old_ward_name'
const legacy = file(
  'legacy.csv',
  `${header}
98,981,98101,99001,Huyện Suối Đá,Thị trấn Suối Đá
98,981,98102,99001,Huyện Suối Đá,Xã Đồi Gió
98,981,98102,99002,Huyện Suối Đá,Xã Đồi Gió`,
)
const first = file('first.json', bienGioi(['99001', 'phuong', 'Suối Đá'], ['99002', 'xa', 'Đồi Gió']))

describe('import-units', () => {
  const run = (units: string, from: string, ...more: string[]) =>
    sen('import-units', units, '--from', from, ...more)
  const both = ['--legacy', legacy, '--province', '99']

  test('a dry run says what would change, and changes nothing', async () => {
    expect(await run(first, '2025-07-01', ...both, '--dry-run')).toBe(0)
    expect(said.join('\n')).toContain('Bắt đầu: 3\n  99 Tỉnh Biên Giới, từ 01/07/2025')
    expect(said.join('\n')).toContain('98102 Xã Đồi Gió, đến 30/06/2025')
    expect(await by.read(tx => communeOptions(tx, '99'))).toEqual([])
    expect(await ledger('areas.imported')).toEqual([])
  })

  test('units begin, former ones lead to them, and the same again changes nothing', async () => {
    const before = await by.read(tx => communeOptions(tx, '80'))
    expect(await run(first, '2025-07-01', ...both)).toBe(0)
    expect((await by.read(tx => communeOptions(tx, '99'))).map(one => one.text)).toEqual([
      'Xã Đồi Gió',
      'Phường Suối Đá',
    ])
    expect(await by.read(tx => areaName(tx, '98101', '2025-06-30'))).toBe('Thị trấn Suối Đá')
    const found = await by.read(tx => resolveAddress(tx, 'Ấp 1, xã Đồi Gió, huyện Suối Đá'))
    expect(found.map(one => one.commune.code).sort()).toEqual(['99001', '99002'])
    expect(await by.read(tx => communeOptions(tx, '80'))).toEqual(before)
    expect(await ledger('areas.imported')).toMatchObject([{ body: { begun: 6, successions: 3, ended: 0 } }])

    expect(await run(first, '2025-07-01', ...both)).toBe(0)
    expect(said.at(-2)).toBe('Không có gì đổi.')
    expect(await ledger('areas.imported')).toHaveLength(1)
  })

  test('a start of the program leaves them', async () => {
    await by.write(setUp)
    expect(await by.read(tx => communeOptions(tx, '99'))).toHaveLength(2)
  })

  test('a newer list ends what it leaves out and renames from its day; a mistaken one is corrected', async () => {
    const wrong = file('wrong.json', bienGioi(['99001', 'phuong', 'Suối'], ['99003', 'xa', 'Nhầm']))
    const right = file('right.json', bienGioi(['99001', 'phuong', 'Suối Đá Mới'], ['99002', 'xa', 'Đồi Gió']))
    expect(await run(wrong, '2026-05-01')).toBe(0)
    expect(await by.read(tx => areaName(tx, '99001', '2026-04-30'))).toBe('Phường Suối Đá')
    expect(await by.read(tx => areaName(tx, '99001'))).toBe('Phường Suối')
    said.length = 0
    expect(await run(right, '2026-05-01')).toBe(0)
    expect(said.join('\n')).toContain('Phường Suối thành Phường Suối Đá Mới')
    expect(said.join('\n')).toContain('Rút lại: 1\n  99003 Xã Nhầm')
    expect((await by.read(tx => communeOptions(tx, '99'))).map(one => one.value)).toEqual(['99002', '99001'])
    expect(await by.read(tx => areaName(tx, '99001', '2026-04-30'))).toBe('Phường Suối Đá')
  })

  test('what the directory knows of a later day is not overwritten', async () => {
    const older = file('older.json', bienGioi(['99001', 'phuong', 'Khác']))
    expect(await run(older, '2026-01-01')).toBe(1)
    expect(said[0]).toContain('Phường Khác (99001): danh mục đang có ghi Phường Suối Đá Mới')
    expect(await by.read(tx => areaName(tx, '99001'))).toBe('Phường Suối Đá Mới')
  })

  test('a list of the whole country ends the provinces that it leaves out', async () => {
    const list = file(
      'right-only.json',
      bienGioi(['99001', 'phuong', 'Suối Đá Mới'], ['99002', 'xa', 'Đồi Gió']),
    )
    expect(await run(list, '2026-11-01', '--whole-country', '--dry-run')).toBe(0)
    expect(said.join('\n')).toMatch(/Hết hiệu lực: 3355\n/)
  })

  test.each([
    [['--from', '2025-02-30', first], 2, 'Cách dùng'],
    [[first], 2, 'Cách dùng'],
    [[first, '--from', '2025-07-01', '--legacy', legacy], 2, 'Cách dùng'],
    [
      [first, '--from', '2025-07-01', '--legacy', legacy, '--province', '80'],
      1,
      'Danh mục không có tỉnh mã 80',
    ],
    [[file('no.json', '{'), '--from', '2025-07-01'], 1, 'expected object'],
  ])('%j is refused', async (args, code, words) => {
    expect(await sen('import-units', ...args)).toBe(code)
    expect(said.join('\n')).toContain(words)
  })
})

const agencies = `kind,parent,slug,name,shortName,code,unit,address,phone,email,validFrom
province,,bien-gioi,Ủy ban nhân dân tỉnh Biên Giới,UBND tỉnh Biên Giới,H99,99,"Số 1, đường Thử",0276.000.0001,ubnd@biengioi.example,2025-07-01
commune,bien-gioi,phuong-suoi-da,Ủy ban nhân dân phường Suối Đá Mới,UBND phường Suối Đá Mới,H99.99001,99001,"Số 2, đường Thử",02760000002,,2025-07-01
one-stop-centre,bien-gioi/phuong-suoi-da,mot-cua,"Trung tâm Phục vụ hành chính công phường ""Suối Đá Mới""",,,,,,,2025-07-01
`

describe('add-agencies', () => {
  test('names each wrong line, and writes nothing', async () => {
    const wrong = `${agencies}
# the wrong ones
office,bien-gioi,,Phòng A,,,,,,,2025-07-01
unit,bien-gioi/khong-co,,Phòng B,,,,,,,2025-07-01
unit,bien-gioi,,,,,,,,,2025-13-01
commune,bien-gioi,,Ủy ban nhân dân xã Xa,,H99.25459,25459,,,,2025-07-01
commune,bien-gioi,,Ủy ban nhân dân xã Trùng,,H99.99001,99002,,,,2025-07-01
`
    expect(await sen('add-agencies', file('wrong.csv', wrong))).toBe(1)
    const unread = said.join('\n')
    expect(unread).toContain('Dòng 7, kind: phải là một trong: province')
    expect(unread).toContain('Dòng 9, name: chưa có tên cơ quan')
    expect(unread).toContain('Dòng 9, validFrom: phải là một ngày có thật')
    const readable = wrong.split('\n').filter(line => !/^office|2025-13/.test(line))
    said.length = 0
    expect(await sen('add-agencies', file('wrong.csv', readable.join('\n')))).toBe(1)
    expect(said).toEqual([
      'Dòng 7: chưa có cơ quan cấp trên bien-gioi/khong-co; nó phải đứng ở dòng trước, hoặc có sẵn trong danh bạ',
      'Dòng 8: đơn vị hành chính 25459 không thuộc Ủy ban nhân dân tỉnh Biên Giới',
      'Dòng 9: mã cơ quan H99.99001 đã là của bien-gioi/phuong-suoi-da',
      'Không ghi gì vào cơ sở dữ liệu.',
    ])
    expect((await db.database.pool.query('SELECT FROM organisation.agency')).rowCount).toBe(0)
  })

  test('adds them once; what a commune took over comes from the units', async () => {
    const csv = file('agencies.csv', agencies)
    expect(await sen('add-agencies', csv)).toBe(0)
    expect(said.at(-1)).toBe('Đã thêm 3 cơ quan; 0 cơ quan có sẵn, giữ nguyên.')
    const centre = await by.read(tx => getAgency(tx, 'bien-gioi/phuong-suoi-da/mot-cua'))
    expect(centre).toMatchObject({
      code: 'H99.99001',
      name: 'Trung tâm Phục vụ hành chính công phường "Suối Đá Mới"',
    })
    const { rows } = await db.database.pool.query(
      'SELECT name, area FROM organisation.agency_predecessor ORDER BY area',
    )
    expect(rows).toEqual([
      { name: 'Ủy ban nhân dân Thị trấn Suối Đá, Huyện Suối Đá', area: '98101' },
      { name: 'Ủy ban nhân dân Xã Đồi Gió, Huyện Suối Đá', area: '98102' },
    ])
    expect(await sen('add-agencies', csv)).toBe(0)
    expect(said.at(-1)).toBe('Đã thêm 0 cơ quan; 3 cơ quan có sẵn, giữ nguyên.')
    expect(await ledger('agencies.added')).toHaveLength(1)
  })

  test('a JSON list says the same; one that stands otherwise is an error', async () => {
    const list = [
      { kind: 'department', parent: 'bien-gioi', name: 'Sở Thử', code: 'H99.01', validFrom: '2025-07-01' },
      {
        kind: 'province',
        slug: 'bien-gioi',
        name: 'Tên khác',
        code: 'H99',
        unit: '99',
        validFrom: '2025-07-01',
      },
    ]
    expect(await sen('add-agencies', file('more.json', JSON.stringify(list)))).toBe(1)
    expect(said[0]).toBe(
      'Mục 2: bien-gioi đã có trong danh bạ, nhưng khác ở name, shortName, address, phone, email',
    )
    expect(await sen('add-agencies', file('more.json', JSON.stringify(list.slice(0, 1))))).toBe(0)
    expect((await by.read(tx => getAgency(tx, 'bien-gioi/so-thu'))).address).toBe('')
    expect(await sen('add-agencies', file('broken.json', '[{"kind":'))).toBe(1)
  })
})

describe('add-administrator', () => {
  const who = ['--email', 'quantri@biengioi.example', '--name', 'Trần Quản Trị']
  const link = () => /\/can-bo\/kich-hoat\/(\S+)/.exec(said.join('\n'))?.[1]

  test('makes the first with a link; a second only when asked again', async () => {
    expect(await sen('add-administrator', ...who)).toBe(0)
    const token = link()
    expect(token).toHaveLength(43)
    const grants = await db.database.pool.query('SELECT role, agency, reach FROM organisation.staff_role')
    expect(grants.rows).toEqual([{ role: 'administrator', agency: 'bien-gioi', reach: 'below' }])
    expect(await ledger('activation.issued')).toHaveLength(1)

    expect(await sen('add-administrator', ...who)).toBe(1)
    expect(said.join('\n')).toContain('Tỉnh đã có quản trị viên.')
    said.length = 0
    expect(await sen('add-administrator', ...who, '--again')).toBe(0)
    expect(link()).toHaveLength(43)
    expect(link()).not.toBe(token)
    expect((await db.database.pool.query('SELECT FROM organisation.staff')).rowCount).toBe(1)
  })

  test('says what is wrong', async () => {
    expect(await sen('add-administrator', '--email', 'x', '--name', 'A', '--again')).toBe(1)
    expect(said.join('\n')).toContain('--email không phải địa chỉ thư điện tử.')
    expect(await sen('add-administrator', '--email', 'x@y.example')).toBe(2)
  })
})

test('nobody but the operator does any of it', async () => {
  const deeds: ((tx: Tx) => Promise<unknown>)[] = [
    (tx: Tx) =>
      importAreas(tx, { lists: { provinces: [], districts: [], doubtful: [] }, from: '2026-01-01' }),
    (tx: Tx) =>
      planAreaImport(tx, { lists: { provinces: [], districts: [], doubtful: [] }, from: '2026-01-01' }),
    (tx: Tx) => addAgencies(tx, []),
    (tx: Tx) => addAdministrator(tx, { name: 'Trần Thử', email: 'a@b.example', title: 'Thử', again: true }),
  ]
  const roles = Object.keys(allRoles).filter(role => role !== 'citizen') as Exclude<Role, 'citizen'>[]
  const actors = [citizen(), ...roles.map(role => staff({ role, agency: 'bien-gioi', reach: 'below' }))]
  for (const actor of actors)
    for (const deed of deeds)
      await expect(db.as(actor).write(deed)).rejects.toMatchObject({ code: 'not-allowed' })
})
