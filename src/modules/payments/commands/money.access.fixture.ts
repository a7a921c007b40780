import { type Actor, anyone, type Role, roles } from '#platform/access'
import { citizen, staff } from '../../../../tests/support/database.ts'
import { centre, wardOfAccount } from '../till.fixture.ts'

export const places = {
  here: { agency: centre, reach: 'agency' },
  above: { agency: wardOfAccount, reach: 'below' },
  'above, not below': { agency: wardOfAccount, reach: 'agency' },
  elsewhere: { agency: 'tay-ninh/phuong-long-hoa', reach: 'below' },
} as const
const staffRoles = (Object.keys(roles) as Role[]).filter(role => role !== 'citizen')
/** Nobody, citizens, and each role at each place, by what they are called here. */
export const everybodyBeside = (payer: string): [who: string, actor: Actor][] => [
  ['anyone', anyone],
  ['the payer', citizen(payer)],
  ['another citizen', citizen()],
  ...staffRoles.flatMap(role =>
    Object.entries(places).map(([place, at]): [string, Actor] => [
      `${role} ${place}`,
      staff({ role, ...at }),
    ]),
  ),
]
/** At the bill's agency, or reaching it from above. */
export const reached = (...held: string[]) => held.flatMap(role => [`${role} here`, `${role} above`])
/** Where the money arrived: at the ward's account, which the centre shares. */
export const atAccount = (...held: string[]) => [
  ...reached(...held),
  ...held.map(role => `${role} above, not below`),
]
export const anywhere = (...held: string[]) =>
  held.flatMap(role => Object.keys(places).map(place => `${role} ${place}`))
