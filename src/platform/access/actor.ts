import type { Role } from './roles.ts'

/** A role at an agency; `below` reaches every agency under it. */
export type Grant = { role: Exclude<Role, 'citizen'>; agency: string; reach: 'agency' | 'below' }

export type CitizenActor = {
  kind: 'citizen'
  id: string
  name: string /** e-ID level of this session */
  level: 1 | 2
}
export type StaffActor = { kind: 'staff'; id: string; name: string; grants: readonly Grant[] }
export type Actor =
  | CitizenActor
  | StaffActor
  /** Nobody signed in. */
  | { kind: 'anyone' }
  /** A job of ours, named. */
  | { kind: 'system'; id: string }

export const anyone: Actor = { kind: 'anyone' }
export const system = (id: string): Actor => ({ kind: 'system', id })

/** How the ledger and the logs name an actor: `staff:<uuid>`. Never a name or a number of a person. */
export function actorKey(actor: Actor): string {
  return actor.kind === 'anyone' ? 'anyone' : `${actor.kind}:${actor.id}`
}
