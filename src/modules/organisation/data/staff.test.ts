import { expect, test } from 'vitest'
import { checkPersonName } from '#lib/vietnamese-text'
import { type Role, roles } from '#platform/access'
import { demonstrationAgencies } from './agencies.ts'
import data from './staff.json' with { type: 'json' }
import { demonstrationStaff } from './staff.ts'

const staff = demonstrationStaff()
const agencies = new Map(demonstrationAgencies().map(agency => [agency.id, agency]))
const holders = (role: Role, agency: string) =>
  staff.filter(officer => officer.grants.some(grant => grant.role === role && grant.agency === agency))

test('every seat is taken by exactly one person with a name and an account of their own', () => {
  for (const place of data.places)
    expect(place.names.length, place.agency).toBe(data.seats[place.seats as keyof typeof data.seats].length)
  expect(new Set(staff.map(officer => officer.account)).size).toBe(staff.length)
  for (const officer of staff) {
    expect(officer.account).toMatch(/^[a-z]+\d*@tayninh\.example$/)
    expect(checkPersonName(officer.name)).toEqual({ ok: true, name: officer.name })
  }
  expect(staff.find(officer => officer.name === 'Trần Thị Hòa')?.account).toBe('tranthihoa@tayninh.example')
})

test('everybody sits and acts in an agency that exists, in a role that exists', () => {
  for (const officer of staff) {
    expect(agencies.has(officer.unit), officer.unit).toBe(true)
    for (const grant of officer.grants) {
      expect(agencies.has(grant.agency), grant.agency).toBe(true)
      expect(Object.keys(roles)).toContain(grant.role)
    }
  }
})

test.each(['phuong-tan-ninh', 'phuong-long-an', 'xa-ben-luc', 'xa-ben-cau'])(
  '%s can carry a dossier from receipt to return',
  slug => {
    const commune = `tay-ninh/${slug}`
    const centre = `${commune}/trung-tam-phuc-vu-hanh-chinh-cong`
    expect(holders('one-stop-officer', centre).length).toBeGreaterThanOrEqual(2)
    expect(holders('cashier', centre).length).toBe(1)
    expect(holders('processor', commune).length).toBeGreaterThanOrEqual(3)
    expect(holders('unit-head', commune).length).toBe(3)
    expect(holders('agency-leader', commune).length).toBe(2)
    expect(holders('clerk', commune).length).toBe(1)
  },
)

test.each(['so-xay-dung', 'so-nong-nghiep-va-moi-truong'])(
  '%s can decide what the provincial centre receives',
  slug => {
    for (const role of ['processor', 'unit-head', 'agency-leader', 'clerk'] as const)
      expect(holders(role, `tay-ninh/${slug}`).length, role).toBeGreaterThanOrEqual(1)
    expect(holders('one-stop-officer', 'tay-ninh/trung-tam-hanh-chinh-cong').length).toBeGreaterThanOrEqual(2)
  },
)

test('supervisors and one administrator look over the whole province', () => {
  const wide = staff.filter(officer =>
    officer.grants.some(grant => grant.agency === 'tay-ninh' && grant.reach === 'below'),
  )
  expect(wide.map(officer => officer.grants[0]?.role).toSorted()).toEqual([
    'administrator',
    'supervisor',
    'supervisor',
  ])
})
