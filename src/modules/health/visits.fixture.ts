import { randomUUID } from 'node:crypto'
import { system } from '#platform/access'
import { staff } from '../../../tests/support/database.ts'
import type { NewVisit } from './index.ts'

export const hospital = 'tay-ninh/so-y-te/benh-vien-da-khoa-tinh'
export const machine = system('hospital')
export const cashier = () => staff({ role: 'cashier', agency: hospital, reach: 'agency' })

/** 300,000 đồng in two lines, of which insurance pays 240,000. */
export const newVisit = (over: Partial<NewVisit> = {}): NewVisit => ({
  agency: hospital,
  number: `T-${randomUUID().slice(0, 8).toUpperCase()}`,
  patientName: 'Nguyễn Thị Hoà Thử',
  birthYear: 1960,
  department: 'Khoa Mắt',
  insuranceNumber: 'HT3 80 9900 000 911',
  items: [
    { code: 'KB', name: 'Khám bệnh', quantity: 1, unitAmount: 100_000 },
    { code: 'TH', name: 'Thuốc', quantity: 2, unitAmount: 100_000 },
  ],
  insuranceShare: 240_000,
  endedAt: new Date('2026-11-20T02:00:00Z'),
  ...over,
})
