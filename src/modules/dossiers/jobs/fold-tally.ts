import { locks, type Tx } from '#platform/db'
import type { JobContext } from '#platform/jobs'

/**
 * Counts what the ledger says has moved since the last time into `dossiers.tally`. Each dossier's old counts are taken
 * back and its present ones put in their place, so a repetition, a jump and any order come to the same. Overviews read
 * what is not folded yet as well: this keeps that part small, never right.
 */
export async function foldTally(tx: Tx): Promise<void> {
  // A statement of its own: the next one must see what the fold before wrote. Who is at it now is not waited for (waiting
  // jobs would fill the worker, should it hang): the next minute takes what is left.
  const [turn] = await tx.query<{ mine: boolean }>('dossiers', {
    text: 'SELECT pg_try_advisory_xact_lock($1) AS mine',
    values: [locks.tally],
  })
  if (!turn!.mine) return
  await tx.query('dossiers', {
    text: `
WITH step AS MATERIALIZED (
  SELECT until AS since, pg_snapshot_xmin(pg_current_snapshot()) AS until FROM dossiers.tally_mark
), moved AS MATERIALIZED (
  SELECT ARRAY(SELECT DISTINCT chain FROM platform.ledger
    WHERE xid >= (SELECT since FROM step) AND xid < (SELECT until FROM step) AND action <> 'viewed') AS dossiers
), present AS MATERIALIZED (
  SELECT * FROM dossiers.counts WHERE dossier = ANY ((SELECT dossiers FROM moved)::uuid[])
), past AS (
  DELETE FROM dossiers.tallied WHERE dossier = ANY ((SELECT dossiers FROM moved)::uuid[]) RETURNING figure, at, agency, n
), kept AS (
  INSERT INTO dossiers.tallied (dossier, figure, at, agency, n) SELECT dossier, figure, at, agency, n FROM present
), changed AS (
  INSERT INTO dossiers.tally AS t (figure, at, agency, n)
  SELECT figure, at, agency, sum(n) FROM (
    SELECT figure, at, agency, n FROM present UNION ALL SELECT figure, at, agency, -n FROM past) AS d
  GROUP BY figure, at, agency HAVING sum(n) <> 0
  ON CONFLICT (figure, at, agency) DO UPDATE SET n = t.n + excluded.n
)
UPDATE dossiers.tally_mark SET until = (SELECT until FROM step)`,
  })
  await tx.query('dossiers', { text: 'DELETE FROM dossiers.tally WHERE n = 0' })
}

/** Counts everything anew from the dossiers as they are: after a load of many, which folding would look up one by one. */
export async function countTally(tx: Tx): Promise<void> {
  await tx.query('dossiers', { text: 'SELECT pg_advisory_xact_lock($1)', values: [locks.tally] })
  await tx.query('dossiers', { text: 'DELETE FROM dossiers.tallied' })
  await tx.query('dossiers', { text: 'DELETE FROM dossiers.tally' })
  await tx.query('dossiers', {
    text: `
WITH kept AS (
  INSERT INTO dossiers.tallied (dossier, figure, at, agency, n)
  SELECT dossier, figure, at, agency, n FROM dossiers.counts RETURNING figure, at, agency, n
), summed AS (
  INSERT INTO dossiers.tally (figure, at, agency, n) SELECT figure, at, agency, sum(n) FROM kept GROUP BY figure, at, agency
)
UPDATE dossiers.tally_mark SET until = pg_snapshot_xmin(pg_current_snapshot())`,
  })
}

export const foldTallyJob = (ctx: JobContext): Promise<void> => ctx.write(foldTally)
