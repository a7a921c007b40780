import { randomUUID } from 'node:crypto'
import { type Role, system } from '#platform/access'
import { staff } from '../../../tests/support/database.ts'
import type { NewCustomer } from './index.ts'

export const works = 'tay-ninh/so-nong-nghiep-va-moi-truong/trung-tam-nuoc-sach-nong-thon'
export const machine = system('waterworks')
export const officer = (role: Exclude<Role, 'citizen'>) => staff({ role, agency: works, reach: 'agency' })

/** A household whose meter came on 20 August 2026, at 100 m³, on a route of its own. */
export const newCustomer = (over: Partial<NewCustomer> = {}): NewCustomer => {
  const code = `T${randomUUID().slice(0, 8).toUpperCase()}`
  return {
    agency: works,
    code,
    name: 'Nguyễn Thị Hoà Thử',
    address: 'Ấp Thử',
    group: 'household',
    route: `Tuyến ${code}`,
    position: 1,
    meter: { serial: `M-${code}`, installedOn: '2026-08-20', startValue: 100 },
    ...over,
  }
}
