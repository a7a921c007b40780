import { sql } from 'kysely'
import { actorKey, can, need } from '#platform/access'
import { type Tx, within } from '#platform/db'
import { NotFound } from '#platform/errors'
import { placesSharing } from '../queries/find-account.ts'
import { type Mark, type Page, pageOf } from '../queries/page.ts'
import { tillsOf } from '../queries/tills-of.ts'
import { type AccountRow, db } from '../schema.ts'
import type { LineOutcome, StatementLineRow, StatementRow } from './rows.ts'

export type StatementOfAccount = StatementRow & {
  /** đồng that a gateway pays out for it */
  payout: number
  number: string
  bankName: string
  lines: number
  waiting: number
}

const filesOnPage = 25
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

/** The statements of the accounts that the actor looks after, newest first. Needs `payments:statement.read` somewhere. */
export async function listStatements(tx: Tx, before?: Mark): Promise<Page<StatementOfAccount>> {
  const tills = await tillsOf(tx, 'payments:statement.read')
  let query = statements(tx).where(within('account.agency', tills))
  if (before)
    query = query.where(sql<boolean>`(statement.read_at, statement.id) < (${before.at}, ${before.id})`)
  const rows = await query
    .orderBy('statement.read_at', 'desc')
    .orderBy('statement.id', 'desc')
    .limit(filesOnPage + 1)
    .execute()
  return pageOf(rows, filesOnPage, ({ read_at: at, id }) => ({ at, id }))
}

export type StatementInFull = {
  statement: StatementOfAccount
  /** The actor is a second person, who may let it count. */
  mayRelease: boolean
  /** đồng and lines by what became of them; `null`: nothing yet. */
  sums: { outcome: LineOutcome | null; lines: number; amount: number }[]
  /** Of the lines not yet imported, those that were told before. */
  alreadyKnown: number
  lines: StatementLineRow[]
  /** The position after which the next page begins. */
  next?: number
}

/** One statement and a page of its lines. Needs `payments:statement.read` where the account's transfers arrive. */
export async function getStatement(tx: Tx, id: string, after = 0): Promise<StatementInFull> {
  const row = await statements(tx).select('account.agency').where('statement.id', '=', id).executeTakeFirst()
  if (!row) throw new NotFound('statement')
  const { agency, ...statement } = row
  const places = await placesSharing(tx, agency)
  need(tx, 'payments:statement.read', { agencies: places })
  const of = db(tx).selectFrom('payments.statement_line').where('statement', '=', id)
  const sums = await of
    .select([
      'outcome',
      sql<number>`count(*)::int`.as('lines'),
      sql<number>`sum(amount)::bigint`.as('amount'),
    ])
    .groupBy('outcome')
    .execute()
  const { gateway, number } = statement
  const { alreadyKnown } = await of
    .select(sql<number>`count(*)::int`.as('alreadyKnown'))
    .where('outcome', 'is', null)
    .where(
      sql<boolean>`(EXISTS (SELECT FROM payments.notice n
                            WHERE n.channel = ${gateway ?? 'bank-transfer'} AND n.account_number = ${gateway ? '' : number}
                              AND n.gateway_transaction IN (transaction, transaction || '@' || ${number}))
                   OR EXISTS (SELECT FROM payments.number_told_later
                              WHERE number = transaction AND account_number = ${number}))`,
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
    mayRelease:
      statement.read_by !== actorKey(tx.actor) &&
      places.some(place => can(tx, 'payments:statement.release', { agency: place })),
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
    .select(sql<number>`(SELECT gross - fee FROM payments.payout_of(statement.id))`.as('payout'))
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
