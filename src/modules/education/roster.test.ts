import { describe, expect, test } from 'vitest'
import { readRows } from '#lib/table-file'
import { checkRoster, isRosterHead, type RosterLine, rosterLines } from './roster.ts'

const today = '2026-11-22'
const line = (over: Partial<RosterLine> = {}): RosterLine => ({
  line: 2,
  code: 'HS01',
  name: 'Nguyễn Minh Anh',
  born: '20/11/2019',
  class: '1A',
  parentName: 'Nguyễn Văn Hòa',
  parentNumber: '072190990043',
  ...over,
})
const wrongWith = (over: Partial<RosterLine>) =>
  checkRoster([line(over)], today).problems.map(({ column, why }) => `${column} ${why}`)

describe('columns', () => {
  const linesOf = (text: string) => {
    const read = readRows(Buffer.from(text), isRosterHead)
    return read.ok ? rosterLines(read.rows) : undefined
  }

  test('are found by their headings, whatever stands above and in whichever order', () => {
    const text =
      'Trường Tiểu học Hoa Súng\nSTT;Lớp;Họ và tên học sinh;Mã học sinh;Họ tên cha (mẹ);Số định danh phụ huynh;Ngày sinh\n1;1A;Nguyễn  Minh Anh;HS01;Nguyễn Văn Hòa;072190990043;20/11/2019\n;;;;;;\n'
    expect(linesOf(text)).toEqual([line({ line: 3 })])
  })

  test('that a list has not are absent from its lines; an empty cell is empty', () => {
    const text = 'Mã học sinh,Họ và tên,Lớp,Họ tên phụ huynh\nHS01,Nguyễn Minh Anh,1A,\n,,,\n'
    expect(linesOf(text)).toStrictEqual([
      { line: 2, code: 'HS01', name: 'Nguyễn Minh Anh', class: '1A', parentName: '' },
    ])
  })

  test('that are necessary are asked for', () => {
    expect(linesOf('Họ và tên;Lớp\nNguyễn Minh Anh;1A')).toBeUndefined()
    expect(linesOf('Mã học sinh,Họ và tên,Lớp\n')).toEqual([])
  })

  test('a workbook keeps days as numbers and drops the zero before a number', () => {
    const rows = [
      { line: 1, cells: ['Mã học sinh', 'Họ và tên', 'Lớp', 'Ngày sinh', 'Phụ huynh', 'CCCD phụ huynh'] },
      { line: 2, cells: [2026001, 'Nguyễn Minh Anh', '1A', 43_789, 'Nguyễn Văn Hòa', 72_190_990_043] },
    ]
    expect(rosterLines(rows)).toEqual([line({ code: '2026001' })])
  })
})

describe('lines', () => {
  test('that are right become pupils; what is optional may be empty', () => {
    const { pupils, problems } = checkRoster(
      [line(), line({ line: 3, code: 'HS02', born: '', parentName: '', parentNumber: '' })],
      today,
    )
    expect(problems).toEqual([])
    expect(pupils).toMatchObject([
      { code: 'HS01', born: '2019-11-20', parent_number: '072190990043' },
      { code: 'HS02', born: null, parent_name: null, parent_number: null },
    ])
  })

  test.each<[Partial<RosterLine>, string]>([
    [{ code: '' }, 'code missing'],
    [{ code: 'a b' }, 'code code'],
    [{ name: '' }, 'name missing'],
    [{ name: 'Anh' }, 'name name'],
    [{ class: '' }, 'class missing'],
    [{ class: 'Lớp của cô giáo Nguyễn' }, 'class too-long'],
    [{ born: '30/02/2019' }, 'born born'],
    [{ born: '23/11/2026' }, 'born born'],
    [{ parentNumber: '72190990043' }, 'parentNumber parent-number'],
    [{ parentName: '' }, 'parentName parent-missing'],
    [{ parentName: 'Bà 7' }, 'parentName name'],
  ])('%j is named', (over, expected) => {
    expect(wrongWith(over)).toEqual([expected])
  })

  test('a code that stands twice is named with the other line', () => {
    const { problems } = checkRoster([line(), line({ line: 9, name: 'Trần Gia Hân' })], today)
    expect(problems).toEqual([{ line: 9, column: 'code', why: 'twice', other: 2 }])
  })
})
