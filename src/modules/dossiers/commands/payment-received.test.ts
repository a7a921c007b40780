import { beforeAll, expect, test } from 'vitest'
import { findBill, takeCash } from '#modules/payments'
import { system } from '#platform/access'
import { historyOf } from '#platform/ledger'
import { testDatabase } from '../../../../tests/support/database.ts'
import { centre, dossierAt, fileDossier, officerOf, rowOf, seedOfficers, taskOf } from '../dossier.fixture.ts'
import { acceptDossier } from './accept-dossier.ts'
import { paymentReceived } from './payment-received.ts'

const db = testDatabase()
const office = db.as(system('test'))
beforeAll(() => seedOfficers(db))

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
