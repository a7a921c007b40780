import { findStaffByEmail } from '#modules/organisation'
import { system } from '#platform/access'
import { startDraft } from '../../src/modules/dossiers/commands/keep-draft.ts'
import { issueActivation } from '../../src/modules/identity/commands/issue-activation.ts'
import { affairsOf, type Citizen, centreOf, citizenOf, commune, procedure } from './affairs.ts'
import { actorOf, type Officer, officersOf } from './officers.ts'
import type { Workplace } from './officers-at-work.ts'
import type { Examples } from './routes.ts'
import { signInStaff } from './sign-in.ts'

/** Two citizens of whom one has affairs, the officers who deal with them, and officers who do not; all signed in. */
export type World = {
  examples: Examples
  owner: Citizen
  other: Citizen
  here: Officer[]
  elsewhere: Officer[]
  /** The administrator of the whole province. */
  above: Officer
}

export async function worldOf(at: Workplace): Promise<World> {
  const [owner, other] = [await citizenOf(at, 'lan-anh'), await citizenOf(at, 'tam')]
  const affairs = await affairsOf(at, owner)
  const { here, elsewhere } = await officersOf(at)
  const officer = here[0]!.id
  const { token } = await at.database.write({ actor: system('test') }, tx =>
    issueActivation(tx, { staff: officer }),
  )
  const counterDraft = await at.database.write(
    { actor: actorOf(here.find(one => one.role === 'one-stop-officer')!) },
    tx =>
      startDraft(tx, {
        procedure,
        person: owner.id,
        channel: 'counter',
        agency: centreOf(commune),
        sources: {},
      }),
  )
  const email = 'vominhkhang@tayninh.example'
  const { id } = (await at.database.read({ actor: system('test') }, tx => findStaffByEmail(tx, email)))!
  const above = { id, role: 'administrator', at: 'tay-ninh', cookie: await signInStaff(at, email) } as const
  const examples = { ...affairs, officer, activation: token, counterDraft }
  return { examples, owner, other, here, elsewhere, above }
}
