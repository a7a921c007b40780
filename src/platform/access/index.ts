export { type Actor, type Grant, type StaffActor, type CitizenActor, actorKey, anyone, system } from './actor.ts'
export { can, declarePermissions, need, permissionTable, type Permission, type Target } from './need.ts'
export { type Role, roles } from './roles.ts'
