import { hash } from 'node:crypto'
import {
  type Mapping,
  type Problem,
  readSettlement,
  readStatement,
  type SettlementMapping,
} from '#lib/bank-statement'
import { actorKey, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import { append } from '#platform/ledger'
import type { GatewayId } from '../gateways/gateway.ts'
import { placesSharing } from '../queries/find-account.ts'
import { type AccountRow, db } from '../schema.ts'
import { numberLines } from './line-number.ts'
import type { StatementRow } from './rows.ts'

type Wrong = {
  ok: false
  problems: (Problem | { code: 'other-account'; value: string })[]
  columns?: string[]
}
export type Kept = { ok: true; statement: string } | Wrong
export type SavedMapping = Mapping | SettlementMapping

/** A file of the bank of one of our accounts; or of a gateway, which pays out to that account. */
type Uploaded = { account: string; gateway?: GatewayId; name: string; bytes: Uint8Array }

const linesAtOnce = 1000

/**
 * Reads the file of a bank or of a gateway and keeps its lines; nothing is paid by it until another person releases it.
 * Needs `payments:statement.import` where the account's transfers arrive. What is wrong with the file is a value, and then
 * nothing is kept but how its columns are headed (`mapping`), which the next file from there needs as well. The same file
 * again is the same statement.
 */
export async function keepStatement(tx: Tx, input: Uploaded & { mapping?: SavedMapping }): Promise<Kept> {
  const account = await accountToImport(tx, input.account)
  const from = { account: account.id, gateway: input.gateway ?? ('' as const) }
  if (input.mapping) await keepMapping(tx, from, input.mapping)
  const mapping = await mappingOf(tx, from)
  const read = input.gateway ? linesOfGateway(input, mapping) : linesOfBank(input, account, mapping)
  return read.ok ? { ok: true, statement: await keep(tx, account, input, read) } : read
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

type From = { account: string; gateway: GatewayId | '' }

/** How files from there head their columns, as somebody said last. */
async function mappingOf(tx: Tx, from: From): Promise<SavedMapping> {
  const row = await db(tx)
    .selectFrom('payments.statement_mapping')
    .select('columns')
    .where('account', '=', from.account)
    .where('gateway', '=', from.gateway)
    .executeTakeFirst()
  return row?.columns ?? {}
}

async function keepMapping(tx: Tx, from: From, mapping: SavedMapping): Promise<void> {
  const said = { columns: JSON.stringify(mapping), by: actorKey(tx.actor), at: tx.now }
  await db(tx)
    .insertInto('payments.statement_mapping')
    .values({ ...from, ...said })
    .onConflict(clash => clash.columns(['account', 'gateway']).doUpdateSet(said))
    .execute()
  await append(tx, { chain: from.account, action: 'statement.mapped', body: { ...from, columns: mapping } })
}

type Line = {
  booked_on: string
  value_on: string
  amount: number
  fee: number
  reference: string
  description: string
  counterparty_name: string
  counterparty_account: string
  transaction: string
  is_numbered: boolean
}
type ReadFile = Pick<StatementRow, 'format' | 'opening' | 'closing'> & { ok: true; lines: Line[] }

// Some banks write zeros before it, or an IBAN around it.
const sameAccount = (said: string, ours: string) =>
  said.replace(/\W/g, '').toUpperCase().endsWith(ours.toUpperCase())

function linesOfBank(file: Uploaded, account: AccountRow, mapping: SavedMapping): ReadFile | Wrong {
  const read = readStatement(file.bytes, mapping as Mapping)
  if (!read.ok) return read
  const { statement } = read
  if (statement.account && !sameAccount(statement.account, account.number))
    return { ok: false, problems: [{ code: 'other-account', value: statement.account }] }
  const numbers = numberLines(account.number, statement.lines)
  const lines = statement.lines.map((line, at) => ({
    booked_on: line.bookedOn,
    value_on: line.valueOn,
    amount: line.amount,
    fee: 0,
    reference: line.reference,
    description: line.description,
    counterparty_name: line.counterpartyName,
    counterparty_account: line.counterpartyAccount,
    ...numbers[at]!,
  }))
  const { format, opening, closing } = statement
  return { ok: true, format, opening: opening ?? null, closing: closing ?? null, lines }
}

function linesOfGateway(file: Uploaded, mapping: SavedMapping): ReadFile | Wrong {
  const read = readSettlement(file.bytes, mapping as SettlementMapping)
  if (!read.ok) return read
  // ZaloPay writes a day before every order.
  const orderOf = (said: string) => (file.gateway === 'zalopay' ? said.replace(/^\d{6}_/, '') : said)
  const named = read.lines.map(line => ({
    bookedOn: line.day,
    amount: line.amount,
    reference: orderOf(line.order),
    description: line.description,
    counterpartyAccount: '',
    bankTransaction: line.transaction,
  }))
  const numbers = numberLines(file.gateway!, named)
  const lines = read.lines.map((line, at) => ({
    booked_on: line.day,
    value_on: line.day,
    amount: line.amount,
    fee: line.fee,
    reference: named[at]!.reference,
    description: line.description,
    counterparty_name: '',
    counterparty_account: '',
    ...numbers[at]!,
  }))
  return {
    ok: true,
    format: file.bytes[0] === 0x50 && file.bytes[1] === 0x4b ? 'xlsx' : 'csv',
    opening: null,
    closing: null,
    lines,
  }
}

async function keep(tx: Tx, account: AccountRow, file: Uploaded, read: ReadFile): Promise<string> {
  const sha256 = hash('sha256', file.bytes)
  const days = read.lines.map(line => line.booked_on).toSorted()
  const row = await db(tx)
    .insertInto('payments.statement')
    .values({
      account: account.id,
      gateway: file.gateway ?? null,
      sha256,
      name: file.name.slice(0, 200),
      format: read.format,
      first_day: days[0]!,
      last_day: days.at(-1)!,
      opening: read.opening,
      closing: read.closing,
      read_by: actorKey(tx.actor),
      read_at: tx.now,
      imported_by: null,
      imported_at: null,
      notice: null,
      settled_by: null,
      settled_at: null,
    })
    .onConflict(clash => clash.columns(['account', 'sha256']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) return earlier(tx, account.id, sha256)
  const lines = read.lines.map((line, at) => ({
    ...line,
    statement: row.id,
    position: at + 1,
    outcome: null,
    notice: null,
    refund: null,
  }))
  for (let at = 0; at < lines.length; at += linesAtOnce)
    await db(tx)
      .insertInto('payments.statement_line')
      .values(lines.slice(at, at + linesAtOnce))
      .execute()
  await append(tx, {
    chain: row.id,
    action: 'statement.read',
    body: {
      account: account.number,
      ...(file.gateway && { gateway: file.gateway }),
      sha256,
      lines: lines.length,
    },
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
