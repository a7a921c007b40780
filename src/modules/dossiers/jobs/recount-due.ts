import { enqueue, type JobContext } from '#platform/jobs'
import { lockDossier, refreshDue } from '../dossier.ts'
import { moveStepTimes } from '../process/step-times.ts'
import { say } from '../say.ts'
import { db } from '../schema.ts'
import type { Status } from '../status.ts'

type Changed = { year: number }

/** Statuses in which something is still to be done by a time. */
const open: readonly Status[] = [1, 2, 4, 5, 6]

/** A calendar that was read a moment ago may still be believed (lately.ts), here and by who receives a dossier just now. */
const untilAllSeeIt = 5000

export async function onCalendarChanged(ctx: JobContext, { year }: Changed): Promise<void> {
  const options = { runAt: new Date(ctx.now.getTime() + untilAllSeeIt), key: `calendar:${year}` }
  await ctx.write(tx => enqueue(tx, 'dossiers.recount-due', { year }, options))
}

/**
 * A year has other days off than it had: what is still open in that year is due when the new calendar says, steps and
 * timers too, and whose day moves is told. Done twice it changes nothing.
 */
export async function recountDue(ctx: JobContext, { year }: Changed): Promise<void> {
  const [first, next] = [`${year}-01-01T00:00:00+07:00`, `${year + 1}-01-01T00:00:00+07:00`]
  const affected = await ctx.read(tx =>
    db(tx)
      .selectFrom('dossiers.dossier')
      .select('id')
      .where('decided_at', 'is', null)
      .where('status', 'in', open)
      .where('submitted_at', '<', new Date(next))
      .where(eb => eb.or([eb('due_at', 'is', null), eb('due_at', '>=', new Date(first))]))
      .orderBy('id')
      .execute(),
  )
  for (const { id } of affected)
    await ctx.write(async tx => {
      const dossier = await lockDossier(tx, id)
      if (dossier.decided_at || !open.includes(dossier.status)) return
      const before = dossier.due_at
      await refreshDue(tx, dossier, 'calendar')
      await moveStepTimes(tx, dossier)
      const after = dossier.due_at
      if (!before || !after || before.getTime() === after.getTime() || dossier.paused) return
      // By the moment: a day that comes back after it was moved away is told again.
      await say(tx, dossier, 'due-moved', { due: after, number: tx.now.toISOString() })
    })
}
