import { expect, test } from 'vitest'
import { COMPLETE, CONTEXT, HOUSEHOLD } from './household.fixture.ts'
import { type Answers, formatPartialDate, setAt, summarise } from './index.ts'

const rows = (answers: Answers, naming = {}) =>
  Object.fromEntries(
    summarise(HOUSEHOLD, answers, CONTEXT, naming).flatMap(page =>
      page.rows.map(row => [row.path, row.text]),
    ),
  )

test('answers are shown as people read them', () => {
  const answers = setAt(COMPLETE, 'head.paper', {
    kind: 'passport',
    number: 'B1234567',
    issuedOn: '2020-03-07',
    issuedBy: 'Cục A',
  })
  expect(rows(answers, { address: () => 'Tổ 3, xã An Phú, tỉnh Mẫu' })).toMatchObject({
    'head.name': 'Trần Thị Sen',
    'head.birth': 'không rõ ngày, tháng 5/1960',
    'head.phone': '',
    'head.home': 'Tổ 3, xã An Phú, tỉnh Mẫu',
    'head.paper': 'Hộ chiếu số B1234567, cấp ngày 07/03/2020, nơi cấp: Cục A',
    reason: 'Lập hộ mới',
    needs: 'điện; nước',
    'members.0.birth': '28/02/1990',
    'members.0.income': '9.000.000 đồng',
    total: '9.000.000 đồng',
    poor: 'Không',
    rooms: '3',
  })
  expect(rows(COMPLETE)['head.home']).toBe('Tổ 3, 27694, 80')
})

test.each([
  ['1960-05-31', '31/05/1960'],
  ['1960-05', 'không rõ ngày, tháng 5/1960'],
  ['1960', 'không rõ ngày, tháng, năm 1960'],
  ['1960-02-31', '31/02/1960'],
])('the date %s is read as %s', (date, text) => expect(formatPartialDate(date)).toBe(text))

test('only what is asked is shown, item by item, page by page', () => {
  const pages = summarise(HOUSEHOLD, COMPLETE, CONTEXT)
  expect(pages.map(page => page.title)).toEqual(['Chủ hộ', 'Lý do', 'Thành viên', 'Nhà ở'])
  expect(pages[1]?.rows.map(row => row.path)).toEqual(['reason', 'needs'])
  expect(pages[2]?.rows.map(row => `${row.item ?? ''}: ${row.label}`)).toEqual([
    'Thành viên 1: Họ và tên',
    'Thành viên 1: Ngày sinh',
    'Thành viên 1: Thu nhập mỗi tháng',
    'Thành viên 1: Phần đóng góp',
    'Thành viên 2: Họ và tên',
    'Thành viên 2: Ngày sinh',
    'Thành viên 2: Thu nhập mỗi tháng',
    'Thành viên 2: Trường đang học',
    'Thành viên 2: Phần đóng góp',
    ': Tổng thu nhập',
    ': Thuộc hộ nghèo',
  ])
})

test('what is wrong is shown as it was typed', () => {
  expect(
    rows({ head: { birth: '1960--05', home: 'ở đâu đó' }, members: [{ income: 'nhiều' }], rooms: 'ba' }),
  ).toMatchObject({
    'head.birth': '05//1960',
    'head.home': 'ở đâu đó',
    'members.0.income': 'nhiều',
    rooms: 'ba',
  })
})
