import type { JobContext } from '#platform/jobs'

/** What was kept of answers for a few minutes goes; that they were asked for stays. */
export async function forgetAnswers(ctx: JobContext): Promise<void> {
  await ctx.write(tx =>
    tx.query('registers', {
      text: 'UPDATE registers.look_up SET answer = NULL, answer_until = NULL WHERE answer IS NOT NULL AND answer_until <= $1',
      values: [tx.now],
    }),
  )
}
