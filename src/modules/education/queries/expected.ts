import type { Tx } from '#platform/db'
import { askedOf } from '../amounts.ts'
import type { Campaign } from './get-campaign.ts'
import { listParticipants, listReductions } from './list-pupils.ts'

/** What a draft will ask for; sums in đồng. */
export type Expected = {
  /** Who will have a bill. */
  pupils: number
  /** By the position of the item: of how many pupils it is asked. */
  counts: Map<number, number>
  waived: number
  total: number
  /** What one pupil pays, of those who pay. */
  least: number
  most: number
}

/** What opening a campaign would ask for now, pupil by pupil as its bills would. The caller has asked who may. */
export async function expectedOf(tx: Tx, campaign: Campaign): Promise<Expected> {
  const pupils = await listParticipants(tx, { campaign: campaign.id })
  const granted = (await listReductions(tx, { campaign: campaign.id })).filter(one => one.granted)
  const asked = pupils.map(({ id, chosen }) =>
    askedOf(
      campaign.items,
      new Set(chosen),
      granted.filter(one => one.pupil === id),
    ),
  )
  const counts = new Map<number, number>()
  for (const { items } of asked)
    for (const { position } of items) counts.set(position, (counts.get(position) ?? 0) + 1)
  const toPay = asked.map(one => one.toPay).filter(sum => sum > 0)
  const total = toPay.reduce((sum, one) => sum + one, 0)
  return {
    pupils: toPay.length,
    counts,
    waived: asked.reduce((sum, one) => sum + one.total, 0) - total,
    total,
    least: toPay.reduce((least, one) => Math.min(least, one), toPay[0] ?? 0),
    most: toPay.reduce((most, one) => Math.max(most, one), 0),
  }
}
