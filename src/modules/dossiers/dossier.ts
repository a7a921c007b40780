import { sql } from 'kysely'
import { computeDeadline, type Deadline } from '#lib/working-time'
import type { Tx } from '#platform/db'
import { Conflict, NotFound } from '#platform/errors'
import { touch } from '#platform/jobs'
import { append } from '#platform/ledger'
import { calendarLately } from './lately.ts'
import { moveStepTimes } from './process/step-times.ts'
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

/** Writes down what may change of a locked dossier: once, as it stands when its transaction ends. */
export async function keep(tx: Tx, dossier: DossierRow): Promise<void> {
  let row = kept.get(dossier)
  if (!row) kept.set(dossier, (row = asItStands(dossier)))
  await db.rows(tx).update('dossiers.dossier', row)
}

const kept = new WeakMap<DossierRow, { id: string }>()

const changing = [
  'status',
  'fee',
  'term',
  'received_at',
  'due_at',
  'paused',
  'decided_at',
  'returned_at',
  'closed_reason',
  'outcomes',
] as const

/** Read when it is written. */
function asItStands(dossier: DossierRow): { id: string } {
  const row = { id: dossier.id }
  for (const column of changing)
    Object.defineProperty(row, column, { enumerable: true, get: () => dossier[column] })
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
  set: Partial<Pick<DossierRow, (typeof changing)[number]>> = {},
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
  await keep(tx, dossier)
  await touch(tx, 'overview')
}

/** A pause, or an extension to a day. */
type Moved = { from_at: Date; to_at: Date | null } & (
  | { until: null; reason: 'supplement' | 'payment' }
  | { until: string; reason: string }
)

/** The deadline with its reasoning, computed from the receipt, the pauses and the extensions. */
export async function deadlineOf(tx: Tx, dossier: DossierRow): Promise<Deadline | undefined> {
  if (!dossier.received_at) return undefined
  const calendar = await calendarLately(tx, dossier.deciding)
  const moved = await tx.query<Moved>('dossiers', {
    name: 'dossier-deadline-moved',
    text: `SELECT from_at, to_at, NULL::date AS until, reason FROM dossiers.pause WHERE dossier = $1
           UNION ALL SELECT at, NULL, until, reason FROM dossiers.extension WHERE dossier = $1`,
    values: [dossier.id],
  })
  return computeDeadline({
    received: dossier.received_at,
    term: dossier.term,
    pauses: moved.flatMap(({ until, from_at: from, to_at, reason }) =>
      until === null ? [{ from, to: to_at ?? undefined, reason }] : [],
    ),
    extensions: moved.flatMap(({ until, from_at: at, reason }) =>
      until === null ? [] : [{ at, until, reason }],
    ),
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
  await keep(tx, dossier)
  await db
    .later(tx)
    .updateTable('dossiers.task')
    .set({ dossier_due_at: deadline.due })
    .where('dossier', '=', dossier.id)
    .where('state', 'in', ['open', 'paused'])
    .execute()
}

/** Stops the clock while it waits for the citizen: the dossier's once it was received, and that of its open steps. */
export async function pauseClock(
  tx: Tx,
  dossier: DossierRow,
  reason: 'supplement' | 'payment',
): Promise<void> {
  await db.rows(tx).insert('dossiers.pause', { dossier: dossier.id, reason, from_at: tx.now, to_at: null })
  await refreshDue(tx, dossier, reason)
}

/** The clock runs on, and what is still to be done has as much time as it had. */
export async function resumeClock(tx: Tx, dossier: DossierRow): Promise<void> {
  const open = await db(tx)
    .updateTable('dossiers.pause')
    // Whoever stopped it may have had a clock that went ahead.
    .set({ to_at: sql`greatest(from_at, ${tx.now}::timestamptz)` })
    .where('dossier', '=', dossier.id)
    .where('to_at', 'is', null)
    .returning('reason')
    .executeTakeFirst()
  if (!open) return
  await refreshDue(tx, dossier, `${open.reason}-ended`)
  await moveStepTimes(tx, dossier)
}
