import { beforeAll, expect, test } from 'vitest'
import { system } from '#platform/access'
import { historyOf } from '#platform/ledger'
import { testDatabase } from '../../../../tests/support/database.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { commune, dossierAt, officerOf, seedOfficers } from '../dossier.fixture.ts'
import { db as dossiers } from '../schema.ts'

const db = testDatabase()
const office = db.as(system('test'))
beforeAll(() => seedOfficers(db))

test.each(['phieu-kiem-soat', 'ket-qua/du-thao', 'phieu', 'giay-to'])(
  'tells its applicant who read %s, by whichever way they came',
  async what => {
    const site = await testSite(db.database)
    const leader = await officerOf(db, 'agency-leader', commune)
    const { code, dossier } = await dossierAt(db, 'sign')
    const row = async (table: 'dossiers.printed' | 'dossiers.paper') =>
      (
        await office.read(tx =>
          dossiers(tx)
            .selectFrom(table)
            .select('id')
            .where('dossier', '=', dossier)
            .executeTakeFirstOrThrow(),
        )
      ).id
    const path =
      what === 'phieu'
        ? `phieu/${await row('dossiers.printed')}`
        : what === 'giay-to'
          ? `giay-to/${await row('dossiers.paper')}`
          : what
    expect((await site.as(leader).get(`/can-bo/ho-so/${code}/${path}`)).status).toBe(200)
    const looks = (await office.read(tx => historyOf(tx, dossier))).filter(
      entry => entry.action === 'viewed' && entry.actor === `staff:${leader.id}`,
    )
    expect(looks).toMatchObject([{ body: { purpose: 'look-up' } }])
  },
)
