import { addDays, type Day, vnInstant } from '#lib/vietnamese-text'
import { can } from '#platform/access'
import type { Tx } from '#platform/db'
import { type Delivery, db } from '../schema.ts'

export type BookEntry = {
  id: string
  code: string
  version: string
  sets: number
  applicant: string
  applicant_name: string
  phone: string | null
  deciding: string
  received_at: Date
  due_at: Date
  returned_at: Date | null
  delivery: Delivery
  extensions: number
}

export const longestBook = 2000

/**
 * What a centre received in these days, in the order of receipt: the register (form 07). Needs `dossiers:dossier.view`
 * there; another's book is empty. At most `longestBook` entries: ask for fewer days.
 */
export async function listBook(tx: Tx, input: { agency: string; from: Day; to: Day }): Promise<BookEntry[]> {
  if (!can(tx, 'dossiers:dossier.view', { agency: input.agency })) return []
  return db(tx)
    .selectFrom('dossiers.dossier')
    .select([
      'id',
      'code',
      'version',
      'sets',
      'applicant',
      'applicant_name',
      'phone',
      'deciding',
      'returned_at',
      'delivery',
    ])
    .select(row => [
      row.ref('received_at').$notNull().as('received_at'),
      row.ref('due_at').$notNull().as('due_at'),
      row
        .selectFrom('dossiers.extension')
        .select(count => count.fn.countAll<number>().as('times'))
        .whereRef('dossiers.extension.dossier', '=', 'dossiers.dossier.id')
        .$asScalar()
        .$notNull()
        .as('extensions'),
    ])
    .where('receiving', '=', input.agency)
    .where('received_at', '>=', vnInstant(input.from))
    .where('received_at', '<', vnInstant(addDays(input.to, 1)))
    .orderBy('received_at')
    .orderBy('code')
    .limit(longestBook)
    .execute()
}
