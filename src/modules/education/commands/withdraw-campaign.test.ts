import { expect, test } from 'vitest'
import { findPersonByNumber } from '#modules/identity'
import { listInbox } from '#modules/notifications'
import { getBill, takeCash } from '#modules/payments'
import type { Actor } from '#platform/access'
import { historyOf } from '#platform/ledger'
import { staff, testDatabase } from '../../../../tests/support/database.ts'
import { getCampaign } from '../queries/get-campaign.ts'
import { listParticipants } from '../queries/list-pupils.ts'
import { accountant, byTest, head, pupilLine, school, schoolOn } from '../school.fixture.ts'
import { billNextPupils } from './bill-pupils.ts'
import { closeCampaign, openCampaign } from './open-campaign.ts'
import { requestReduction } from './reductions.ts'
import { cancelNextBills, withdrawCampaign } from './withdraw-campaign.ts'

const db = testDatabase({ seed: true })
const its = schoolOn(db)
const reason = 'Ghi nhầm số tiền bảo hiểm y tế'
const pupilsOf = (campaign: string) => db.as(byTest).read(tx => listParticipants(tx, { campaign }))
const withdraw = (campaign: string, because = reason) =>
  db.as(head).write(tx => withdrawCampaign(tx, { campaign, reason: because }))

async function opened(name: string, numbers: number[], parents: Record<number, [string, string]> = {}) {
  await its.take(
    numbers.map(n => {
      const [parentName = '', parentNumber = ''] = parents[n] ?? []
      return pupilLine(n, { class: name, parentName, parentNumber })
    }),
  )
  const campaign = await its.draft({ classes: [await its.classOf(name)] })
  await db.as(head).write(tx => openCampaign(tx, { campaign }))
  await db.runJobs()
  return campaign
}

async function toldTo(number: string, bill: string): Promise<string[]> {
  const person = await db.as(byTest).read(tx => findPersonByNumber(tx, number))
  const { messages } = await db.as(byTest).read(tx => listInbox(tx, { person: person!.id }))
  return messages.filter(one => one.action_path === `/thanh-toan/${bill}`).map(one => one.subject)
}

test('withdrawn, it asks nobody any more, says why, and what was paid waits to be given back', async () => {
  const [one, two, three] = ['072190990043', '072188990056', '072192990010']
  const campaign = await opened('W1', [71, 72, 73, 74], {
    71: ['Mai Thị Hồng Phượng', one!],
    72: ['Lê Thị Mỹ Tiên', two!],
    73: ['Võ Thị Bé Ba', three!],
  })
  const bills = (await pupilsOf(campaign)).toSorted((a, b) => a.number - b.number).map(one => one.due!.bill!)
  const at = db.as(accountant)
  await at.write(tx => takeCash(tx, { bill: bills[1]!, part: { amount: 100_000, of: 400_000 } }))
  await at.write(tx => takeCash(tx, { bill: bills[2]! }))

  expect(await withdraw(campaign, ' ')).toEqual({ ok: false, errors: ['reason'] })
  expect((await db.as(head).read(tx => getCampaign(tx, campaign))).state).toBe('open')
  expect(await withdraw(campaign)).toEqual({ ok: true })
  await db.runJobs()
  const states = await Promise.all(bills.map(bill => db.as(byTest).read(tx => getBill(tx, bill))))
  expect(states.map(({ state, books }) => [state, books.owed])).toEqual([
    ['cancelled', 0],
    ['overpaid', -100_000],
    ['paid', 0],
    ['cancelled', 0],
  ])
  expect(await db.as(head).read(tx => getCampaign(tx, campaign))).toMatchObject({
    state: 'withdrawn',
    withdrawn_because: reason,
    classes: [{ paid: 500_000, owed: 0 }],
  })
  const last = async (number: string, bill: string) =>
    (await toldTo(number, bill)).map(one => one.split(':')[0])
  expect(await last(one!, bills[0]!)).toContain('Không phải nộp nữa')
  expect(await last(two!, bills[1]!)).toContain('Được hoàn lại')
  expect(await last(three!, bills[2]!)).toContain('Được hoàn lại')

  const history = await db.as(byTest).read(tx => historyOf(tx, campaign))
  expect(history.map(({ action, body }) => [action, body]).at(-1)).toEqual(['campaign.withdrawn', { reason }])
  // The same again tells nobody twice and keeps the first reason.
  await withdraw(campaign, 'Khác')
  await db.runJobs()
  expect((await toldTo(one!, bills[0]!)).length).toBe(2)
  expect((await db.as(head).read(tx => getCampaign(tx, campaign))).withdrawn_because).toBe(reason)
  for (const deed of [
    () => db.as(head).write(tx => openCampaign(tx, { campaign })),
    () => db.as(head).write(tx => closeCampaign(tx, { campaign })),
    () =>
      at.write(async tx => {
        const [pupil] = await listParticipants(tx, { campaign })
        await requestReduction(tx, { campaign, pupil: pupil!.id, percent: 50, reason: 'Hộ nghèo' })
      }),
  ])
    await expect(deed()).rejects.toThrow('education.campaign-withdrawn')
})

test('goes on where it stopped, a batch at a time, and stops bills that are still being made', async () => {
  await its.take(Array.from({ length: 130 }, (_, i) => pupilLine(200 + i, { class: 'W2' })))
  const campaign = await its.draft({ classes: [await its.classOf('W2')] })
  await expect(withdraw(campaign)).rejects.toThrow('education.campaign-draft')
  await db.as(head).write(tx => openCampaign(tx, { campaign }))
  const work = db.as(byTest)
  for (const _ of [1, 2]) await work.write(tx => billNextPupils(tx, { campaign }))
  expect(await work.write(tx => cancelNextBills(tx, { campaign }))).toBe(false)
  await withdraw(campaign)
  const owing = async () => (await pupilsOf(campaign)).filter(({ due }) => due && due.owed > 0).length
  expect(await owing()).toBe(100)
  // The machine dies within the second batch: of that nothing is done, and of the first nothing is lost.
  expect(await work.write(tx => cancelNextBills(tx, { campaign }))).toBe(true)
  await expect(
    work.write(async tx => {
      await cancelNextBills(tx, { campaign })
      throw new Error('died')
    }),
  ).rejects.toThrow('died')
  expect(await owing()).toBe(50)
  await db.runJobs()
  expect(await owing()).toBe(0)
  expect((await pupilsOf(campaign)).filter(({ due }) => !due)).toHaveLength(30)
})

test('is opened by another person than who wrote it, also the last time, and not even past the command', async () => {
  await its.take([pupilLine(91, { class: 'W3' })])
  const campaign = await its.draft({ classes: [await its.classOf('W3')] })
  const openBy = (who: Actor) => db.as(who).write(tx => openCampaign(tx, { campaign }))
  await expect(openBy(accountant)).rejects.toThrow('education.campaign-same-person')
  const another = staff({ role: 'cashier', agency: school, reach: 'agency' })
  await its.draft({ id: campaign, classes: [await its.classOf('W3')] }, another)
  for (const one of [accountant, another])
    await expect(openBy(one)).rejects.toThrow('education.campaign-same-person')
  await expect(
    db.database.pool.query(
      "UPDATE education.campaign SET state = 'open', opened_by = created_by WHERE id = $1",
      [campaign],
    ),
  ).rejects.toThrow('campaign_four_eyes')
  await openBy(head)
})
