import type { Generated, JSONColumnType } from 'kysely'
import type { Day } from '#lib/vietnamese-text'
import type { CalendarYear, WeeklyHours } from '#lib/working-time'
import type { Grant } from '#platform/access'
import { tablesOf } from '#platform/db'
import type { UnitLevel, UnitType } from './administrative-unit.ts'
import type { AgencyKind } from './agency.ts'

type AreaTable = {
  code: string
  level: UnitLevel
  type: UnitType
  name: string
  parent: string | null
  valid_from: Day | null
  valid_to: Day | null
}

type AreaSuccessorTable = { code: string; successor: string; split: boolean }

type AgencyTable = {
  id: string
  parent: string | null
  kind: AgencyKind
  name: string
  short_name: string
  dossier_code_unit: string
  area: string | null
  address: string
  phone: string
  email: string
  valid_from: Day
  valid_to: Day | null
  search: string
}

type AgencyPredecessorTable = { agency: string; name: string; area: string | null }

type WorkingHoursTable = {
  agency: string | null
  valid_from: Day
  valid_to: Day | null
  weekly: JSONColumnType<WeeklyHours>
  source: string
}

type CalendarYearTable = {
  year: number
  chain: Generated<string>
  confidence: CalendarYear['confidence']
  note: string | null
  notices: JSONColumnType<CalendarYear['notices']>
}

type Worked = CalendarYear['workedDays'][number]
type CalendarDayTable = {
  date: Day
  year: number
  worked: boolean
  name: string | null
  kind: CalendarYear['daysOff'][number]['kind'] | null
  instead_of: Day | null
  hours_of: Worked['hoursOf'] | null
  hours: JSONColumnType<NonNullable<Worked['hours']>> | null
  source: string
}

type StaffTable = {
  id: Generated<string>
  name: string
  email: string
  phone: string | null
  active: Generated<boolean>
  sort_name: string
  search: string
}

type PositionTable = { staff: string; agency: string; title: string; valid_from: Day; valid_to: Day | null }

type StaffRoleTable = {
  id: Generated<string>
  staff: string
  role: Grant['role']
  agency: string
  reach: Grant['reach']
  valid_from: Day
  valid_to: Day | null
}

export type Tables = {
  'organisation.area': AreaTable
  'organisation.area_successor': AreaSuccessorTable
  'organisation.agency': AgencyTable
  'organisation.agency_predecessor': AgencyPredecessorTable
  'organisation.working_hours': WorkingHoursTable
  'organisation.calendar_year': CalendarYearTable
  'organisation.calendar_day': CalendarDayTable
  'organisation.calendar_version': { single: boolean; version: string }
  'organisation.staff': StaffTable
  'organisation.position': PositionTable
  'organisation.staff_role': StaffRoleTable
  'organisation.delivery': { name: string; sha256: string }
}

export const db = tablesOf<Tables>('organisation')
