import { createHash, randomUUID } from 'node:crypto'
import type { Day } from '#lib/vietnamese-text'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { append } from '#platform/ledger'
import type { AdministrativeUnit } from '../administrative-unit.ts'
import type { Imported, UnitLists } from '../import-units.ts'
import { type AreaPlan, isEmptyPlan, planAreas } from '../plan-areas.ts'
import { db } from '../schema.ts'
import { storeAreas } from '../store-areas.ts'
import { byHand } from '../store-calendar-year.ts'

export type AreaImport = { lists: UnitLists; from: Day; wholeCountry?: boolean }

/** What `importAreas` would change, as sentences when it can not. Changes nothing. */
export async function planAreaImport(tx: Tx, { lists, ...how }: AreaImport): Promise<Imported<AreaPlan>> {
  need(tx, 'organisation:area.import')
  const rows = await db(tx).selectFrom('organisation.area').selectAll().execute()
  const successors = await db(tx).selectFrom('organisation.area_successor').selectAll().execute()
  const units = rows.map(({ valid_from, valid_to, ...unit }) => ({
    ...unit,
    validFrom: valid_from,
    validTo: valid_to,
  }))
  const successions = successors.map(({ code, successor, split }) => ({ from: code, to: successor, split }))
  return planAreas({ units, successions }, lists, how)
}

/**
 * Brings the administrative units to a newer list. Only the operator of the installation. The lists that come with the
 * product no longer change them at a start: the province's own stand. Repeating it changes nothing.
 */
export async function importAreas(tx: Tx, input: AreaImport): Promise<Imported<AreaPlan>> {
  await db(tx)
    .selectFrom('organisation.delivery')
    .select('name')
    .where('name', '=', 'areas')
    .forUpdate()
    .execute()
  const planned = await planAreaImport(tx, input)
  if (!planned.ok || isEmptyPlan(planned.value)) return planned
  const { begun, ended, corrected, withdrawn, successions } = planned.value
  for (const { code, validFrom } of withdrawn)
    await db(tx)
      .deleteFrom('organisation.area')
      .where('code', '=', code)
      .where('valid_from', validFrom === null ? 'is' : '=', validFrom)
      .execute()
  for (const { from, to } of successions.dropped)
    await db(tx)
      .deleteFrom('organisation.area_successor')
      .where('code', '=', from)
      .where('successor', '=', to)
      .execute()
  const put: AdministrativeUnit[] = [...begun, ...ended, ...corrected.map(({ after }) => after)]
  await storeAreas(tx, put, successions.put)
  const sha256 = createHash('sha256').update(JSON.stringify(input)).digest('hex')
  await db(tx)
    .insertInto('organisation.delivery')
    .values({ name: 'areas', sha256: `${byHand} ${sha256}` })
    .onConflict(on => on.column('name').doUpdateSet({ sha256: `${byHand} ${sha256}` }))
    .execute()
  await append(tx, {
    chain: randomUUID(),
    action: 'areas.imported',
    body: {
      from: input.from,
      sha256,
      begun: begun.length,
      ended: ended.length,
      corrected: corrected.length,
      withdrawn: withdrawn.length,
      successions: successions.put.length,
      dropped: successions.dropped.length,
    },
  })
  return planned
}
