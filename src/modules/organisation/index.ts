export * from './administrative-unit.ts'
export type { AgencyKind } from './agency.ts'
export { addAgencies } from './commands/add-agencies.ts'
export { addStaff, type StaffErrors } from './commands/add-staff.ts'
export { giveRole } from './commands/give-role.ts'
export { importAreas, planAreaImport } from './commands/import-areas.ts'
export { deactivateStaff } from './commands/set-staff-active.ts'
export * from './compact-units.ts'
export * from './data/administrative-units.ts'
export * from './import-units.ts'
export type { AreaPlan } from './plan-areas.ts'
export { resolveAddress } from './queries/address.ts'
export {
  type Agency,
  findAgency,
  getAgency,
  listAgencies,
  oneStopCentreOf,
  provinceAgency,
} from './queries/agency.ts'
export { areaName, areaNames, communeOptions, type Option, provinceOptions } from './queries/area.ts'
export { calendarOf, calendarsOf } from './queries/calendar.ts'
export {
  findStaffByEmail,
  getStaff,
  grantsOf,
  listStaffEmails,
  placesOf,
  positionTitle,
  type Staff,
  staffNames,
  staffWithRole,
} from './queries/staff.ts'
export { readAgencies } from './read-agencies.ts'
