import { sql } from 'kysely'
import { vnDay } from '#lib/vietnamese-text'
import type { Tx } from '#platform/db'
import { type AccountRow, db } from '../schema.ts'

/** The account in force today of the agency, or of the nearest agency above it that has one. */
export async function findAccountOf(tx: Tx, agency: string): Promise<AccountRow | undefined> {
  return db(tx)
    .selectFrom('payments.account')
    .selectAll()
    .where(sql<boolean>`(${agency} = agency OR starts_with(${agency}, agency || '/'))`)
    .where('valid_from', '<=', vnDay(tx.now))
    .orderBy(sql`length(agency)`, 'desc')
    .orderBy('valid_from', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** Also one that was replaced: people pay from old pictures of a code. */
export async function findAccountByNumber(tx: Tx, number: string): Promise<AccountRow | undefined> {
  return db(tx)
    .selectFrom('payments.account')
    .selectAll()
    .where('number', '=', number)
    .orderBy('valid_from', 'desc')
    .limit(1)
    .executeTakeFirst()
}
