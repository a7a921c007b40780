import type { JobContext } from '#platform/jobs'
import { settleNamed } from '../matching/settle-named.ts'
import { db } from '../schema.ts'
import { settleArrived } from '../statements/settle-statements.ts'

const newest = 500
const atOnce = 25

/**
 * Money that came before its bill was opened, or by a notice that named it in its own way, and what gateways paid out:
 * looked at again and again.
 */
export async function settleNamedJob(ctx: JobContext): Promise<void> {
  const waiting = await ctx.read(tx =>
    db(tx)
      .selectFrom('payments.unmatched')
      .select('notice')
      .where('settled_at', 'is', null)
      .where('why', '=', 'no-bill')
      .orderBy('at', 'desc')
      .limit(newest)
      .execute(),
  )
  for (let at = 0; at < waiting.length; at += atOnce)
    await ctx.write(tx =>
      settleNamed(
        tx,
        waiting.slice(at, at + atOnce).map(row => row.notice),
      ),
    )
  await ctx.write(settleArrived)
}
