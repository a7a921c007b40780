import type { JobContext } from '#platform/jobs'

/** Forgets sessions a month after their end, and attempts, codes and links that were never used. */
export async function sweep(ctx: JobContext): Promise<void> {
  await ctx.write(async tx => {
    for (const [table, keep] of [
      ['session', '30 days'],
      ['staff_attempt', '1 day'],
      ['oidc_attempt', '1 day'],
      ['activation', '1 day'],
      ['contact_code', '1 day'],
    ])
      await tx.query('identity', {
        text: `DELETE FROM identity.${table} WHERE expires_at < $1::timestamptz - $2::interval`,
        values: [ctx.now, keep],
      })
  })
}
