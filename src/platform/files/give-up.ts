import { setTimeout as pause } from 'node:timers/promises'
import type { Tx } from '#platform/db'
import type { JobContext } from '#platform/jobs'
import { blobs } from './blobs.ts'
import { fileSettings } from './settings.ts'

/** Nobody fills in a form for so long between choosing a file and sending it. */
const unusedDays = 7

/**
 * Gives files up: one to which no other row refers (any more) is gone at once for everybody, the others stay. Its bytes
 * go later (`removeBytes`). Who may is for the caller to decide, who has taken away what referred to it.
 */
export async function giveUpFiles(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length)
    await tx.query('platform', {
      text: 'SELECT platform.give_up_file(id) FROM unnest($1::uuid[]) AS id',
      values: [ids],
    })
}

/** Gives up what somebody brought a week ago and attached to nothing. */
export async function giveUpUnused({ read, write }: Pick<JobContext, 'read' | 'write'>): Promise<void> {
  const unused = await read(tx =>
    tx.query<{ id: string }>('platform', {
      text: 'SELECT id FROM platform.files_without_use(now() - make_interval(days => $1)) AS id',
      values: [unusedDays],
    }),
  )
  for (let at = 0; at < unused.length; at += most)
    await write(tx =>
      giveUpFiles(
        tx,
        unused.slice(at, at + most).map(row => row.id),
      ),
    )
}

const most = 500

/**
 * Bytes are about to be kept that no row speaks of yet. Written down first: should the row never come, they are found
 * again. Until the transaction ends `removeBytes` leaves them alone, and while it removes them this waits.
 */
export async function expectBytes(tx: Tx, sha256: string): Promise<void> {
  await tx.query('platform', {
    text: `INSERT INTO platform.bytes_in_doubt (sha256) VALUES ($1)
           ON CONFLICT (sha256) DO UPDATE SET since = now(), owner = NULL, size = NULL, brought_at = NULL`,
    values: [sha256],
  })
}

/**
 * Removes the bytes that have been in doubt for `FILES_GIVEN_UP_DAYS` and of which no row speaks. Safe to break off
 * between the bytes and the note, to run twice at once, and beside somebody who brings the same bytes again.
 */
export async function removeBytes({ write }: Pick<JobContext, 'write'>): Promise<void> {
  while (await write(removeOne)) await pause(0)
}

async function removeOne(tx: Tx): Promise<boolean> {
  // Whoever brings these bytes has written their note anew: it is not old any more when the lock is got.
  const [oldest] = await tx.query<{ sha256: string; used: boolean }>('platform', {
    text: `SELECT sha256, EXISTS (SELECT FROM platform.file WHERE file.sha256 = bytes_in_doubt.sha256) AS used
           FROM platform.bytes_in_doubt WHERE since < now() - make_interval(days => $1)
           ORDER BY since LIMIT 1 FOR UPDATE SKIP LOCKED`,
    values: [fileSettings().FILES_GIVEN_UP_DAYS],
  })
  if (!oldest) return false
  if (!oldest.used) await blobs().remove(oldest.sha256)
  await tx.query('platform', {
    text: 'DELETE FROM platform.bytes_in_doubt WHERE sha256 = $1',
    values: [oldest.sha256],
  })
  return true
}

/** Puts in doubt all kept bytes of which no row speaks: what a deed that was rolled back left, or a whole restored store. */
export async function doubtStrangers({ write }: Pick<JobContext, 'write'>): Promise<void> {
  let page: string[] = []
  const look = async () => {
    const values = [page]
    page = []
    await write(tx =>
      tx.query('platform', {
        text: `INSERT INTO platform.bytes_in_doubt (sha256)
               SELECT kept FROM unnest($1::text[]) AS kept
               WHERE NOT EXISTS (SELECT FROM platform.file WHERE sha256 = kept) ON CONFLICT DO NOTHING`,
        values,
      }),
    )
  }
  for await (const sha256 of blobs().list()) if (page.push(sha256) === most) await look()
  await look()
}
