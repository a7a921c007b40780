import { beforeAll, describe, expect, test } from 'vitest'
import { findBill } from '#modules/payments'
import { system } from '#platform/access'
import { freeze } from '#platform/clock'
import { testDatabase } from '../../../../tests/support/database.ts'
import { openTasks, workThrough } from '../../../../tests/support/officers-at-work.ts'
import {
  centre,
  codeOf,
  commune,
  dossierAt,
  fileDossier,
  officerOf,
  rowOf,
  seedOfficers,
  taskOf,
} from '../dossier.fixture.ts'
import { db as dossiers } from '../schema.ts'
import { decideDossier } from './decide-dossier.ts'
import { refuseDossier, stopDossier, stopUnpaid, withdrawDossier } from './end-dossier.ts'

const db = testDatabase()
const office = db.as(system('test'))
const reason = 'Người yêu cầu không có ủy quyền hợp lệ.'
beforeAll(() => seedOfficers(db))

async function leftOf(dossier: string) {
  return office.read(async tx => ({
    tokens: await dossiers(tx)
      .selectFrom('dossiers.token')
      .select('id')
      .where('dossier', '=', dossier)
      .execute(),
    forms: (
      await dossiers(tx)
        .selectFrom('dossiers.printed')
        .select('form')
        .where('dossier', '=', dossier)
        .orderBy('at')
        .execute()
    ).map(row => row.form),
  }))
}

describe('refusing', () => {
  test('closes the dossier with form 03', async () => {
    const { code, dossier } = await fileDossier(db)
    const officer = await officerOf(db, 'one-stop-officer', centre)
    const task = await taskOf(db, code, 'receive')
    await db.as(officer).write(tx => refuseDossier(tx, { task: task.id, reason }))
    expect(await rowOf(db, code)).toMatchObject({ status: 3, closed_reason: reason })
    expect(await openTasks(db, code)).toEqual([])
    expect(await leftOf(dossier)).toEqual({ tokens: [], forms: ['03'] })
    expect(await codeOf(db.as(officer).write(tx => refuseDossier(tx, { task: task.id, reason })))).toBe(
      'task.done',
    )
  })
})

describe('stopping', () => {
  test('ends all work with form 05', async () => {
    const { code, dossier, task } = await dossierAt(db, 'examine')
    const processor = await officerOf(db, 'processor', commune)
    await db.as(processor).write(tx => stopDossier(tx, { task: task.id, reason }))
    expect(await rowOf(db, code)).toMatchObject({ status: 8 })
    expect(await openTasks(db, code)).toEqual([])
    expect((await leftOf(dossier)).forms).toContain('05')
  })

  test('form 05 says at which step, and what was paid that may go back', async () => {
    const form05 = async (dossier: string) =>
      (
        await office.read(tx =>
          dossiers(tx)
            .selectFrom('dossiers.printed')
            .select(['form', 'data'])
            .where('dossier', '=', dossier)
            .where('form', '=', '05')
            .executeTakeFirstOrThrow(),
        )
      ).data as { stage: string; paid?: number }
    const processor = await officerOf(db, 'processor', commune)
    const paid = await dossierAt(db, 'examine')
    const bill = await office.read(tx => findBill(tx, { reference: paid.code }))
    const free = await dossierAt(db, 'examine', { procedure: '1.011607' })
    for (const { task } of [paid, free])
      await db.as(processor).write(tx => stopDossier(tx, { task: task.id, reason }))
    expect(bill).toMatchObject({ state: 'paid' })
    expect(await form05(paid.dossier)).toMatchObject({ stage: paid.task.name, paid: bill!.amount })
    expect(await form05(free.dossier)).toMatchObject({ stage: free.task.name })
    expect((await form05(free.dossier)).paid).toBeUndefined()
  })

  test('of what nobody pays waits for its time, then ends it and the bill', async () => {
    const { code, dossier } = await fileDossier(db)
    await workThrough(db, code, 'collect')
    const leader = await officerOf(db, 'agency-leader', commune)
    const stop = () => codeOf(db.as(leader).write(tx => stopUnpaid(tx, { code, reason })))
    expect(await rowOf(db, code)).toMatchObject({ status: 6 })
    expect(await stop()).toBe('dossier.awaits-payment')
    freeze(new Date(Date.now() + 11 * 86_400_000))
    try {
      expect(await stop()).toBeUndefined()
    } finally {
      freeze(undefined)
    }
    expect(await rowOf(db, code)).toMatchObject({ status: 8, paused: false })
    expect((await leftOf(dossier)).forms).toContain('05')
    expect((await office.read(tx => findBill(tx, { reference: code })))?.state).toBe('cancelled')
    expect(await stop()).toBe('dossier.status')
  })

  test('is not for the one-stop desk', async () => {
    const { code } = await fileDossier(db)
    const task = await taskOf(db, code, 'receive')
    const officer = await officerOf(db, 'one-stop-officer', centre)
    expect(await codeOf(db.as(officer).write(tx => stopDossier(tx, { task: task.id, reason })))).toBe(
      'task.other-kind',
    )
  })
})

describe('withdrawing', () => {
  test('by the citizen, while money is awaited, cancels the bill', async () => {
    const { code, citizen } = await dossierAt(db, 'collect', {
      channel: 'counter',
      by: await officerOf(db, 'one-stop-officer', centre),
    })
    expect((await office.read(tx => findBill(tx, { reference: code })))?.state).toBe('open')
    await db.as(citizen).write(tx => withdrawDossier(tx, { code, reason: 'Tôi không cần nữa.' }))
    expect(await rowOf(db, code)).toMatchObject({ status: 7, paused: false })
    expect((await office.read(tx => findBill(tx, { reference: code })))?.state).toBe('cancelled')
    expect(await openTasks(db, code)).toEqual([])
  })

  test('is too late once the result is signed, and changes nothing the second time', async () => {
    const { code, citizen, task } = await dossierAt(db, 'sign')
    const leader = await officerOf(db, 'agency-leader', commune)
    await db.as(leader).write(tx => decideDossier(tx, { task: task.id, outcome: 'sign' }))
    expect(await codeOf(db.as(citizen).write(tx => withdrawDossier(tx, { code, reason: '' })))).toBe(
      'dossier.decided',
    )
    const other = await fileDossier(db)
    const withdraw = () =>
      codeOf(db.as(other.citizen).write(tx => withdrawDossier(tx, { code: other.code, reason: '' })))
    expect(await withdraw()).toBeUndefined()
    expect(await withdraw()).toBe('dossier.status')
  })
})
