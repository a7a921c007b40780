import { expect, test } from 'vitest'
import { type Actor, anyone, type Role, roles, system } from '#platform/access'
import type { Tx } from '#platform/db'
import { listLateDossiers } from '../src/modules/dossiers/queries/overview.ts'
import { addAdministrator } from '../src/modules/identity/commands/add-administrator.ts'
import { addAgencies } from '../src/modules/organisation/commands/add-agencies.ts'
import { planAreaImport } from '../src/modules/organisation/commands/import-areas.ts'
import { searchStaff } from '../src/modules/organisation/queries/staff-record.ts'
import { settleNamed } from '../src/modules/payments/matching/settle-named.ts'
import { settleArrived } from '../src/modules/payments/statements/settle-statements.ts'
import { publishVersion } from '../src/modules/procedures/commands/publish-version.ts'
import { citizen, staff, testDatabase } from './support/database.ts'

const db = testDatabase({ seed: true })
const officers = (Object.keys(roles) as Role[])
  .filter(role => role !== 'citizen')
  .flatMap(role =>
    ['tay-ninh', 'tay-ninh/phuong-tan-ninh'].map((agency): [string, Actor] => [
      role,
      staff({ role, agency, reach: 'below' }),
    ]),
  )
const everybody: [string, Actor][] = [
  ['anyone', anyone],
  ['a citizen', citizen()],
  ...officers,
  ['the machine', system('test')],
]

/** What no place limits, and what is no officer's at all: jobs and the operator's commands do it. */
const deeds: Record<string, { may: string[]; act(tx: Tx): Promise<unknown> }> = {
  addAdministrator: { may: [], act: tx => addAdministrator(tx, { name: '', email: '', title: '' }) },
  addAgencies: { may: [], act: tx => addAgencies(tx, []) },
  planAreaImport: {
    may: [],
    act: tx => planAreaImport(tx, { lists: {} } as Parameters<typeof planAreaImport>[1]),
  },
  publishVersion: { may: ['administrator'], act: tx => publishVersion(tx, {}) },
  settleNamed: { may: [], act: tx => settleNamed(tx, []) },
  settleArrived: { may: [], act: settleArrived },
  searchStaff: { may: ['administrator'], act: tx => searchStaff(tx, {}) },
  listLateDossiers: {
    may: ['agency-leader', 'supervisor'],
    act: tx => listLateDossiers(tx, { limit: 1 }),
  },
}

test.each(Object.entries(deeds))(
  '%s is for those who may, wherever they are, and for nobody else',
  async (_, deed) => {
    const done = new Set<string>()
    const undo = new Error('undo')
    for (const [who, actor] of everybody) {
      const outcome: unknown = await db
        .as(actor)
        .write(async tx => {
          await deed.act(tx)
          throw undo
        })
        .catch(error => error)
      // Whoever may gets as far as being told that this is no list of agencies, or the like.
      const { code } = outcome as { code?: string }
      if (code !== 'not-allowed' && code !== 'not-signed-in') done.add(who)
    }
    expect([...done].toSorted()).toEqual([...deed.may, 'the machine'].toSorted())
  },
)
