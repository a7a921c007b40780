import { afterEach, beforeAll, expect, test } from 'vitest'
import { findBill, reduceBill, takeCash, writeOffBill } from '#modules/payments'
import { system } from '#platform/access'
import { freeze } from '#platform/clock'
import { historyOf } from '#platform/ledger'
import { testDatabase } from '../../../../tests/support/database.ts'
import { giveBack } from '../../../../tests/support/give-back.ts'
import { centre, dossierAt, fileDossier, officerOf, rowOf, seedOfficers, taskOf } from '../dossier.fixture.ts'
import { acceptDossier } from './accept-dossier.ts'
import { paymentReceived } from './payment-received.ts'

const db = testDatabase()
const office = db.as(system('test'))
beforeAll(() => seedOfficers(db))
afterEach(() => freeze(undefined))

test('online: nobody works on it before the money came; then the clock and the process go on', async () => {
  const { code, dossier } = await fileDossier(db)
  const officer = await officerOf(db, 'one-stop-officer', centre)
  const receive = await taskOf(db, code, 'receive')
  await db.as(officer).write(tx => acceptDossier(tx, { task: receive.id }))
  await db.runJobs()
  const waiting = await rowOf(db, code)
  expect(waiting).toMatchObject({ status: 6, paused: true, fee: 32_000 })
  await expect(taskOf(db, code, 'examine')).rejects.toThrow('no open task')
  const bill = await office.read(tx => findBill(tx, { reference: code }))
  expect(bill).toMatchObject({ state: 'open', amount: 32_000 })

  await office.write(tx => paymentReceived(tx, dossier))
  expect(await rowOf(db, code)).toMatchObject({ status: 4, paused: false })
  const task = await taskOf(db, code, 'examine')
  const before = await office.read(tx => historyOf(tx, dossier))
  await office.write(tx => paymentReceived(tx, dossier))
  expect((await taskOf(db, code, 'examine')).id).toBe(task.id)
  expect(await office.read(tx => historyOf(tx, dossier))).toHaveLength(before.length)
})

test('the message says what was received, and nothing of money where all of it was waived', async () => {
  const officer = await officerOf(db, 'one-stop-officer', centre)
  const told = async (waived: number) => {
    const { code, citizen } = await fileDossier(db)
    const receive = await taskOf(db, code, 'receive')
    await db.as(officer).write(tx => acceptDossier(tx, { task: receive.id }))
    await db.runJobs()
    const { id, amount } = (await office.read(tx => findBill(tx, { reference: code })))!
    await office.write(tx => reduceBill(tx, { bill: id, amount: waived, reason: 'Hộ nghèo', key: 'one' }))
    const left = (await office.read(tx => findBill(tx, { reference: code })))!.owed
    expect(left).toBe(amount - waived)
    const cashier = await officerOf(db, 'cashier', centre)
    if (left) await db.as(cashier).write(tx => takeCash(tx, { bill: id }))
    await db.runJobs()
    const { rows } = await db.database.pool.query(
      'SELECT subject FROM notifications.message WHERE person = $1 ORDER BY created_at DESC LIMIT 1',
      [citizen.id],
    )
    return rows[0].subject
  }
  expect(await told(10_000)).toContain('Đã nhận 22.000')
  expect(await told(32_000)).toContain('không phải nộp tiền')
})

test('a clock that was set back a day does not keep what was paid', async () => {
  const { code, dossier } = await fileDossier(db)
  const officer = await officerOf(db, 'one-stop-officer', centre)
  const receive = await taskOf(db, code, 'receive')
  const now = new Date()
  freeze(new Date(now.getTime() + 26 * 3_600_000))
  await db.as(officer).write(tx => acceptDossier(tx, { task: receive.id }))
  freeze(now)
  await office.write(tx => paymentReceived(tx, dossier))
  expect(await rowOf(db, code)).toMatchObject({ status: 4, paused: false })
  await taskOf(db, code, 'examine')
})

test('at the counter: the cashier’s cash ends the task of collecting', async () => {
  const by = await officerOf(db, 'one-stop-officer', centre)
  const { code } = await dossierAt(db, 'collect', { channel: 'counter', by })
  const cashier = await officerOf(db, 'cashier', centre)
  await db
    .as(cashier)
    .write(async tx => takeCash(tx, { bill: (await findBill(tx, { reference: code }))!.id }))
  await db.runJobs()
  expect(await rowOf(db, code)).toMatchObject({ status: 4, paused: false })
  expect(await taskOf(db, code, 'examine')).toMatchObject({ state: 'open' })
})

test.each([
  ['all of it', 0],
  ['what is left of it', 10_000],
])('written off, %s: nobody waits for it any more', async (_, part) => {
  const { code, citizen } = await dossierAt(db, 'receive')
  const officer = await officerOf(db, 'one-stop-officer', centre)
  const receive = await taskOf(db, code, 'receive')
  await db.as(officer).write(tx => acceptDossier(tx, { task: receive.id }))
  await db.runJobs()
  const bill = (await office.read(tx => findBill(tx, { reference: code })))!.id
  if (part) {
    const cashier = await officerOf(db, 'cashier', centre)
    await db.as(cashier).write(tx => takeCash(tx, { bill, part: { amount: part, of: 32_000 } }))
    await db.runJobs()
  }
  expect(await rowOf(db, code)).toMatchObject({ status: 6, paused: true })

  await office.write(tx => writeOffBill(tx, { bill, reason: 'Người nộp thuộc hộ nghèo.' }))
  await db.runJobs()
  expect(await rowOf(db, code)).toMatchObject({ status: 4, paused: false })
  expect(await taskOf(db, code, 'examine')).toMatchObject({ state: 'open' })
  const told = await office.read(tx =>
    tx.query<{ key: string }>('notifications', {
      text: 'SELECT key FROM notifications.message WHERE person = $1',
      values: [citizen.id],
    }),
  )
  const occasions = told.map(row => row.key.split(':')[1])
  expect(occasions).toContain('written-off')
  expect(occasions).not.toContain('paid')
})

test('written off at the counter, the cashier has nothing to collect', async () => {
  const by = await officerOf(db, 'one-stop-officer', centre)
  const { code, task } = await dossierAt(db, 'collect', { channel: 'counter', by })
  const bill = (await office.read(tx => findBill(tx, { reference: code })))!.id
  await office.write(tx => writeOffBill(tx, { bill, reason: 'Người nộp thuộc hộ nghèo.' }))
  await db.runJobs()
  expect(await rowOf(db, code)).toMatchObject({ status: 4, paused: false })
  await expect(taskOf(db, code, 'collect')).rejects.toThrow('no open task')
  expect((await taskOf(db, code, 'examine')).opened_at >= task.opened_at).toBe(true)
})

test('paid with another one’s money it goes on while the fee is owed again; paid then, nothing happens twice', async () => {
  const by = await officerOf(db, 'one-stop-officer', centre)
  const { code, dossier } = await dossierAt(db, 'collect', { channel: 'counter', by })
  const cashier = db.as(await officerOf(db, 'cashier', centre))
  const bill = (await office.read(tx => findBill(tx, { reference: code })))!.id
  await cashier.write(tx => takeCash(tx, { bill }))
  await db.runJobs()
  const task = await taskOf(db, code, 'examine')
  const told = await office.read(tx => historyOf(tx, dossier))

  await giveBack(db, { bill, stillOwed: true })
  await db.runJobs()
  expect((await office.read(tx => findBill(tx, { reference: code })))!.state).toBe('open')
  expect(await rowOf(db, code)).toMatchObject({ status: 4, paused: false })
  await cashier.write(tx => takeCash(tx, { bill }))
  await db.runJobs()
  expect((await taskOf(db, code, 'examine')).id).toBe(task.id)
  expect(await office.read(tx => historyOf(tx, dossier))).toHaveLength(told.length)
})
