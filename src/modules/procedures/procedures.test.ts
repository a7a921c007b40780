import { describe, expect, test } from 'vitest'
import { staff, testDatabase } from '../../../tests/support/database.ts'
import { loadCatalogue, loadSample } from './catalogue/index.ts'
import {
  changesBetween,
  feesOf,
  getProcedure,
  getVersion,
  listProcedures,
  publishVersion,
  termOf,
} from './index.ts'

const db = testDatabase()
const administrator = staff({ role: 'administrator', agency: 'tay-ninh', reach: 'below' })

describe('procedures', () => {
  test('set-up publishes the catalogue, once', async () => {
    const cards = await db.as(administrator).read(tx => listProcedures(tx))
    expect(cards.map(card => card.code).toSorted()).toEqual(
      loadCatalogue()
        .map(procedure => procedure.code)
        .toSorted(),
    )
    const again = await db.as(administrator).write(tx => publishVersion(tx, loadCatalogue()[0]))
    expect(again).toMatchObject({ ok: true, fresh: false })
  })

  test('are found with and without marks, by everyday words, by code and by life event', async () => {
    const codes = async (words: string) =>
      (await db.as(administrator).read(tx => listProcedures(tx, { words }))).map(card => card.code)
    expect(await codes('khai sinh')).toContain('1.001193')
    expect(await codes('KHAI  sinh')).toEqual(await codes('khái sinh'))
    expect(await codes('ho kinh doanh')).toContain('2.000720')
    expect(await codes('2.000635')).toEqual(['2.000635'])
    expect(await codes("100% '; drop")).toEqual([])
  })

  test('a new version leaves the one that dossiers were filed under as it was', async () => {
    const before = await db.as(administrator).read(tx => getProcedure(tx, '2.000635'))
    const definition = { ...before.definition, summary: `${before.definition.summary} Sửa.` }
    const published = await db.as(administrator).write(tx => publishVersion(tx, definition))
    if (!published.ok) throw new Error(published.errors.join())
    const after = await db.as(administrator).read(tx => getProcedure(tx, '2.000635'))
    expect(after).toMatchObject({ id: published.version, number: before.number + 1 })
    expect((await db.as(administrator).read(tx => getVersion(tx, before.id))).definition.summary).toBe(
      before.definition.summary,
    )
  })

  test('what is wrong with a definition comes back as sentences', async () => {
    const [definition] = loadCatalogue()
    const broken = { ...definition!, process: '<definitions/>', terms: [] }
    const published = await db.as(administrator).write(tx => publishVersion(tx, broken))
    expect(published).toMatchObject({ ok: false })
  })

  test('a draft that is to be shown must have something to print', async () => {
    const definition = loadCatalogue().find(one => one.preview)!
    const published = await db
      .as(administrator)
      .write(tx => publishVersion(tx, { ...definition, template: ' ' }))
    expect(published).toEqual({ ok: false, errors: ['preview: nothing is printed that could be shown'] })
  })

  test('readers are told of a preview that a version begins or ends to promise, or gives another time for', () => {
    const { preview: _, ...without } = loadCatalogue().find(one => one.preview)!
    const kindsOf = (...both: Parameters<typeof changesBetween>) =>
      changesBetween(...both).map(({ part, kind }) => `${part} ${kind}`)
    const day = { ...without, preview: { amount: 1, unit: 'working-day' as const } }
    const days = { ...without, preview: { amount: 2, unit: 'working-day' as const } }
    expect(kindsOf(without, day)).toEqual(['preview added'])
    expect(kindsOf(day, without)).toEqual(['preview dropped'])
    expect(kindsOf(day, days)).toEqual(['preview changed'])
    expect(kindsOf(day, { ...day })).toEqual([])
  })

  test('what the steps promise of a draft to look at is what the procedure does', () => {
    const promised = loadCatalogue().filter(({ steps }) => /gửi trước/.test(steps.join(' ')))
    expect(promised.map(one => [one.code, one.preview])).toEqual([
      ['1.001193', { amount: 1, unit: 'working-day' }],
      ['2.000635', { amount: 1, unit: 'working-day' }],
    ])
    expect(loadCatalogue().filter(one => one.preview)).toHaveLength(promised.length)
  })

  test('every sample has a term, and fees that are whole đồng', () => {
    for (const definition of loadCatalogue()) {
      const { answers } = loadSample(definition.code)
      expect(termOf(definition, answers).amount).toBeGreaterThanOrEqual(0)
      for (const fee of feesOf(definition, { answers })) expect(Number.isInteger(fee.amount)).toBe(true)
    }
  })

  test('only an administrator publishes', async () => {
    const [definition] = loadCatalogue()
    for (const role of ['one-stop-officer', 'processor', 'agency-leader', 'supervisor'] as const)
      await expect(
        db
          .as(staff({ role, agency: 'tay-ninh', reach: 'below' }))
          .write(tx => publishVersion(tx, definition)),
      ).rejects.toThrow('not-allowed')
    await expect(db.as({ kind: 'anyone' }).write(tx => publishVersion(tx, definition))).rejects.toThrow(
      'not-signed-in',
    )
  })
})
