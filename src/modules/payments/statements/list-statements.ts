import { sql } from 'kysely'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import { placesSharing } from '../queries/find-account.ts'
import { tillsOf, within } from '../queries/places-of.ts'
import { type AccountRow, db } from '../schema.ts'
import type { LineOutcome, StatementLineRow, StatementRow } from './rows.ts'

export type StatementOfAccount = StatementRow & {
  number: string
  bankName: string
  lines: number
  waiting: number
}

const mostShown = 50
const pageSize = 100

/** Our accounts whose statements the actor imports. Needs `payments:statement.import` somewhere. */
export async function listAccountsToImport(tx: Tx): Promise<AccountRow[]> {
  return db(tx)
    .selectFrom('payments.account')
    .selectAll()
    .where(within('agency', await tillsOf(tx, 'payments:statement.import')))
    .orderBy('agency')
    .orderBy('valid_from', 'desc')
    .execute()
}

/** The newest statements of those accounts. Needs `payments:statement.import` somewhere. */
export async function listStatements(tx: Tx): Promise<StatementOfAccount[]> {
  const tills = await tillsOf(tx, 'payments:statement.import')
  return statements(tx)
    .where(within('account.agency', tills))
    .orderBy('statement.read_at', 'desc')
    .limit(mostShown)
    .execute()
}

export type StatementInFull = {
  statement: StatementOfAccount
  /** đồng and lines by what became of them; `null`: nothing yet. */
  sums: { outcome: LineOutcome | null; lines: number; amount: number }[]
  /** Of the lines not yet imported, those that were told before. */
  alreadyKnown: number
  lines: StatementLineRow[]
  /** The position after which the next page begins. */
  next?: number
}

/** One statement and a page of its lines. Needs `payments:statement.import` where the account's transfers arrive. */
export async function getStatement(tx: Tx, id: string, after = 0): Promise<StatementInFull> {
  const row = await statements(tx).select('account.agency').where('statement.id', '=', id).executeTakeFirst()
  if (!row) throw new NotFound('statement')
  const { agency, ...statement } = row
  need(tx, 'payments:statement.import', { agencies: await placesSharing(tx, agency) })
  const of = db(tx).selectFrom('payments.statement_line').where('statement', '=', id)
  const sums = await of
    .select([
      'outcome',
      sql<number>`count(*)::int`.as('lines'),
      sql<number>`sum(amount)::bigint`.as('amount'),
    ])
    .groupBy('outcome')
    .execute()
  const { alreadyKnown } = await of
    .select(sql<number>`count(*)::int`.as('alreadyKnown'))
    .where('outcome', 'is', null)
    .where(
      sql<boolean>`EXISTS (SELECT FROM payments.notice n
                           WHERE n.channel = 'bank-transfer' AND n.gateway_transaction = transaction)`,
    )
    .executeTakeFirstOrThrow()
  const lines = await of
    .selectAll()
    .where('position', '>', after)
    .orderBy('position')
    .limit(pageSize + 1)
    .execute()
  const last = lines[pageSize - 1]
  return {
    statement,
    sums,
    alreadyKnown,
    lines: lines.slice(0, pageSize),
    ...(lines.length > pageSize && last && { next: last.position }),
  }
}

function statements(tx: Tx) {
  return db(tx)
    .selectFrom('payments.statement as statement')
    .innerJoin('payments.account as account', 'account.id', 'statement.account')
    .selectAll('statement')
    .select(['account.number', 'account.bank_name as bankName'])
    .select(
      sql<number>`(SELECT count(*)::int FROM payments.statement_line l WHERE l.statement = statement.id)`.as(
        'lines',
      ),
    )
    .select(
      sql<number>`(SELECT count(*)::int FROM payments.statement_line l
                   WHERE l.statement = statement.id AND outcome IS NULL)`.as('waiting'),
    )
}
