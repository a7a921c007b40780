import { beforeAll, expect, test } from 'vitest'
import { listDocuments } from '#modules/vault'
import { system } from '#platform/access'
import type { JobContext } from '#platform/jobs'
import { historyOf } from '#platform/ledger'
import { testDatabase } from '../../../../tests/support/database.ts'
import { decideDossier, sealResult } from '../commands/decide-dossier.ts'
import { codeOf, commune, dossierAt, officerOf, rowOf, seedOfficers, taskOf } from '../dossier.fixture.ts'
import { db as dossiers } from '../schema.ts'
import { fireTimer } from './fire-timer.ts'
import { draftResultPdf } from './print-result.ts'
import { runService } from './run-service.ts'

const db = testDatabase()
const office = db.as(system('test'))
const job = (): JobContext => ({ now: new Date(), ...office })
beforeAll(() => seedOfficers(db))

const actionsOf = async (dossier: string) =>
  (await office.read(tx => historyOf(tx, dossier))).map(entry => entry.action)
const resultOf = (dossier: string) =>
  office.read(tx =>
    dossiers(tx)
      .selectFrom('dossiers.result')
      .selectAll()
      .where('dossier', '=', dossier)
      .executeTakeFirstOrThrow(),
  )

test('a late step is marked once, and the work itself goes on', async () => {
  const { dossier, code, task } = await dossierAt(db, 'examine')
  const timer = await office.read(tx =>
    dossiers(tx)
      .selectFrom('dossiers.timer')
      .select('id')
      .where('dossier', '=', dossier)
      .executeTakeFirstOrThrow(),
  )
  // Longer than the step may take.
  const due = new Date(Date.now() + 30 * 86_400_000).toISOString()
  await fireTimer(job(), { dossier, timer: timer.id, due })
  await fireTimer(job(), { dossier, timer: timer.id, due })
  expect((await actionsOf(dossier)).filter(action => action === 'timer.fired')).toHaveLength(1)
  const marked = await taskOf(db, code, 'examine')
  expect(marked.id).toBe(task.id)
  expect(marked.escalated_at).not.toBeNull()
})

test('a service that is run again finds its work done and changes nothing', async () => {
  const { dossier, code, task } = await dossierAt(db, 'sign')
  const leader = await officerOf(db, 'agency-leader', commune)
  await db.as(leader).write(tx => decideDossier(tx, { task: task.id, outcome: 'sign' }))
  const token = await office.read(tx =>
    dossiers(tx)
      .selectFrom('dossiers.token')
      .select('id')
      .where('dossier', '=', dossier)
      .where('node', '=', 'apply-signature')
      .executeTakeFirstOrThrow(),
  )
  // Two workers at the same time, and one that comes late.
  await Promise.all([1, 2].map(() => runService(job(), { dossier, token: token.id, service: 'sign' })))
  const signed = await resultOf(dossier)
  await runService(job(), { dossier, token: token.id, service: 'sign' })
  expect(await resultOf(dossier)).toEqual(signed)
  expect(signed.signed_file).not.toBeNull()
  expect((await actionsOf(dossier)).filter(action => action === 'service.done')).toHaveLength(1)
  expect(await taskOf(db, code, 'seal')).toMatchObject({ role: 'clerk' })
})

test('nothing is sealed before it is signed; sealed it lies in the citizen’s vault, once', async () => {
  const { dossier, code, citizen, task } = await dossierAt(db, 'sign')
  const leader = await officerOf(db, 'agency-leader', commune)
  const clerk = await officerOf(db, 'clerk', commune)
  await db.as(leader).write(tx => decideDossier(tx, { task: task.id, outcome: 'sign' }))
  await db.runJobs()
  const seal = await taskOf(db, code, 'seal')
  await office.write(tx =>
    dossiers(tx)
      .updateTable('dossiers.result')
      .set({ signed_file: null })
      .where('dossier', '=', dossier)
      .execute(),
  )
  expect(await codeOf(db.as(clerk).write(tx => sealResult(tx, { task: seal.id, outcome: 'seal' })))).toBe(
    'result.not-signed',
  )
  const { draft_file } = await resultOf(dossier)
  await office.write(tx =>
    dossiers(tx)
      .updateTable('dossiers.result')
      .set({ signed_file: draft_file })
      .where('dossier', '=', dossier)
      .execute(),
  )
  await db.as(clerk).write(tx => sealResult(tx, { task: seal.id, outcome: 'seal' }))
  await db.runJobs()
  await db.runJobs()
  expect(await rowOf(db, code)).toMatchObject({ status: 10 })
  expect(await db.as(citizen).read(tx => listDocuments(tx, { holder: citizen.id }))).toHaveLength(1)
})

test('a result that is not written can not be signed', async () => {
  const { dossier, task } = await dossierAt(db, 'sign')
  const leader = await officerOf(db, 'agency-leader', commune)
  await office.write(tx =>
    dossiers(tx).updateTable('dossiers.result').set({ fields: {} }).where('dossier', '=', dossier).execute(),
  )
  expect(await codeOf(db.as(leader).write(tx => decideDossier(tx, { task: task.id, outcome: 'sign' })))).toBe(
    'result.missing',
  )
})

test('a draft is printed without a number, and nothing is kept of it', async () => {
  const { dossier } = await dossierAt(db, 'sign')
  const leader = await officerOf(db, 'agency-leader', commune)
  const pdf = await draftResultPdf({ now: new Date(), read: office.read }, dossier, leader.id)
  expect(Buffer.from(pdf).subarray(0, 5).toString()).toBe('%PDF-')
  expect(await resultOf(dossier)).toMatchObject({ number: null, draft_file: null, signed_by: null })
})
