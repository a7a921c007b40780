import { computeDeadline, type Deadline } from '#lib/working-time'
import { calendarOf } from '#modules/organisation'
import type { Tx } from '#platform/db'
import { Conflict, NotFound } from '#platform/errors'
import { touch } from '#platform/jobs'
import { append } from '#platform/ledger'
import { type DossierRow, db } from './schema.ts'
import { mayFollow, type Status } from './status.ts'

/** Reads a dossier and keeps others from changing it until the transaction ends: every command begins here. */
export async function lockDossier(tx: Tx, id: string): Promise<DossierRow> {
  const row = await db(tx)
    .selectFrom('dossiers.dossier')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new NotFound('dossier')
  return row
}

/**
 * Moves a locked dossier through `path`, each step into the ledger. Throws Conflict `dossier.status` when a step is
 * not a legal one: somebody else was faster.
 */
export async function moveTo(
  tx: Tx,
  dossier: DossierRow,
  path: readonly Status[],
  set: Partial<DossierRow> = {},
  body: Record<string, unknown> = {},
): Promise<void> {
  for (const [index, status] of path.entries()) {
    if (!mayFollow(dossier.status, status)) throw new Conflict('dossier.status')
    const last = index === path.length - 1
    await append(tx, {
      chain: dossier.id,
      action: 'status',
      body: { from: dossier.status, to: status, ...(last ? body : {}) },
    })
    dossier.status = status
  }
  Object.assign(dossier, set)
  await db(tx)
    .updateTable('dossiers.dossier')
    .set({ ...set, status: dossier.status })
    .where('id', '=', dossier.id)
    .execute()
  await touch(tx, 'overview')
}

/** The deadline with its reasoning, computed from the receipt, the pauses and the extensions. */
export async function deadlineOf(tx: Tx, dossier: DossierRow): Promise<Deadline | undefined> {
  if (!dossier.received_at) return undefined
  const [pauses, extensions, calendar] = [
    await db(tx)
      .selectFrom('dossiers.pause')
      .select(['from_at', 'to_at', 'reason'])
      .where('dossier', '=', dossier.id)
      .execute(),
    await db(tx)
      .selectFrom('dossiers.extension')
      .select(['at', 'until', 'reason'])
      .where('dossier', '=', dossier.id)
      .execute(),
    await calendarOf(tx, dossier.deciding),
  ]
  return computeDeadline({
    received: dossier.received_at,
    term: dossier.term,
    pauses: pauses.map(({ from_at, to_at, reason }) => ({ from: from_at, to: to_at ?? undefined, reason })),
    extensions: extensions.map(({ at, until, reason }) => ({ at, until, reason })),
    calendar,
  })
}

/** Recomputes the due time after a pause or an extension and writes it where lists read it; a change goes into the ledger. */
export async function refreshDue(tx: Tx, dossier: DossierRow, cause: string): Promise<void> {
  const deadline = await deadlineOf(tx, dossier)
  if (!deadline) return
  const paused = deadline.state === 'paused'
  if (deadline.due.getTime() !== dossier.due_at?.getTime() || paused !== dossier.paused)
    await append(tx, {
      chain: dossier.id,
      action: 'deadline',
      body: { due: deadline.due.toISOString(), paused, cause },
    })
  dossier.due_at = deadline.due
  dossier.paused = paused
  await db(tx)
    .updateTable('dossiers.dossier')
    .set({ due_at: deadline.due, paused })
    .where('id', '=', dossier.id)
    .execute()
  await db(tx)
    .updateTable('dossiers.task')
    .set({ dossier_due_at: deadline.due })
    .where('dossier', '=', dossier.id)
    .where('state', 'in', ['open', 'paused'])
    .execute()
}

/** Stops the clock while it waits for the citizen; tasks that wait leave the worklists. */
export async function pauseClock(
  tx: Tx,
  dossier: DossierRow,
  reason: 'supplement' | 'payment',
): Promise<void> {
  if (!dossier.received_at) return
  await db(tx)
    .insertInto('dossiers.pause')
    .values({ dossier: dossier.id, reason, from_at: tx.now, to_at: null })
    .execute()
  await refreshDue(tx, dossier, reason)
}

export async function resumeClock(tx: Tx, dossier: DossierRow): Promise<void> {
  const open = await db(tx)
    .updateTable('dossiers.pause')
    .set({ to_at: tx.now })
    .where('dossier', '=', dossier.id)
    .where('to_at', 'is', null)
    .returning('reason')
    .executeTakeFirst()
  if (open) await refreshDue(tx, dossier, `${open.reason}-ended`)
}
