export {
  type Actor,
  actorKey,
  anyone,
  type CitizenActor,
  type Grant,
  type StaffActor,
  system,
} from './actor.ts'
export {
  can,
  declarePermissions,
  grantsWith,
  need,
  type Permission,
  permissionTable,
  type Target,
  widenPermissions,
} from './need.ts'
export { type Role, roles } from './roles.ts'
