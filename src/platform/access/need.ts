import { NotAllowed, NotSignedIn } from '#platform/errors'
import type { Actor, Grant } from './actor.ts'
import type { Role } from './roles.ts'

/**
 * A permission is data: which roles hold it, and how far.
 * - `own`: a citizen, for what belongs to them (`target.person`)
 * - `agency`: a grant at the very agency, or one that reaches below from above
 * - `anywhere`: a grant of the role, wherever
 * - `public`: anybody
 */
export type Permission = {
  roles: readonly Role[]
  scope: 'own' | 'agency' | 'anywhere' | 'public'
  text: string
}
/** What the deed is about. Agency ids are paths: `tay-ninh/so-xay-dung`. */
export type Target = {
  agency?: string /** more agencies, one of which suffices */
  agencies?: readonly string[]
  person?: string
}

const declared = new Map<string, Permission>()
const widened = new Map<string, readonly Role[]>()

export function declarePermissions(module: string, permissions: Record<string, Permission>): void {
  for (const [name, permission] of Object.entries(permissions)) declare(`${module}:${name}`, permission)
}

/** A higher module names roles of its own that hold a lower module's permission too, whichever is loaded first. */
export function widenPermissions(also: Readonly<Record<string, readonly Role[]>>): void {
  for (const [name, roles] of Object.entries(also)) {
    widened.set(name, [...(widened.get(name) ?? []), ...roles])
    const known = declared.get(name)
    if (known) declare(name, known)
  }
}

function declare(name: string, permission: Permission): void {
  declared.set(name, {
    ...permission,
    roles: [...new Set([...permission.roles, ...(widened.get(name) ?? [])])],
  })
}

export function permissionTable(): ReadonlyMap<string, Permission> {
  return declared
}

export function can(by: { actor: Actor }, name: string, target: Target = {}): boolean {
  const permission = declared.get(name)
  if (!permission) throw new Error(`Unknown permission ${name}`)
  const { actor } = by
  // A job acts for a decision that a person was allowed to make.
  if (actor.kind === 'system') return true
  if (permission.scope === 'public') return true
  if (actor.kind === 'citizen')
    return (
      permission.roles.includes('citizen') &&
      (permission.scope === 'anywhere' || (!!target.person && target.person === actor.id))
    )
  if (actor.kind !== 'staff') return false
  const held = actor.grants.filter(grant => permission.roles.includes(grant.role))
  if (permission.scope === 'anywhere') return held.length > 0
  const places = target.agencies ?? (target.agency === undefined ? [] : [target.agency])
  return held.some(grant => places.some(place => reaches(grant, place)))
}

/** Every command begins with this. Throws NotAllowed (shown like NotFound), or NotSignedIn when nobody is. */
export function need(by: { actor: Actor }, name: string, target: Target = {}): void {
  if (can(by, name, target)) return
  if (by.actor.kind === 'anyone') throw new NotSignedIn()
  throw new NotAllowed('not-allowed')
}

function reaches(grant: Grant, agency: string): boolean {
  return agency === grant.agency || (grant.reach === 'below' && agency.startsWith(`${grant.agency}/`))
}

/** The officer's grants under which they hold a permission. Throws like `need` when there is none. */
export function grantsWith(by: { actor: Actor }, name: string): readonly Grant[] {
  const { actor } = by
  const grants =
    actor.kind === 'staff'
      ? actor.grants.filter(grant =>
          can({ actor: { ...actor, grants: [grant] } }, name, { agency: grant.agency }),
        )
      : []
  if (!grants.length) need(by, name)
  return grants
}
