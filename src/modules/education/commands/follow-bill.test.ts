import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { reduceBill, takeCash, writeOffBill } from '#modules/payments'
import type { Tx } from '#platform/db'
import { testDatabase } from '../../../../tests/support/database.ts'
import { giveBack } from '../../../../tests/support/give-back.ts'
import { getCampaign } from '../queries/get-campaign.ts'
import { listParticipants } from '../queries/list-pupils.ts'
import { accountant, byTest, head, pupilLine, schoolOn } from '../school.fixture.ts'
import { openCampaign } from './open-campaign.ts'

const db = testDatabase({ seed: true })
const its = schoolOn(db)
const pupilsOf = (campaign: string) => db.as(byTest).read(tx => listParticipants(tx, { campaign }))
const pupilOf = async (campaign: string, code: string) =>
  (await pupilsOf(campaign)).find(pupil => pupil.code === code)!
const asAccountant = <T>(work: (tx: Tx) => Promise<T>) => db.as(accountant).write(work)
const asHead = <T>(work: (tx: Tx) => Promise<T>) => db.as(head).write(work)
const open = async (campaign: string) => {
  await asHead(tx => openCampaign(tx, { campaign }))
  await db.runJobs()
}

test('a campaign asks again whom another pupil’s money was put on, and counts nobody as paid who got the money back', async () => {
  await its.take([pupilLine(23, { class: '3C' }), pupilLine(24, { class: '3C' })])
  const campaign = await its.draft({ classes: [await its.classOf('3C')] })
  await open(campaign)
  const bills = (await pupilsOf(campaign)).map(pupil => pupil.due!.bill!) as [string, string]
  for (const bill of bills) await asAccountant(tx => takeCash(tx, { bill }))
  await giveBack(db, { bill: bills[0], stillOwed: true })
  await giveBack(db, { bill: bills[1] })
  await db.runJobs()
  expect((await pupilsOf(campaign)).map(({ due }) => [due!.state, due!.owed])).toEqual([
    ['open', 400_000],
    ['refunded', 0],
  ])
  const sums = async () => (await db.as(head).read(tx => getCampaign(tx, campaign))).classes
  expect(await sums()).toMatchObject([{ pupils: 2, settled: 0, dropped: 1, paid: 0, owed: 400_000 }])
  await asAccountant(tx => takeCash(tx, { bill: bills[0] }))
  await db.runJobs()
  expect(await sums()).toMatchObject([{ pupils: 2, settled: 1, dropped: 1, paid: 400_000, owed: 0 }])
})

test('a campaign says the same everywhere when the till waives, writes off or gives back', async () => {
  const numbers = [25, 26, 27, 28]
  await its.take(numbers.map(n => pupilLine(n, { class: '3D' })))
  const campaign = await its.draft({ classes: [await its.classOf('3D')] })
  await open(campaign)
  const bills = await Promise.all(numbers.map(async n => (await pupilOf(campaign, `T${n}`)).due!.bill!))
  const [waived, writtenOff, refunded, leaving] = bills as [string, string, string, string]
  const office = <T>(work: (tx: Tx) => Promise<T>) => db.as(byTest).write(work)
  await office(tx => reduceBill(tx, { bill: waived, amount: 100_000, reason: 'Hộ nghèo', key: 'x' }))
  const part = { amount: 150_000, of: 400_000 }
  await asAccountant(tx => takeCash(tx, { bill: writtenOff, part }))
  await office(tx => writeOffBill(tx, { bill: writtenOff, reason: 'Chuyển trường' }))
  await asAccountant(tx => takeCash(tx, { bill: refunded }))
  await giveBack(db, { bill: refunded, amount: 120_000 })
  await asAccountant(tx => takeCash(tx, { bill: leaving }))
  await giveBack(db, { bill: leaving, amount: 50_000, isOnlyAgreed: true })
  await db.runJobs()
  const dues = await Promise.all(numbers.map(async n => (await pupilOf(campaign, `T${n}`)).due!))
  expect(dues.map(({ asked, paid, owed }) => [asked, paid, owed])).toEqual([
    [300_000, 0, 300_000],
    [150_000, 150_000, 0],
    [280_000, 280_000, 0],
    [350_000, 350_000, 0],
  ])
  expect((await db.as(head).read(tx => getCampaign(tx, campaign))).classes).toMatchObject([
    { asked: 1_080_000, paid: 780_000, owed: 300_000, settled: 2, dropped: 1 },
  ])

  // What stood there before it followed.
  const { pool } = db.database
  await pool.query('UPDATE education.due SET asked = 400000 WHERE campaign = $1', [campaign])
  const migration = new URL('../migrations/20261123T0120-asked.sql', import.meta.url)
  await pool.query(readFileSync(migration, 'utf8'))
  expect((await db.as(head).read(tx => getCampaign(tx, campaign))).classes).toMatchObject([
    { asked: 1_080_000 },
  ])
})
