import { beforeAll, describe, expect, test } from 'vitest'
import { vnDay } from '#lib/vietnamese-text'
import { addWorkingDays } from '#lib/working-time'
import { calendarOf } from '#modules/organisation'
import { system } from '#platform/access'
import { testDatabase } from '../../../../tests/support/database.ts'
import {
  centre,
  codeOf,
  colleagueOf,
  commune,
  dossierAt,
  fileDossier,
  officerOf,
  rowOf,
  seedOfficers,
  taskOf,
} from '../dossier.fixture.ts'
import { printedPdf } from '../print-for.ts'
import { db as dossiers } from '../schema.ts'
import { acceptDossier } from './accept-dossier.ts'
import { claimTask } from './claim-task.ts'
import { completeTask } from './complete-task.ts'
import { requestSupplement } from './request-supplement.ts'

const db = testDatabase()
beforeAll(() => seedOfficers(db))
const office = db.as(system('test'))

describe('receiving a dossier', () => {
  test('starts the clock, issues the receipt and accepts the papers', async () => {
    const filed = await fileDossier(db, { procedure: '1.011607' })
    const officer = await officerOf(db, 'one-stop-officer', centre)
    const task = await taskOf(db, filed.code, 'receive')
    const { due } = await db.as(officer).write(tx => acceptDossier(tx, { task: task.id }))
    const row = await rowOf(db, filed.code)
    expect(row.received_at).not.toBeNull()
    expect(row.due_at).toEqual(due)
    expect(row.paused).toBe(false)
    const { papers, printed } = await office.read(async tx => ({
      papers: await dossiers(tx)
        .selectFrom('dossiers.paper')
        .select('state')
        .where('dossier', '=', filed.dossier)
        .execute(),
      printed: await dossiers(tx)
        .selectFrom('dossiers.printed')
        .selectAll()
        .where('dossier', '=', filed.dossier)
        .execute(),
    }))
    expect(new Set(papers.map(paper => paper.state))).toEqual(new Set(['accepted']))
    expect(printed.map(one => one.form)).toEqual(['01'])
    for (const paper of ['a4', '80mm'] as const)
      expect(
        Buffer.from(await printedPdf(printed[0]!, paper))
          .subarray(0, 5)
          .toString(),
      ).toBe('%PDF-')
  })

  test('by two officers at once succeeds for one; the other is told', async () => {
    const filed = await fileDossier(db)
    const officer = await officerOf(db, 'one-stop-officer', centre)
    const colleague = await colleagueOf(db, officer)
    expect(colleague.id).not.toBe(officer.id)
    const task = await taskOf(db, filed.code, 'receive')
    const codes = await Promise.all(
      [officer, colleague].map(one => codeOf(db.as(one).write(tx => acceptDossier(tx, { task: task.id })))),
    )
    expect(codes.sort()).toEqual(['task.done', undefined])
    const printed = await office.read(tx =>
      dossiers(tx).selectFrom('dossiers.printed').select('id').where('dossier', '=', filed.dossier).execute(),
    )
    expect(printed).toHaveLength(1)
  })

  test('waits while papers are asked for', async () => {
    const filed = await fileDossier(db)
    const officer = await officerOf(db, 'one-stop-officer', centre)
    const task = await taskOf(db, filed.code, 'receive')
    const until = await office.read(async tx =>
      addWorkingDays(vnDay(tx.now), 5, await calendarOf(tx, centre)),
    )
    await db.as(officer).write(tx =>
      requestSupplement(tx, {
        task: task.id,
        reason: 'Thiếu chữ ký của người yêu cầu.',
        papers: [],
        until,
      }),
    )
    expect(await codeOf(db.as(officer).write(tx => acceptDossier(tx, { task: task.id })))).toBe('task.paused')
  })
})

describe('a task', () => {
  test('is held by one, who may give it back; a colleague may still do it', async () => {
    const { task } = await dossierAt(db, 'review', { procedure: '1.011607' })
    const head = await officerOf(db, 'unit-head', commune)
    const colleague = await colleagueOf(db, head)
    expect(colleague.id).not.toBe(head.id)
    await db.as(head).write(tx => claimTask(tx, { task: task.id }))
    expect(await codeOf(db.as(colleague).write(tx => claimTask(tx, { task: task.id })))).toBe('task.claimed')
    await db.as(head).write(tx => claimTask(tx, { task: task.id, release: true }))
    await db.as(colleague).write(tx => claimTask(tx, { task: task.id }))
    await db.as(head).write(tx => completeTask(tx, { task: task.id, outcome: 'approve' }))
    expect(
      await codeOf(db.as(colleague).write(tx => completeTask(tx, { task: task.id, outcome: 'approve' }))),
    ).toBe('task.done')
  })

  test('ends with an outcome that it has, and is not done as another kind', async () => {
    const { task } = await dossierAt(db, 'review', { procedure: '1.011607' })
    const head = await officerOf(db, 'unit-head', commune)
    expect(
      await codeOf(
        db.as(head).write(tx => completeTask(tx, { task: task.id, outcome: 'nothing-like-that' })),
      ),
    ).toBe('task.outcome')
    expect(await codeOf(db.as(system('test')).write(tx => acceptDossier(tx, { task: task.id })))).toBe(
      'task.other-kind',
    )
  })

  test('that was sent back comes again', async () => {
    const { code, task } = await dossierAt(db, 'review', { procedure: '1.011607' })
    const head = await officerOf(db, 'unit-head', commune)
    await db
      .as(head)
      .write(tx => completeTask(tx, { task: task.id, outcome: 'return', note: 'Chưa ghi điểm' }))
    expect(await taskOf(db, code, 'examine')).toMatchObject({ state: 'open', role: 'processor' })
  })
})
