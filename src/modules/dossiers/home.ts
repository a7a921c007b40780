import type { Address } from '#lib/form'
import type { Person } from '#modules/identity'
import { resolveAddress } from '#modules/organisation'
import type { Tx } from '#platform/db'

/** Readings of an address that fit less well than this are only guesses. */
const sure = 0.8

/**
 * Where somebody lives, in codes. VNeID tells it as a line of text: that is read, and believed when it can mean only
 * one commune. Empty when it is not known or not clear.
 */
export async function homeOf(tx: Tx, person: Person): Promise<Address> {
  const { province, commune, detail } = person.residence
  if (province && commune) return { province, commune, ...(detail && { detail }) }
  if (!detail) return {}
  const [best, ...others] = await resolveAddress(tx, detail)
  if (!best || others.length > 0 || best.score < sure) return {}
  return {
    province: best.province.code,
    commune: best.commune.code,
    ...(best.detail && { detail: best.detail }),
  }
}
