import type { JobContext } from '#platform/jobs'
import { paymentReceived } from '../commands/payment-received.ts'
import { db } from '../schema.ts'

/** payments says that a bill was paid, whichever way the money came. */
export async function onBillPaid(ctx: JobContext, event: { bill: string; reference: string }): Promise<void> {
  const dossier = await ctx.read(tx =>
    db(tx).selectFrom('dossiers.dossier').select('id').where('code', '=', event.reference).executeTakeFirst(),
  )
  if (dossier) await ctx.write(tx => paymentReceived(tx, dossier.id))
}
