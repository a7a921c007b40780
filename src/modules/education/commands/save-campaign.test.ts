import { describe, expect, test } from 'vitest'
import { testDatabase } from '../../../../tests/support/database.ts'
import { getCampaign } from '../queries/get-campaign.ts'
import { listParticipants } from '../queries/list-pupils.ts'
import { accountant, pupilLine, school, schoolOn, year } from '../school.fixture.ts'
import { chooseItems } from './choose-items.ts'
import { saveCampaign } from './save-campaign.ts'

const db = testDatabase({ seed: true })
const its = schoolOn(db)

test('what is missing is a value', async () => {
  const input = { school, year, name: ' ', basis: '', dueOn: '2020-01-01', items: [], classes: [] }
  expect(await db.as(accountant).write(tx => saveCampaign(tx, input))).toEqual({
    ok: false,
    errors: { name: true, dueOn: true, items: true, classes: true },
  })
})

describe('a draft saved again', () => {
  const insurance = { name: 'Bảo hiểm y tế', amount: 400_000, compulsory: true }
  const boarding = { name: 'Bán trú', amount: 300_000, compulsory: false }
  const english = { name: 'Tiếng Anh tăng cường', amount: 250_000, compulsory: false }
  const chosenIn = async (campaign: string) => {
    const { rows } = await db.database.pool.query(
      `SELECT i.name, count(*)::int FROM education.choice JOIN education.item i USING (campaign, position)
       WHERE campaign = $1 GROUP BY 1`,
      [campaign],
    )
    return Object.fromEntries(rows.map(row => [row.name, row.count]))
  }
  /** 25 pupils of two classes take boarding, 20 of them English too. */
  async function ticked(from: number) {
    const names = [`${from}A`, `${from}B`]
    await its.take(Array.from({ length: 25 }, (_, i) => pupilLine(from + i, { class: names[i % 2]! })))
    const classes = await Promise.all(names.map(its.classOf))
    const campaign = await its.draft({ classes, items: [insurance, boarding, english] })
    const pupils = await db.as(accountant).read(tx => listParticipants(tx, { campaign }))
    const chosen = pupils.flatMap(({ id: pupil }, at) => [
      { pupil, position: 1 },
      ...(at < 20 ? [{ pupil, position: 2 }] : []),
    ])
    await db.as(accountant).write(async tx => {
      for (const one of classes) await chooseItems(tx, { campaign, class: one, chosen })
    })
    expect(await chosenIn(campaign)).toEqual({ [boarding.name]: 25, [english.name]: 20 })
    return { id: campaign, classes }
  }

  test('keeps what was chosen when only the due date changes', async () => {
    const { id, classes } = await ticked(300)
    await its.draft({ id, classes, dueOn: '2099-02-28', items: [insurance, boarding, english] })
    expect(await chosenIn(id)).toEqual({ [boarding.name]: 25, [english.name]: 20 })
    expect((await db.as(accountant).read(tx => getCampaign(tx, id))).due_on).toBe('2099-02-28')
  })

  test('keeps what was chosen of the items that stay, wherever they stand now', async () => {
    const { id, classes } = await ticked(330)
    const dearer = { ...insurance, amount: 450_000 }
    await its.draft({ id, classes, items: [dearer, boarding, english] })
    expect(await chosenIn(id)).toEqual({ [boarding.name]: 25, [english.name]: 20 })
    await its.draft({ id, classes, items: [english, boarding] })
    expect(await chosenIn(id)).toEqual({ [boarding.name]: 25, [english.name]: 20 })
    await its.draft({ id, classes, items: [{ ...english, amount: 200_000 }, insurance, boarding] })
    expect(await chosenIn(id)).toEqual({ [boarding.name]: 25 })
    await its.draft({ id, classes, items: [{ ...boarding, compulsory: true }] })
    expect(await chosenIn(id)).toEqual({})
  })

  test('keeps what was chosen in the classes that stay', async () => {
    const { id, classes } = await ticked(360)
    await its.draft({ id, classes: classes.slice(0, 1), items: [insurance, boarding, english] })
    expect((await chosenIn(id))[boarding.name]).toBe(13)
    await its.draft({ id, classes, items: [insurance, boarding, english] })
    expect((await chosenIn(id))[boarding.name]).toBe(13)
  })
})
