import { type Actor, type Grant, type Role, roles, type StaffActor } from '#platform/access'
import { centre, commune } from '../dossier.fixture.ts'

/** Own agency, the whole province from above, and a commune that has nothing to do with it. */
const places = {
  centre: { agency: centre, reach: 'agency' },
  commune: { agency: commune, reach: 'agency' },
  'commune and below': { agency: commune, reach: 'below' },
  province: { agency: 'tay-ninh', reach: 'below' },
  elsewhere: { agency: 'tay-ninh/xa-ben-cau', reach: 'below' },
} as const
type Place = keyof typeof places

export const officers = (role: Role, ...where: Place[]) => where.map(place => `${role} ${place}`)
export const atCentre = (role: Role) => officers(role, 'centre', 'commune and below', 'province')
export const atCommune = (role: Role) => officers(role, 'commune', 'commune and below', 'province')
export const wherever = (role: Role) => officers(role, ...(Object.keys(places) as Place[]))

/** Somebody in each role at each place, as `role place`. */
export const everyOfficer = ({ id, name }: { id: string; name: string }): [who: string, actor: Actor][] =>
  (Object.keys(roles) as Role[])
    .filter((role): role is Grant['role'] => role !== 'citizen')
    .flatMap(role =>
      (Object.keys(places) as Place[]).map((place): [string, StaffActor] => [
        `${role} ${place}`,
        { kind: 'staff', id, name, grants: [{ role, ...places[place] }] },
      ]),
    )
