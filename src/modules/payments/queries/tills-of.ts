import { grantsWith } from '#platform/access'
import type { Tx } from '#platform/db'
import { findAccountOf } from './find-account.ts'

type Place = { agency: string; reach: 'agency' | 'below' }

/**
 * Where the actor holds a permission as an officer, and the agencies above whose account takes the transfers to one of
 * them. Throws like `need` when that is nowhere.
 */
export async function tillsOf(tx: Tx, permission: string): Promise<Place[]> {
  const places = grantsWith(tx, permission)
  const tills: Place[] = [...places]
  for (const { agency } of places) {
    const account = await findAccountOf(tx, agency)
    if (account && agency.startsWith(`${account.agency}/`))
      tills.push({ agency: account.agency, reach: 'agency' })
  }
  return tills
}
