import { actorKey } from '#platform/access'
import type { Tx } from '#platform/db'
import { fileSettings } from './settings.ts'

const mostUnfinished = 50
/** One officer scans what many people bring to the counter. */
const peopleOfOfficer = 20

/** Whether so many bytes more are over the share of who brings them, of what may be on its way and come within 24 hours. */
export async function isTooMuch(tx: Tx, bytes: number): Promise<boolean> {
  if (tx.actor.kind === 'system') return false
  const people = tx.actor.kind === 'staff' ? peopleOfOfficer : 1
  const [row] = await tx.query<{ unfinished: number; bytes: number }>('platform', {
    name: 'file-share',
    // What was given up again lies in the store for days: whoever brings and discards, over and over, fills it too.
    text: `SELECT count(*) FILTER (WHERE state = 'arriving') AS unfinished,
             (coalesce(sum(size), 0) + (SELECT coalesce(sum(size), 0) FROM platform.bytes_in_doubt
               WHERE owner = $1 AND brought_at > now() - interval '1 day'))::bigint AS bytes
           FROM platform.file WHERE owner = $1 AND created_at > now() - interval '1 day' AND state <> 'refused'`,
    values: [actorKey(tx.actor)],
  })
  const most = fileSettings().UPLOAD_DAY_MB * 1024 * 1024
  return row!.unfinished >= mostUnfinished * people || row!.bytes + bytes > most * people
}
