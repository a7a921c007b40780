export * from './administrative-unit.ts'
export type { AgencyKind } from './agency.ts'
export { giveRole } from './commands/give-role.ts'
export { deactivateStaff } from './commands/set-staff-active.ts'
export * from './compact-units.ts'
export * from './data/administrative-units.ts'
export * from './import-units.ts'
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
export { calendarOf } from './queries/calendar.ts'
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
