import { expect, test } from 'vitest'
import type { Agency } from '#modules/organisation'
import { placeOfWriting, provinceName } from './place-name.ts'

const agency = (kind: Agency['kind'], name: string) => ({ kind, name }) as Agency
const province = agency('province', 'Ủy ban nhân dân tỉnh Tây Ninh')
const ward = agency('commune', 'Ủy ban nhân dân phường Tân Ninh')

test('a commune and its centre write in the commune, a department in the province', () => {
  expect(placeOfWriting(ward, province, province)).toBe('Tân Ninh')
  expect(placeOfWriting(agency('one-stop-centre', 'Trung tâm'), ward, province)).toBe('Tân Ninh')
  expect(placeOfWriting(agency('department', 'Sở Xây dựng'), province, province)).toBe('Tây Ninh')
  expect(placeOfWriting(agency('commune', 'Ủy ban nhân dân xã Bến Lức'), province, province)).toBe('Bến Lức')
})

test('a province is named without its committee', () => {
  expect(provinceName(province)).toBe('Tỉnh Tây Ninh')
  expect(provinceName(agency('province', 'Ủy ban nhân dân thành phố Đồng Nai'))).toBe('Thành phố Đồng Nai')
})
