import {
  type AddressCandidate,
  type AddressIndex,
  buildAddressIndex,
  resolveAddress as resolveIn,
} from '#lib/admin-address'
import { type Day, vnDay } from '#lib/vietnamese-text'
import type { Tx } from '#platform/db'
import { db } from '../schema.ts'

// Right for one edition of the units only, which is asked for every time.
let known: { edition: string; index: AddressIndex } | undefined

/**
 * The communes of that day (default today) that a typed address may mean, the best first; old addresses of three
 * levels lead to where they lie now. Several for a former ward that was split: let the person choose. Empty when none
 * is recognised.
 */
export async function resolveAddress(
  tx: Tx,
  text: string,
  day: Day = vnDay(tx.now),
): Promise<AddressCandidate[]> {
  const { sha256: edition } = await db(tx)
    .selectFrom('organisation.delivery')
    .select('sha256')
    .where('name', '=', 'areas')
    .executeTakeFirstOrThrow()
  if (known?.edition !== edition) known = { edition, index: await readIndex(tx) }
  return resolveIn(known.index, text, day)
}

async function readIndex(tx: Tx): Promise<AddressIndex> {
  const units = await db(tx).selectFrom('organisation.area').selectAll().execute()
  const successions = await db(tx).selectFrom('organisation.area_successor').selectAll().execute()
  return buildAddressIndex(
    units.map(({ valid_from, valid_to, ...unit }) => ({ ...unit, validFrom: valid_from, validTo: valid_to })),
    successions.map(({ code, successor }) => ({ from: code, to: successor })),
  )
}
