import { createHash } from 'node:crypto'
import type { Tx } from '#platform/db'
import { TooMany } from '#platform/errors'

/**
 * Takes one of `times` tokens of `key` per window of `seconds`. Throws TooMany when none is left. Counted in the
 * database, so that it holds for all processes together; a window that a wrong clock put too far ahead is none. A
 * single statement: it needs no transaction around it.
 */
export async function spend(tx: Tx, key: string, times: number, seconds: number): Promise<void> {
  const [row] = await tx.query<{ count: number; left: number }>('platform', {
    name: 'rate-spend',
    fleeting: true,
    text: `INSERT INTO platform.rate AS r (key, count, window_end) VALUES ($1, 1, $2::timestamptz + make_interval(secs => $3))
           ON CONFLICT (key) DO UPDATE SET
             count = CASE WHEN r.window_end > $2 AND r.window_end <= excluded.window_end THEN r.count + 1 ELSE 1 END,
             window_end = CASE WHEN r.window_end > $2 AND r.window_end <= excluded.window_end THEN r.window_end ELSE excluded.window_end END
           RETURNING count, ceil(extract(epoch FROM window_end - $2))::int AS left`,
    values: [indexable(key), tx.now, seconds],
  })
  if (row!.count > times) throw new TooMany('too-many', { seconds: row!.left })
}

/** Who has not come for a day needs no counting: a row for each would stay for ever. */
export async function forgetSpent(tx: Tx): Promise<void> {
  await tx.query('platform', {
    text: `DELETE FROM platform.rate WHERE window_end < now() - interval '1 day'`,
  })
}

/** What somebody typed may stand in a key, and an index takes no long one. */
function indexable(key: string): string {
  return key.length > 200 ? createHash('sha256').update(key).digest('base64url') : key
}
