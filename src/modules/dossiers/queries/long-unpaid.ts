import { addDays, vnDay } from '#lib/vietnamese-text'
import type { Tx } from '#platform/db'
import { db } from '../schema.ts'
import { paymentPatience } from '../settings.ts'

/** Whether the fee of a dossier was waited for as long as has to be; undefined where none is waited for. */
export async function isLongUnpaid(
  tx: Tx,
  dossier: { id: string; status: number },
): Promise<boolean | undefined> {
  if (dossier.status !== 6) return undefined
  const pause = await db(tx)
    .selectFrom('dossiers.pause')
    .select('from_at')
    .where('dossier', '=', dossier.id)
    .where('reason', '=', 'payment')
    .where('to_at', 'is', null)
    .executeTakeFirst()
  return pause && addDays(vnDay(pause.from_at), paymentPatience()) < vnDay(tx.now)
}
