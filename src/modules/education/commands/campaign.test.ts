import { describe, expect, test } from 'vitest'
import { findPersonByNumber, registerPerson } from '#modules/identity'
import { listInbox } from '#modules/notifications'
import { getBill, takeCash } from '#modules/payments'
import type { Tx } from '#platform/db'
import { historyOf } from '#platform/ledger'
import { testDatabase } from '../../../../tests/support/database.ts'
import { getCampaign } from '../queries/get-campaign.ts'
import { listMisnumbered, listParticipants } from '../queries/list-pupils.ts'
import { accountant, byTest, head, pupilLine, school, schoolOn, year } from '../school.fixture.ts'
import { billNextPupils } from './bill-pupils.ts'
import { chooseItems } from './choose-items.ts'
import { closeCampaign, openCampaign } from './open-campaign.ts'
import { decideReduction, requestReduction } from './reductions.ts'
import { remindClass } from './remind-class.ts'
import { saveCampaign } from './save-campaign.ts'

const db = testDatabase({ seed: true })
const its = schoolOn(db)
const mother = '072190990043'
const pupilsOf = (campaign: string) => db.as(byTest).read(tx => listParticipants(tx, { campaign }))
const pupilOf = async (campaign: string, code: string) =>
  (await pupilsOf(campaign)).find(pupil => pupil.code === code)!
const asAccountant = <T>(work: (tx: Tx) => Promise<T>) => db.as(accountant).write(work)
const asHead = <T>(work: (tx: Tx) => Promise<T>) => db.as(head).write(work)
const open = async (campaign: string) => {
  await asHead(tx => openCampaign(tx, { campaign }))
  await db.runJobs()
}

describe('a campaign', () => {
  test('opened, asks each pupil once, and later those who came since', async () => {
    await its.take([
      pupilLine(1),
      pupilLine(2, { parentName: 'Mai Thị Hồng Phượng', parentNumber: mother }),
      pupilLine(3),
    ])
    const campaign = await its.draft()
    const two = await pupilOf(campaign, 'T2')
    const chosen = [
      { pupil: two.id, position: 1 },
      { pupil: two.id, position: 0 },
    ]
    await asAccountant(async tx => chooseItems(tx, { campaign, class: await its.classOf(), chosen }))
    await open(campaign)
    await open(campaign)
    expect((await pupilsOf(campaign)).map(({ code, due }) => [code, due?.state, due?.owed])).toEqual([
      ['T1', 'open', 400_000],
      ['T2', 'open', 700_000],
      ['T3', 'open', 400_000],
    ])
    const { rows } = await db.database.pool.query('SELECT count(*) FROM payments.bill WHERE campaign = $1', [
      campaign,
    ])
    expect(rows[0].count).toBe(3)
    const asked = (await pupilOf(campaign, 'T2')).due!
    const person = await db.as(byTest).read(tx => findPersonByNumber(tx, mother))
    // The number tells a year, which is no birth date.
    expect(person!.birth_date).toBeNull()
    expect(await db.as(byTest).read(tx => getBill(tx, asked.bill!))).toMatchObject({
      payer: person!.id,
      payer_name: 'Mai Thị Hồng Phượng',
      relation: 'child',
      for_name: two.name,
      agency: school,
      items: [{ name: 'Bảo hiểm y tế' }, { name: 'Bán trú' }],
    })
    const { messages } = await db.as(byTest).read(tx => listInbox(tx, { person: person!.id }))
    expect(messages.filter(one => one.action_path === `/thanh-toan/${asked.bill}`)).toHaveLength(1)

    await its.take([pupilLine(7)])
    expect((await db.as(head).read(tx => getCampaign(tx, campaign))).classes).toMatchObject([
      { pupils: 4, waiting: 1, asked: 1_500_000, owed: 1_500_000 },
    ])
    await open(campaign)
    expect((await pupilOf(campaign, 'T7')).due).toMatchObject({ state: 'open', owed: 400_000 })
    const again = {
      id: campaign,
      school,
      year,
      name: 'Khác',
      basis: '',
      dueOn: '2099-01-31',
      classes: [await its.classOf()],
      items: [{ name: 'Khác', amount: 1, compulsory: true }],
    }
    await expect(asAccountant(tx => saveCampaign(tx, again))).rejects.toThrow('education.campaign-open')
  })

  test('shows no child to a stranger: a number of somebody with another name leaves the slip', async () => {
    const stranger = '072191990077'
    const registered = await db
      .as(byTest)
      .write(tx => registerPerson(tx, { personal_number: stranger, name: 'Đỗ Thị Lạ', sex: 'female' }))
    if (!registered.ok) throw new Error('not registered')
    const line = (n: number, parentName: string) =>
      pupilLine(n, { class: 'S', parentName, parentNumber: stranger })
    await its.take([line(61, 'Trần Thị Quen'), line(62, 'ĐỖ  thi Lạ')])
    const campaign = await its.draft({ classes: [await its.classOf('S')] })
    await open(campaign)
    const [wrong, right] = await Promise.all(['T61', 'T62'].map(code => pupilOf(campaign, code)))
    const billOf = (pupil: typeof wrong) => db.as(byTest).read(tx => getBill(tx, pupil!.due!.bill!))
    expect(await billOf(wrong)).toMatchObject({ payer: null, payer_name: 'Trần Thị Quen', state: 'open' })
    expect(await billOf(right)).toMatchObject({ payer: registered.person.id })
    expect([wrong!.has_account, right!.has_account]).toEqual([false, true])
    const { messages } = await db.as(byTest).read(tx => listInbox(tx, { person: registered.person.id }))
    expect(messages.map(one => one.action_path)).toEqual([`/thanh-toan/${right!.due!.bill}`])
    const listed = () => db.as(byTest).read(tx => listMisnumbered(tx, { campaign }))
    expect(await listed()).toEqual([
      { pupil: wrong!.id, name: wrong!.name, class: 'S', parent_name: 'Trần Thị Quen' },
    ])
    await asAccountant(tx => takeCash(tx, { bill: wrong!.due!.bill! }))
    await db.runJobs()
    expect(await listed()).toEqual([])
  })

  test('is opened a batch at a time: what one run leaves the next one does', async () => {
    const lines = Array.from({ length: 60 }, (_, i) => pupilLine(100 + i, { class: '5A' }))
    await its.take(lines)
    const campaign = await its.draft({ classes: [await its.classOf('5A')] })
    await asHead(tx => openCampaign(tx, { campaign }))
    const left = async () => (await pupilsOf(campaign)).filter(pupil => !pupil.due).length
    expect(await db.as(byTest).write(tx => billNextPupils(tx, { campaign }))).toBe(true)
    expect(await left()).toBe(10)
    await Promise.all([1, 2].map(() => db.as(byTest).write(tx => billNextPupils(tx, { campaign }))))
    expect(await left()).toBe(0)
    expect(await db.as(byTest).write(tx => billNextPupils(tx, { campaign }))).toBe(false)
  })

  test('who pays stands in the list, the whole or a part; who changes class still stands there', async () => {
    await its.take([pupilLine(21, { class: '3A' }), pupilLine(22, { class: '3A' })])
    const campaign = await its.draft({ classes: [await its.classOf('3A')] })
    await open(campaign)
    const [one, two] = await pupilsOf(campaign)
    await asAccountant(tx => takeCash(tx, { bill: one!.due!.bill! }))
    await asAccountant(tx => takeCash(tx, { bill: two!.due!.bill!, part: { amount: 150_000, of: 400_000 } }))
    await db.runJobs()
    await its.take([pupilLine(22, { class: '3B' })])
    expect((await pupilsOf(campaign)).map(({ due }) => [due!.state, due!.paid, due!.owed])).toEqual([
      ['paid', 400_000, 0],
      ['partly-paid', 150_000, 250_000],
    ])
    expect((await db.as(head).read(tx => getCampaign(tx, campaign))).classes).toMatchObject([
      { name: '3A', pupils: 2, settled: 1, paid: 550_000, owed: 250_000 },
    ])
  })

  test('ends, and asks nobody any more', async () => {
    await its.take([pupilLine(31, { class: '2A' })])
    const campaign = await its.draft({ classes: [await its.classOf('2A')] })
    await expect(asHead(tx => closeCampaign(tx, { campaign }))).rejects.toThrow('education.campaign-draft')
    await open(campaign)
    await asHead(tx => closeCampaign(tx, { campaign }))
    await asHead(tx => closeCampaign(tx, { campaign }))
    await expect(asHead(tx => openCampaign(tx, { campaign }))).rejects.toThrow('education.campaign-closed')
    await its.take([pupilLine(32, { class: '2A' })])
    expect(await db.as(byTest).write(tx => billNextPupils(tx, { campaign }))).toBe(false)
    const history = await db.as(byTest).read(tx => historyOf(tx, campaign))
    expect(history.map(entry => entry.action)).toEqual(['campaign.saved', 'campaign.open', 'campaign.closed'])
  })
})

describe('a reduction', () => {
  const opened = async (name: string, n: number) => {
    await its.take([pupilLine(n, { class: name })])
    const campaign = await its.draft({ classes: [await its.classOf(name)] })
    return { campaign, pupil: (await pupilsOf(campaign))[0]!.id }
  }
  const ask = (of: { campaign: string; pupil: string }, share: { percent?: number; amount?: number }) =>
    asAccountant(async tx => {
      const done = await requestReduction(tx, { ...of, ...share, reason: 'Hộ nghèo' })
      if (!done.ok) throw new Error(done.errors.join())
      return done.id
    })

  test('that is granted before the opening is part of the bill; refused ones are not', async () => {
    const of = await opened('R1', 41)
    const refused = await ask(of, { amount: 100_000 })
    await asHead(tx => decideReduction(tx, { reduction: refused, isGranted: false }))
    const reduction = await ask(of, { percent: 50 })
    await asHead(tx => decideReduction(tx, { reduction, isGranted: true }))
    await open(of.campaign)
    const { due } = (await pupilsOf(of.campaign))[0]!
    expect(due).toMatchObject({ asked: 200_000, owed: 200_000 })
    expect(await db.as(byTest).read(tx => getBill(tx, due!.bill!))).toMatchObject({
      amount: 400_000,
      reductions: [{ amount: 200_000, reason: 'Hộ nghèo' }],
    })
  })

  test('of everything leaves no bill', async () => {
    const of = await opened('R2', 42)
    const reduction = await ask(of, { percent: 100 })
    await asHead(tx => decideReduction(tx, { reduction, isGranted: true }))
    await open(of.campaign)
    expect((await pupilsOf(of.campaign))[0]!.due).toMatchObject({ state: 'free', bill: null, owed: 0 })
  })

  test('after the opening takes off what is owed, at most', async () => {
    const of = await opened('R3', 43)
    await open(of.campaign)
    const due = async () => (await pupilsOf(of.campaign))[0]!.due!
    const first = await ask(of, { percent: 25 })
    await expect(ask(of, { percent: 25 })).rejects.toThrow('education.reduction-waiting')
    await asHead(tx => decideReduction(tx, { reduction: first, isGranted: true }))
    await asHead(tx => decideReduction(tx, { reduction: first, isGranted: true }))
    expect(await due()).toMatchObject({ state: 'open', asked: 300_000, owed: 300_000 })
    await expect(asHead(tx => decideReduction(tx, { reduction: first, isGranted: false }))).rejects.toThrow(
      'education.reduction-decided',
    )
    await asAccountant(async tx =>
      takeCash(tx, { bill: (await due()).bill!, part: { amount: 250_000, of: 300_000 } }),
    )
    await db.runJobs()
    const second = await ask(of, { amount: 200_000 })
    await asHead(tx => decideReduction(tx, { reduction: second, isGranted: true }))
    expect(await due()).toMatchObject({ state: 'paid', asked: 250_000, paid: 250_000, owed: 0 })
    const third = await ask(of, { amount: 1 })
    await expect(asHead(tx => decideReduction(tx, { reduction: third, isGranted: true }))).rejects.toThrow(
      'education.nothing-owed',
    )
  })

  test.each([
    {},
    { percent: 0 },
    { percent: 101 },
    { amount: 0 },
    { percent: 10, amount: 10 },
    { amount: 1.5 },
  ])('%j is no reduction', async share => {
    const of = await opened('R4', 44)
    const asked = asAccountant(tx => requestReduction(tx, { ...of, ...share, reason: ' ' }))
    expect(await asked).toEqual({ ok: false, errors: ['share', 'reason'] })
  })

  test('is never decided by who asked for it, not even past the command', async () => {
    const of = await opened('R5', 45)
    const reduction = await ask(of, { percent: 10 })
    await expect(
      db.database.pool.query(
        'UPDATE education.reduction SET granted = true, decided_by = requested_by, decided_at = now() WHERE id = $1',
        [reduction],
      ),
    ).rejects.toThrow('four_eyes')
  })
})

test('a class is reminded once a week: who has an account, and still owes', async () => {
  await its.take([
    pupilLine(51, { class: 'N', parentName: 'Mai Thị Hồng Phượng', parentNumber: mother }),
    pupilLine(52, { class: 'N', parentName: 'Lê Thị Mỹ Tiên', parentNumber: '072188990056' }),
    pupilLine(53, { class: 'N' }),
  ])
  const of = {
    campaign: await its.draft({ classes: [await its.classOf('N')] }),
    class: await its.classOf('N'),
  }
  const remind = () => asHead(tx => remindClass(tx, of))
  await expect(remind()).rejects.toThrow('education.campaign-draft')
  await open(of.campaign)
  const paid = await pupilOf(of.campaign, 'T52')
  await asAccountant(tx => takeCash(tx, { bill: paid.due!.bill! }))
  await db.runJobs()
  expect(await remind()).toEqual({ told: 1, lately: 0, unreachable: 1 })
  expect(await remind()).toEqual({ told: 0, lately: 1, unreachable: 1 })
  const back = (days: number) =>
    db.database.pool.query(
      `UPDATE education.due SET reminded_at = reminded_at - make_interval(days => $2) WHERE campaign = $1`,
      [of.campaign, days],
    )
  await back(6)
  expect((await remind()).told).toBe(0)
  await back(1)
  // Another day has another message; here it is the same day of the clock, so the message is the same one.
  expect((await remind()).told).toBe(1)
})
