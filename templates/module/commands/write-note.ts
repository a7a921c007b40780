import { nfc } from '#lib/vietnamese-text'
import { actorKey, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { append } from '#platform/ledger'
import { db } from '../schema.ts'

export const longestNote = 500

export type WrittenNote = { ok: true; id: string } | { ok: false; error: 'missing' | 'too-long' }

/**
 * Leaves a note for the officers of an agency. Needs `example:note.write` there. What is no note comes back as a value;
 * written twice it is two notes.
 */
export async function writeNote(tx: Tx, input: { agency: string; text: string }): Promise<WrittenNote> {
  need(tx, 'example:note.write', { agency: input.agency })
  const text = nfc(input.text).trim()
  if (!text) return { ok: false, error: 'missing' }
  if (text.length > longestNote) return { ok: false, error: 'too-long' }
  const { id } = await db(tx)
    .insertInto('example.note')
    .values({ agency: input.agency, text, written_by: actorKey(tx.actor), written_at: tx.now })
    .returning('id')
    .executeTakeFirstOrThrow()
  await append(tx, { chain: id, action: 'note.written', body: { agency: input.agency } })
  return { ok: true, id }
}
