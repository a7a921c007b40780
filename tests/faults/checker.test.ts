import { beforeAll, describe, expect, test } from 'vitest'
import { inspectSignatures } from '#lib/pades'
import { system } from '#platform/access'
import type { Database } from '#platform/db'
import { openFile } from '#platform/files'
import { messageId } from '../../src/modules/notifications/send-mail.ts'
import { type Affairs, affairsOf, citizenOf } from '../support/affairs.ts'
import { testDatabase } from '../support/database.ts'
import type { CaughtMail } from '../support/sandbox/smtp-server.ts'
import { listUnfinished } from './checker.ts'
import { listMissingEntries } from './ledger.ts'
import { checkLetters } from './letters.ts'
import { listUnwritten } from './payments/checker.ts'
import { listWrongResults } from './results.ts'
import { nothingTold, type Told } from './told.ts'

const db = testDatabase({ seed: true })
const transfer = 'FT0123456789abcd'
let affairs: Affairs
beforeAll(async () => {
  affairs = await affairsOf(db, await citizenOf(db, 'lan-anh'))
}, 120_000)

/** What a check finds after something was done to the rows that nobody may do; it is taken back. */
async function found<T>(damage: string, check: (database: Database) => Promise<T>): Promise<T> {
  const client = await db.database.pool.connect()
  try {
    await client.query(`BEGIN; SET LOCAL session_replication_role = replica; ${damage}`)
    return await check({ pool: client } as unknown as Database)
  } finally {
    await client.query('ROLLBACK')
    client.release()
  }
}

/** What clients would have been told of the dossier that came to its end. */
async function toldOf(code: string): Promise<Told> {
  const { pool } = db.database
  const [dossier] = (await pool.query('SELECT id FROM dossiers.dossier WHERE code = $1', [code])).rows
  const tasks = await pool.query<{ id: string; does: string; done_by: string }>(
    'SELECT id, does, done_by FROM dossiers.task WHERE dossier = $1',
    [dossier.id],
  )
  const paid = await pool.query(
    'SELECT $2::text AS transaction, amount, bill FROM payments.payment WHERE bill = $1',
    [affairs.paidBill, transfer],
  )
  return {
    ...nothingTold(),
    filed: [{ person: affairs.citizen.personalNumber, draft: affairs.draft, code }],
    done: tasks.rows.map(({ id, does, done_by }) => ({ task: id, does, officer: done_by.slice(6), code })),
    paid: paid.rows,
  }
}

test('each thing that was told has its entry in the ledger, and one that is gone is named', async () => {
  const told = await toldOf(affairs.returned)
  expect(told.done.length).toBeGreaterThan(3)
  expect(told.paid).toHaveLength(1)
  // Of this one the money came to the counter, where no bank gives a number.
  const numbered = `UPDATE payments.payment SET channel = 'bank-transfer', gateway_transaction = '${transfer}' WHERE bill = '${affairs.paidBill}'`
  const missing = (damage: string) =>
    found(`${numbered}; ${damage}`, database => listMissingEntries(database, told))
  expect(await missing('')).toEqual([])
  const gone = (action: string) => missing(`DELETE FROM platform.ledger WHERE action = '${action}'`)
  expect(await gone('submitted')).toEqual([`ledger entry "submitted" of ${affairs.returned}`])
  expect(await gone('bill.paid')).toEqual([`ledger entry "bill.paid" of ${transfer}`])
  expect(await gone('task.done')).toHaveLength(told.done.length)
  expect(
    await missing(`UPDATE platform.ledger SET actor = 'staff:somebody' WHERE action = 'task.done'`),
  ).toHaveLength(told.done.length)
})

test('in a run of payments each part has its entry, and the bill that is paid by it', async () => {
  const { rows } = await db.database.pool.query('SELECT number FROM payments.bill WHERE id = $1', [
    affairs.paidBill,
  ])
  const unwritten = (damage: string) => found(damage, database => listUnwritten(database, [rows[0].number]))
  expect(await unwritten('')).toEqual([])
  const of = `of bill ${rows[0].number}`
  const part = `ledger entry of a payment ${of}`
  const whole = `ledger entry "bill.paid" ${of}`
  expect(await unwritten(`DELETE FROM platform.ledger WHERE action = 'bill.paid'`)).toEqual([part, whole])
  expect(
    await unwritten(`UPDATE platform.ledger SET action = 'bill.partly-paid' WHERE action = 'bill.paid'`),
  ).toEqual([whole])
})

test('a dossier that was refused is not at its end: nobody refuses one here', async () => {
  const unfinished = await found(
    `UPDATE dossiers.dossier SET status = CASE code WHEN '${affairs.sent}' THEN 3 ELSE 10 END`,
    listUnfinished,
  )
  expect(unfinished).toContain(`dossier ${affairs.sent} in status 3`)
  expect(unfinished).not.toContain(`dossier ${affairs.returned} in status 10`)
})

describe('a result', () => {
  let pdf: Buffer
  beforeAll(async () => {
    pdf = await db.as(system('test')).read(async tx => {
      const { rows } = await db.database.pool.query('SELECT file FROM vault.document WHERE id = $1', [
        affairs.document,
      ])
      return Buffer.concat(
        await Array.fromAsync((await openFile(tx, rows[0].file)).stream as AsyncIterable<Buffer>),
      )
    })
  })
  const wrong = (damage: string, bytes: () => Buffer | undefined = () => pdf) =>
    found(damage, database => listWrongResults(database, bytes))
  const named = (fault: string) => [`result of ${affairs.returned}${fault}`]

  test('is signed by who decided, sealed by their agency, and lies in the vault of who applied', async () => {
    expect(await wrong('')).toEqual([])
  })

  test.each([
    ['is gone', '', () => undefined, ''],
    [
      'is another’s',
      `UPDATE vault.document SET holder = gen_random_uuid()`,
      undefined,
      ': it lies in the vault of somebody else',
    ],
    ['was signed by another', `UPDATE organisation.staff SET name = 'Kẻ gian'`, undefined, /not by Kẻ gian/],
    ['was sealed by another', `UPDATE organisation.agency SET name = 'Nơi khác'`, undefined, /, Nơi khác$/],
    [
      'lost its seal',
      '',
      () => pdf.subarray(0, inspectSignatures(pdf).signatures[0]!.end),
      /signed by [^,]+, not by/,
    ],
    [
      'was changed',
      '',
      () => Buffer.concat([pdf.subarray(0, 600), Buffer.from([pdf[600]! ^ 1]), pdf.subarray(601)]),
      /./,
    ],
    ['leads to no authority of ours', 'DELETE FROM signing.authority', undefined, /the signature of/],
  ])('that %s is named', async (_, damage, bytes, fault) => {
    const said = await wrong(damage, bytes)
    if (typeof fault === 'string') expect(said).toEqual(named(fault))
    else expect(said).toEqual([expect.stringMatching(fault)])
  })
})

test('a letter is held against whom it went to and what it says', async () => {
  const { rows } = await db.database.pool.query<{ key: string; action_path: string }>(
    'SELECT key, action_path FROM notifications.message WHERE id = $1',
    [affairs.message],
  )
  const { key, action_path: path } = rows[0]!
  const mail = (more: Partial<CaughtMail> = {}): CaughtMail => ({
    headers: new Map([['message-id', messageId(key)]]),
    from: '',
    to: '',
    subject: 'Đã nhận',
    text: `Xem tại https://sen.example${path}`,
    html: '<p>Xem',
    attachments: [],
    at: new Date(),
    envelope: { from: '', to: ['nguoi-thu@nguoidan.example'] },
    raw: Buffer.alloc(0),
    ...more,
  })
  const sent = `INSERT INTO notifications.delivery (message, channel, address_masked, state, changed_at)
    VALUES ('${affairs.message}', 'e-mail', '', 'sent', now()) ON CONFLICT (message, channel) DO UPDATE SET state = 'sent'`
  const checked = (...mails: CaughtMail[]) => found(sent, database => checkLetters(database, mails))
  expect(await checked(mail())).toEqual({ lost: [], doubled: [], twice: 0 })
  expect(await checked(mail(), mail())).toEqual({ lost: [], doubled: [], twice: 1 })
  expect((await checked()).lost).toEqual([`e-mail ${key}`])
  const wrongly: Partial<CaughtMail>[] = [
    { envelope: { from: '', to: ['nguoi-khac@nguoidan.example'] } },
    { text: '' },
    { html: '' },
    { text: 'Xem tại /ho-so/cua-nguoi-khac' },
  ]
  for (const more of wrongly)
    expect((await checked(mail(more))).lost).toEqual([`what e-mail ${key} says, or to whom`])
  expect((await checked(mail(), mail({ text: `Khác: ${path}` }))).doubled).toHaveLength(1)
})
