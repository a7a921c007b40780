import { sql } from 'kysely'
import { addDays, vnDay, vnInstant } from '#lib/vietnamese-text'
import type { Tx } from '#platform/db'
import { type Does, db, type TaskRow } from '../schema.ts'
import { paymentPatience } from '../settings.ts'
import { atPlace, awaitsMoney, placeOf } from './list-tasks.ts'
import { grantsFor } from './places.ts'

/** What a dossier is called to wait at; online no step is open meanwhile. */
export const unpaidStage = 'Chờ nộp phí, lệ phí'

/** Whether the fee of a dossier was waited for as long as has to be; undefined where none is waited for. */
export async function isLongUnpaid(
  tx: Tx,
  dossier: { id: string; status: number },
): Promise<boolean | undefined> {
  if (dossier.status !== 6) return undefined
  const pause = await db(tx)
    .selectFrom('dossiers.pause')
    .select('from_at')
    .where('dossier', '=', dossier.id)
    .where('reason', '=', 'payment')
    .where('to_at', 'is', null)
    .executeTakeFirst()
  return pause && vnDay(pause.from_at) < patienceBegan(tx)
}

/** A dossier as a line of the worklist. */
export type Unpaid = Pick<
  TaskRow,
  | 'id'
  | 'code'
  | 'procedure_name'
  | 'applicant_name'
  | 'name'
  | 'does'
  | 'agency'
  | 'state'
  | 'due_at'
  | 'claimed_by'
>
type Filter = { does?: Does; after?: { dueAt: Date; id: string }; limit: number }

/**
 * The dossiers that the actor may stop because their fee was waited for as long as has to be: the longest first. `due_at`
 * is the last minute of that time. Online such a dossier has no step that would stand in anybody's worklist.
 */
export async function listLongUnpaid(tx: Tx, { does, after, limit }: Filter): Promise<Unpaid[]> {
  const unpaid = unpaidWhereMayStop(tx)
  if (!unpaid || (does && does !== awaitsMoney)) return []
  const patience = paymentPatience()
  const { rows } = await sql<
    Pick<Unpaid, 'id' | 'code' | 'procedure_name' | 'applicant_name' | 'agency'> & { since: string }
  >`
    SELECT d.id, d.code, d.applicant_name, d.deciding AS agency, p.since, t.procedure_name
    FROM ${unpaid}, LATERAL (SELECT procedure_name FROM dossiers.task WHERE dossier = d.id LIMIT 1) t
    WHERE ${after ? sql`(p.since, d.id) > (${addDays(vnDay(after.dueAt), -patience)}, ${after.id})` : sql`true`}
    ORDER BY p.since, d.id LIMIT ${limit}`.execute(db(tx))
  return rows.map(({ since, ...row }) => ({
    ...row,
    name: unpaidStage,
    does: awaitsMoney,
    state: 'paused',
    due_at: vnInstant(addDays(since, patience), '23:59'),
    claimed_by: null,
  }))
}

/** Counted up to 1,000; undefined for whoever may stop none, wherever. */
export async function countLongUnpaid(tx: Tx): Promise<number | undefined> {
  const unpaid = unpaidWhereMayStop(tx)
  if (!unpaid) return undefined
  const { rows } = await sql<{ n: number }>`
    SELECT count(*) AS n FROM (SELECT FROM ${unpaid} LIMIT 1000) AS unpaid`.execute(db(tx))
  return rows[0]!.n
}

/** Dossiers `d` with the day `p.since` from which on their money is awaited. */
function unpaidWhereMayStop(tx: Tx) {
  const grants = grantsFor(tx, 'dossiers:dossier.stop-unpaid')
  if (!grants.length) return undefined
  const mine = grants.map(grant => atPlace(placeOf(grant), 'deciding'))
  return sql`(SELECT id, code, applicant_name, deciding FROM dossiers.dossier
      WHERE status = 6 AND (${sql.join(mine, sql` OR `)})) d
    JOIN (SELECT dossier, (from_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS since FROM dossiers.pause
      WHERE reason = 'payment' AND to_at IS NULL AND from_at < ${vnInstant(patienceBegan(tx))}) p ON p.dossier = d.id`
}

/** Whose money was awaited before this day was waited for long enough. */
function patienceBegan(tx: Tx): string {
  return addDays(vnDay(tx.now), -paymentPatience())
}
