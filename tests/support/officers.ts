import { type Actor, type Role, roles, system } from '#platform/access'
import { addStaff } from '../../src/modules/organisation/commands/add-staff.ts'
import { giveRole } from '../../src/modules/organisation/commands/give-role.ts'
import { commune, otherCommune } from './affairs.ts'
import type { Workplace } from './officers-at-work.ts'
import { signInStaff } from './sign-in.ts'

export type OfficerRole = Exclude<Role, 'citizen'>
export type Officer = { id: string; role: OfficerRole; at: string; cookie: string }

export const officerRoles = Object.keys(roles).filter(role => role !== 'citizen') as OfficerRole[]

/** For each role a signed-in officer who has it and nothing else: for the whole commune where the affairs are, and for another one. */
export async function officersOf(place: Workplace): Promise<{ here: Officer[]; elsewhere: Officer[] }> {
  const all = async (at: string) => {
    const officers: Officer[] = []
    for (const role of officerRoles) officers.push(await officerOf(place, role, at))
    return officers
  }
  return { here: await all(commune), elsewhere: await all(otherCommune) }
}

export function actorOf({ id, role, at }: Officer): Actor {
  return { kind: 'staff', id, name: 'Nguyễn Thử', grants: [{ role, agency: at, reach: 'below' }] }
}

export function addressOfOfficer({ role, at }: Pick<Officer, 'role' | 'at'>): string {
  return `${role}@${at.split('/').at(-1)}.example`
}

async function officerOf(place: Workplace, role: OfficerRole, at: string): Promise<Officer> {
  const email = addressOfOfficer({ role, at })
  const id = await place.database.write({ actor: system('test') }, async tx => {
    const added = await addStaff(tx, { name: 'Nguyễn Thử', email, agency: at, title: roles[role] })
    if (!added.ok) throw new Error(JSON.stringify(added))
    await giveRole(tx, { staff: added.id, role, agency: at, reach: 'below' })
    return added.id
  })
  return { id, role, at, cookie: await signInStaff(place, email) }
}
