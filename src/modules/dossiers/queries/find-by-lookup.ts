import { timingSafeEqual } from 'node:crypto'
import type { Tx } from '#platform/db'
import { type DossierRow, db } from '../schema.ts'
import { lookupHash } from '../submission.ts'

/**
 * Anyone who knows the code and the last four digits of the filer's personal number may see how the dossier stands.
 * A wrong code and wrong digits give the same answer; the caller limits how often one may try.
 */
export async function findByLookup(
  tx: Tx,
  input: { code: string; lastFour: string },
): Promise<DossierRow | undefined> {
  const row = await db(tx)
    .selectFrom('dossiers.dossier')
    .selectAll()
    .where('code', '=', input.code.trim().toUpperCase())
    .executeTakeFirst()
  const expected = row?.lookup_hash ?? Buffer.alloc(32)
  const given = lookupHash(row?.id ?? '', input.lastFour.trim())
  return timingSafeEqual(expected, given) ? row : undefined
}
