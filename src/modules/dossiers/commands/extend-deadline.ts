import { vnDay } from '#lib/vietnamese-text'
import { addWorkingDays } from '#lib/working-time'
import { calendarOf } from '#modules/organisation'
import { getVersion } from '#modules/procedures'
import { actorKey, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { announce } from '#platform/jobs'
import { deadlineOf, refreshDue } from '../dossier.ts'
import { nextNumber } from '../numbers.ts'
import { printFor } from '../print-for.ts'
import { lockByCode } from '../queries/get-dossier.ts'
import { say } from '../say.ts'
import { db } from '../schema.ts'
import { isFinal } from '../status.ts'

/**
 * The agency will need longer: it apologises and names a new day (form 04). The old day stays in the ledger and on the
 * dossier's page: a deadline is never changed in silence. Needs `dossiers:deadline.extend` at the deciding agency. A day that is
 * not later than the present one, or over: Conflict `deadline.not-later`; no clock that runs: Conflict `dossier.status`.
 */
export async function extendDeadline(
  tx: Tx,
  input: { code: string; until: string; reason: string },
): Promise<{ due: Date }> {
  const dossier = await lockByCode(tx, input.code)
  need(tx, 'dossiers:deadline.extend', { agency: dossier.deciding })
  if (!dossier.due_at || dossier.decided_at || dossier.paused || isFinal(dossier.status))
    throw new Conflict('dossier.status')
  const before = dossier.due_at
  const { length: times } = await db(tx)
    .selectFrom('dossiers.extension')
    .select('id')
    .where('dossier', '=', dossier.id)
    .execute()
  const row = {
    dossier: dossier.id,
    number: times + 1,
    at: tx.now,
    by: actorKey(tx.actor),
    reason: input.reason,
    until: input.until,
    old_due: before,
  }
  await db(tx)
    .insertInto('dossiers.extension')
    .values({ ...row, new_due: before })
    .execute()
  const after = (await deadlineOf(tx, dossier))!.due
  if (after <= before || after <= tx.now) throw new Conflict('deadline.not-later')
  await db(tx)
    .updateTable('dossiers.extension')
    .set({ new_due: after })
    .where('dossier', '=', dossier.id)
    .where('number', '=', times + 1)
    .execute()
  await refreshDue(tx, dossier, 'extension')
  const number = await nextNumber(tx, dossier.deciding, 'form-04', tx.now)
  const version = await getVersion(tx, dossier.version)
  await printFor(tx, dossier, version, '04', {
    number,
    reason: input.reason,
    oldDue: before,
    newDue: after,
    times: times + 1,
  })
  await say(tx, dossier, 'extended', { due: after, reason: input.reason, number: String(times + 1) })
  await announce(tx, 'dossiers.changed', { dossier: dossier.id, action: 'extended' })
  return { due: after }
}

/** The day that is offered first: five working days after the present due day, or after today where that is over. */
export async function proposedDay(tx: Tx, agency: string, due: Date): Promise<string> {
  const from = due > tx.now ? due : tx.now
  return addWorkingDays(vnDay(from), 5, await calendarOf(tx, agency))
}
