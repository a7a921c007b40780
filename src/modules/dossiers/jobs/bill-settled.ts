import type { Tx } from '#platform/db'
import type { JobContext } from '#platform/jobs'
import { paymentReceived, paymentWrittenOff } from '../commands/payment-received.ts'
import { db } from '../schema.ts'

/** payments says that a bill was paid, whichever way the money came. */
export function onBillPaid(ctx: JobContext, { reference }: { reference: string }): Promise<void> {
  return withDossier(ctx, reference, paymentReceived)
}

/** payments says that the books of a bill moved; a write-off is what nobody has to be waited for either. */
export async function onBillChanged(
  ctx: JobContext,
  { reference, state }: { reference: string; state: string },
): Promise<void> {
  if (state === 'written-off') await withDossier(ctx, reference, paymentWrittenOff)
}

async function withDossier(
  ctx: JobContext,
  code: string,
  goOn: (tx: Tx, id: string) => Promise<void>,
): Promise<void> {
  const dossier = await ctx.read(tx =>
    db(tx).selectFrom('dossiers.dossier').select('id').where('code', '=', code).executeTakeFirst(),
  )
  if (dossier) await ctx.write(tx => goOn(tx, dossier.id))
}
