import { hash } from 'node:crypto'
import { type Mapping, type Problem, readStatement, type Statement } from '#lib/bank-statement'
import { actorKey, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import { append } from '#platform/ledger'
import { placesSharing } from '../queries/find-account.ts'
import { type AccountRow, db } from '../schema.ts'
import { numberLines } from './line-number.ts'

export type Kept =
  | { ok: true; statement: string }
  | { ok: false; problems: (Problem | { code: 'other-account'; value: string })[]; columns?: string[] }

const linesAtOnce = 1000

/**
 * Reads the file of a bank for one of our accounts and keeps its lines; nothing is paid by it yet. Needs
 * `payments:statement.import` where the account's transfers arrive. What is wrong with the file is a value, and then nothing
 * is kept but how its columns are headed (`mapping`), which the next file of that account needs as well. The same file
 * again is the same statement.
 */
export async function keepStatement(
  tx: Tx,
  input: { account: string; name: string; bytes: Uint8Array; mapping?: Mapping },
): Promise<Kept> {
  const account = await accountToImport(tx, input.account)
  if (input.mapping) await keepMapping(tx, account.id, input.mapping)
  const read = readStatement(input.bytes, await mappingOf(tx, account.id))
  if (!read.ok) return read
  const { statement } = read
  if (statement.account && !sameAccount(statement.account, account.number))
    return { ok: false, problems: [{ code: 'other-account', value: statement.account }] }
  return { ok: true, statement: await keep(tx, account, input, statement) }
}

/** One of our accounts, where the actor imports statements; NotFound for others. */
async function accountToImport(tx: Tx, id: string): Promise<AccountRow> {
  const account = await db(tx)
    .selectFrom('payments.account')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  if (!account) throw new NotFound('account')
  need(tx, 'payments:statement.import', { agencies: await placesSharing(tx, account.agency) })
  return account
}

/** How this account's bank heads its columns, as somebody said last. */
async function mappingOf(tx: Tx, account: string): Promise<Mapping> {
  const row = await db(tx)
    .selectFrom('payments.statement_mapping')
    .select('columns')
    .where('account', '=', account)
    .executeTakeFirst()
  return row?.columns ?? {}
}

async function keepMapping(tx: Tx, account: string, mapping: Mapping): Promise<void> {
  const said = { columns: JSON.stringify(mapping), by: actorKey(tx.actor), at: tx.now }
  await db(tx)
    .insertInto('payments.statement_mapping')
    .values({ account, ...said })
    .onConflict(clash => clash.column('account').doUpdateSet(said))
    .execute()
}

// Some banks write zeros before it, or an IBAN around it.
const sameAccount = (said: string, ours: string) =>
  said.replace(/\W/g, '').toUpperCase().endsWith(ours.toUpperCase())

async function keep(
  tx: Tx,
  account: AccountRow,
  file: { name: string; bytes: Uint8Array },
  statement: Statement,
): Promise<string> {
  const sha256 = hash('sha256', file.bytes)
  const days = statement.lines.map(line => line.bookedOn).toSorted()
  const row = await db(tx)
    .insertInto('payments.statement')
    .values({
      account: account.id,
      sha256,
      name: file.name.slice(0, 200),
      format: statement.format,
      first_day: days[0]!,
      last_day: days.at(-1)!,
      opening: statement.opening ?? null,
      closing: statement.closing ?? null,
      read_by: actorKey(tx.actor),
      read_at: tx.now,
      imported_by: null,
      imported_at: null,
    })
    .onConflict(clash => clash.columns(['account', 'sha256']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) return earlier(tx, account.id, sha256)
  const numbers = numberLines(account.number, statement.lines)
  const lines = statement.lines.map((line, at) => ({
    statement: row.id,
    position: at + 1,
    booked_on: line.bookedOn,
    value_on: line.valueOn,
    amount: line.amount,
    reference: line.reference,
    description: line.description,
    counterparty_name: line.counterpartyName,
    counterparty_account: line.counterpartyAccount,
    transaction: numbers[at]!.transaction,
    is_numbered: numbers[at]!.isNumbered,
    outcome: null,
    notice: null,
  }))
  for (let at = 0; at < lines.length; at += linesAtOnce)
    await db(tx)
      .insertInto('payments.statement_line')
      .values(lines.slice(at, at + linesAtOnce))
      .execute()
  await append(tx, {
    chain: row.id,
    action: 'statement.read',
    body: { account: account.number, sha256, lines: lines.length },
  })
  return row.id
}

async function earlier(tx: Tx, account: string, sha256: string): Promise<string> {
  const { id } = await db(tx)
    .selectFrom('payments.statement')
    .select('id')
    .where('account', '=', account)
    .where('sha256', '=', sha256)
    .executeTakeFirstOrThrow()
  return id
}
