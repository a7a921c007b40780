import { sql } from 'kysely'
import { getPerson } from '#modules/identity'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { personHash } from '../commands/log-look-up.ts'
import { db, type LookUpRow } from '../schema.ts'

export type LookUp = Pick<
  LookUpRow,
  'id' | 'register' | 'asked_by' | 'agency' | 'purpose' | 'dossier' | 'asked_at' | 'outcome'
>
export type Cursor = { at: Date; id: string }

/**
 * Who asked registers about a person, newest first, also before we knew them. Needs `registers:look-up.read`: one's
 * own.
 */
export async function listLookUps(
  tx: Tx,
  input: { person: string; after?: Cursor; limit?: number },
): Promise<{ lookUps: LookUp[]; next?: Cursor }> {
  need(tx, 'registers:look-up.read', { person: input.person })
  const { personal_number } = await getPerson(tx, input.person)
  const limit = input.limit ?? 25
  let query = db(tx)
    .selectFrom('registers.look_up')
    .select(['id', 'register', 'asked_by', 'agency', 'purpose', 'dossier', 'asked_at', 'outcome'])
    .where('person_hash', '=', personHash(personal_number))
  if (input.after) query = query.where(sql<boolean>`(asked_at, id) < (${input.after.at}, ${input.after.id})`)
  const rows = await query
    .orderBy('asked_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const last = rows[limit - 1]
  return {
    lookUps: rows.slice(0, limit),
    ...(rows.length > limit && last && { next: { at: last.asked_at, id: last.id } }),
  }
}
