import type { Due, Process, Term } from '#lib/bpmn'
import { type Calendar, computeDeadline, type Pause } from '#lib/working-time'
import { getVersion } from '#modules/procedures'
import type { Tx } from '#platform/db'
import { enqueue } from '#platform/jobs'
import { calendarLately } from '../lately.ts'
import { type DossierRow, db } from '../schema.ts'

const usualTerm: Term = { amount: 1, unit: 'working-day' }

/** Until when a step shall be done that was opened then: its own term, or else the dossier's. */
export function stepDue(
  step: { term?: Term | undefined; opened: Date },
  dossierDue: Date | null,
  calendar: Calendar,
  pauses: readonly Pause[] = [],
): Date {
  return dossierDue && !step.term
    ? dossierDue
    : timeAfter(step.opened, step.term ?? usualTerm, calendar, pauses)
}

/** When a timer of a step fires that was opened then. */
export function timerDue(
  process: Process,
  timer: { node: string; opened_at: Date },
  calendar: Calendar,
  pauses: readonly Pause[],
): Date {
  const node = process.nodes[timer.node]
  if (node?.kind !== 'timer') throw new Error(`${timer.node} is no timer of ${process.id}`)
  return timeAfter(timer.opened_at, node.due, calendar, pauses)
}

/** The moment by which so much time has passed beside the pauses: working time, or by the clock on the wall. */
export function timeAfter(from: Date, due: Due, calendar: Calendar, pauses: readonly Pause[] = []): Date {
  if ('amount' in due) return computeDeadline({ received: from, term: due, pauses, calendar }).due
  return new Date(
    pauses.reduce((end, pause) => {
      const began = Math.max(pause.from.getTime(), from.getTime())
      const lasted = (pause.to?.getTime() ?? began) - began
      return began < end && lasted > 0 ? end + lasted : end
    }, from.getTime() + durationMs(due.duration)),
  )
}

/** ISO 8601: `P3DT4H30M`. */
function durationMs(duration: string): number {
  const [, days, hours, minutes] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(duration) ?? []
  const total = Number(days ?? 0) * 1440 + Number(hours ?? 0) * 60 + Number(minutes ?? 0)
  if (!total) throw new RangeError(`Not a duration: ${duration}`)
  return total * 60_000
}

/** When a dossier waited for the citizen, in order; the last may still last. */
export async function pausesOf(tx: Tx, dossier: string): Promise<Pause[]> {
  const pauses = await db(tx)
    .selectFrom('dossiers.pause')
    .select(['from_at', 'to_at'])
    .where('dossier', '=', dossier)
    .orderBy('from_at')
    .execute()
  return pauses.map(({ from_at: from, to_at }) => ({ from, to: to_at ?? undefined }))
}

/** Has a timer fire at that moment. Called again, it is the last moment that counts. */
export function callTimer(tx: Tx, dossier: string, timer: string, due: Date): Promise<void> {
  return enqueue(
    tx,
    'dossiers.fire-timer',
    { dossier, timer, due: due.toISOString() },
    { runAt: due, key: `timer:${timer}` },
  )
}

/** After a pause: what is still to be done may take as much longer, and its timers fire as much later. */
export async function moveStepTimes(tx: Tx, dossier: DossierRow): Promise<void> {
  const { process } = await getVersion(tx, dossier.version)
  const pauses = await pausesOf(tx, dossier.id)
  const tasks = await db(tx)
    .selectFrom('dossiers.task')
    .select(['id', 'token', 'node', 'agency', 'opened_at'])
    .where('dossier', '=', dossier.id)
    .where('state', 'in', ['open', 'paused'])
    .execute()
  for (const { id, node: at, agency, opened_at: opened } of tasks) {
    const node = process.nodes[at]
    const term = node?.kind === 'task' ? node.term : undefined
    const due_at = stepDue({ term, opened }, dossier.due_at, await calendarLately(tx, agency), pauses)
    await db.rows(tx).update('dossiers.task', { id, due_at })
  }
  const timers = await db(tx)
    .selectFrom('dossiers.timer')
    .select(['id', 'token', 'node'])
    .where('dossier', '=', dossier.id)
    .execute()
  for (const timer of timers) {
    const task = tasks.find(one => one.token === timer.token)
    if (!task) continue
    const { opened_at } = task
    const calendar = await calendarLately(tx, dossier.deciding)
    await callTimer(
      tx,
      dossier.id,
      timer.id,
      timerDue(process, { node: timer.node, opened_at }, calendar, pauses),
    )
  }
}
