import type { Database } from '#platform/db'

/** Who works on a job says so every five seconds; twenty seconds of silence, and it is anybody's again. */
const silence = '20 seconds'

/**
 * The queue rests ever longer between two tries, in the end for hours; nobody should wait so long for a letter because
 * the mail server was away for ten minutes.
 */
const longestRest = '5 minutes'

/** What a process has in hand stays its own. The queue has no word for that; its table is asked directly. */
export async function renewLeases(
  database: Database,
  inHand: { jobs: Iterable<string>; holders: readonly string[] },
): Promise<void> {
  await database.pool.query(
    'UPDATE graphile_worker._private_jobs SET locked_at = now() WHERE id = ANY($1) AND locked_by = ANY($2)',
    [[...inHand.jobs], inHand.holders],
  )
}

/**
 * Frees jobs of which nobody says that they work on them: whoever did died, was cut off, or could not note that it was
 * done. The queue itself would wait four hours. One that is worked on after all, behind a broken line, is done a second
 * time, as any may be.
 */
export async function releaseOrphans(database: Database): Promise<void> {
  await database.pool.query(
    `UPDATE graphile_worker._private_jobs SET locked_at = NULL, locked_by = NULL WHERE locked_at < now() - $1::interval`,
    [silence],
  )
}

/**
 * A machine whose clock was ahead for a while noted that the schedule was served until then, and nobody would serve it
 * before: from now on it goes on.
 */
export async function rewindSchedule(database: Database): Promise<void> {
  await database.pool.query(
    `UPDATE graphile_worker._private_known_crontabs SET last_execution = now() WHERE last_execution > now() + interval '1 minute'`,
  )
}

/** Of what failed only: a job that is not to run before its time has not been tried yet. */
export async function shortenRests(database: Database): Promise<void> {
  await database.pool.query(
    `UPDATE graphile_worker._private_jobs SET run_at = now() + $1::interval
     WHERE last_error IS NOT NULL AND attempts BETWEEN 1 AND max_attempts - 1 AND locked_at IS NULL
       AND run_at > now() + $1::interval`,
    [longestRest],
  )
}
