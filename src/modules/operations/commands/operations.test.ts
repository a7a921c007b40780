import { beforeAll, expect, test, vi } from 'vitest'
import { system } from '#platform/access'
import { connect } from '#platform/db'
import { enqueue, jobTable, relayOnce, runJobsOnce } from '#platform/jobs'
import { historyOf, seal } from '#platform/ledger'
import { databaseFigures, noteOutside, roomAt, startHeartbeat } from '#platform/observe'
import { staff, testDatabase } from '../../../../tests/support/database.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { alarmsOf } from '../alarms.ts'
import { seeFailingJobs, seeOperation } from '../queries/see-operation.ts'
import { texts } from '../texts.ts'
import { giveUpJob } from './give-up-job.ts'
import { retryFailedJob } from './retry-failed-job.ts'
import { retryFailedJobs } from './retry-failed-jobs.ts'

const db = testDatabase({ seed: true })
const operator = db.as(staff({ role: 'administrator', agency: 'tay-ninh', reach: 'below' }))
let broken = true
let runs = 0
const table = jobTable([
  {
    id: 'thu',
    jobs: {
      viec: async () => {
        runs++
        if (broken) throw new Error('máy in nghỉ')
      },
      khac: async () => {
        if (broken) throw new Error('máy in nghỉ')
      },
    },
  },
])
const put = () => db.as(system('test')).write(tx => enqueue(tx, 'thu.viec', {}))
const failing = () => operator.read(seeFailingJobs)
async function failOnce(): Promise<void> {
  broken = true
  await put()
  await expect(runJobsOnce(db.database, table)).rejects.toThrow('máy in nghỉ')
  // The queue notes a failure after it has let go of the job.
  await vi.waitFor(async () => expect(await failing()).toHaveLength(1), { timeout: 10_000 })
}
beforeAll(async () => {
  // What the demonstration left to be done.
  await db.runJobs()
  await db.as(system('test')).write(seal)
  await failOnce()
})

test('a job that failed is seen with its reason; tried again it runs at once, and the ledger says so', async () => {
  const [job] = await failing()
  expect(job).toMatchObject({ job: 'thu.viec', attempts: 1, given_up: false })
  expect(job!.error).toContain('máy in nghỉ')
  broken = false
  const before = runs
  expect(await operator.write(tx => retryFailedJob(tx, { id: job!.id }))).toBe(true)
  await db.as(system('test')).write(tx => enqueue(tx, 'thu.viec', {}))
  await runJobsOnce(db.database, table)
  expect(runs).toBe(before + 2)
  expect(await failing()).toEqual([])
  expect(await operator.write(tx => retryFailedJob(tx, { id: job!.id }))).toBe(false)

  const { interventions } = await operator.read(seeOperation)
  expect(interventions.map(one => [one.deed, one.job])).toEqual([['retried', 'thu.viec']])
  const history = await db.as(system('test')).read(tx => historyOf(tx, interventions[0]!.id))
  expect(history.map(one => [one.action, one.body])).toEqual([
    ['job.retried', { jobId: job!.id, job: 'thu.viec', attempts: 1 }],
  ])
})

test('a job is given up only with a reason, and is gone', async () => {
  await failOnce()
  const [job] = await failing()
  for (const [reason, error] of [
    ['  ', 'missing'],
    ['a'.repeat(501), 'too-long'],
  ] as const)
    expect(await operator.write(tx => giveUpJob(tx, { id: job!.id, reason }))).toEqual({ ok: false, error })
  expect(await failing()).toHaveLength(1)
  const reason = 'Hồ sơ đã được in tay'
  expect(await operator.write(tx => giveUpJob(tx, { id: job!.id, reason }))).toEqual({ ok: true, done: true })
  expect(await operator.write(tx => giveUpJob(tx, { id: job!.id, reason }))).toEqual({
    ok: true,
    done: false,
  })
  expect(await failing()).toEqual([])
  const { interventions } = await operator.read(seeOperation)
  expect(interventions[0]).toMatchObject({ deed: 'given-up', reason })
})

test('a job that has used all its tries is an alarm, and so is an outside system that fails', async () => {
  await failOnce()
  await db.database.pool.query('UPDATE graphile_worker._private_jobs SET attempts = max_attempts')
  noteOutside('population')
  noteOutside('smtp', 'ECONNREFUSED')
  const heartbeat = await startHeartbeat(db.database, 'worker')
  const now = await operator.read(seeOperation)
  expect(now.queue).toMatchObject({ failed: 1, waiting: 0, running: 0, outbox: 0 })
  expect(now.processes).toMatchObject([{ role: 'worker', pid: process.pid, lost: false, stopping: false }])
  expect(now.integrations.find(one => one.name === 'smtp')).toMatchObject({
    failure: 'ECONNREFUSED',
    failures: 1,
    succeeded_at: null,
  })
  expect(now.integrations.find(one => one.name === 'population')).toMatchObject({ successes: 1, failures: 0 })
  const alarms = alarmsOf(now, texts('vi'), 'vi').filter(line => !line.startsWith('Kho tệp'))
  expect(alarms).toEqual([
    '1 việc nền đã thử hết số lần, cần người quyết định',
    'Máy chủ thư: lần gần nhất bị lỗi',
  ])
  await db.database.pool.query(`UPDATE platform.process SET seen_at = seen_at - interval '20 seconds'`)
  const later = alarmsOf(await operator.read(seeOperation), texts('vi'), 'vi')
  expect(later).toContain('Không có tiến trình nào làm việc nền')
  await heartbeat.stop()
  expect((await operator.read(seeOperation)).processes).toEqual([])
})

test('a database that is meant to have a standby in step alarms when it has none', async () => {
  const now = await operator.read(seeOperation)
  const alarm = (inStep: number, wanted: boolean) =>
    alarmsOf({ ...now, standbys: { following: 1, inStep, wanted } }, texts('vi'), 'vi').some(line =>
      line.startsWith('Không có máy dự phòng đồng bộ'),
    )
  expect([alarm(0, true), alarm(1, true), alarm(0, false)]).toEqual([true, false, false])
})

test('a disk of which less than a tenth is left alarms, of files and of PostgreSQL each by its name', async () => {
  const now = await operator.read(seeOperation)
  const GiB = 2 ** 30
  const alarms = (files: number, room: number | undefined) =>
    alarmsOf(
      {
        ...now,
        files: { kind: 'folder', free: files, total: 100 * GiB },
        database: {
          ...now.database,
          room: room === undefined ? undefined : { free: room, total: 100 * GiB },
        },
      },
      texts('vi'),
      'vi',
    ).filter(line => line.includes('sắp đầy'))
  expect(alarms(10 * GiB, 10 * GiB)).toEqual([])
  expect(alarms(9.9 * GiB, undefined)).toEqual(['Kho tệp sắp đầy: chỉ còn 9,9 GB'])
  expect(alarms(10 * GiB, 9.9 * GiB)).toEqual([
    'Đĩa của PostgreSQL sắp đầy: chỉ còn 9,9 GB. Hãy thêm chỗ; không xoá gì trong pg_wal',
  ])
})

test('the disk of PostgreSQL is measured where its data lie on this machine, and to us it says where', async () => {
  // Behind walls it does not say.
  expect((await operator.read(seeOperation)).database.room).toBeUndefined()
  const { pool } = db.database
  const { rows } = await pool.query('SHOW data_directory')
  const open = connect({ url: db.database.url, pool: 1 })
  const { room } = await open.read({ actor: system('test') }, databaseFigures)
  await open.close()
  expect(room!.total).toBe((await roomAt(rows[0].data_directory)).total)
  expect(room!.free).toBeLessThan(room!.total)
})

test('what the outbox holds is counted, with its age', async () => {
  await put()
  await db.database.pool.query(`UPDATE platform.outbox SET at = at - interval '5 minutes'`)
  const { queue } = await operator.read(seeOperation)
  expect(queue.outbox).toBe(1)
  expect(queue.outboxSeconds).toBeGreaterThan(290)
  await relayOnce(db.database, table)
})

test('all that failed of one kind run again at once, tries used up or not; another kind waits; one deed is noted', async () => {
  const { pool } = db.database
  await pool.query('DELETE FROM graphile_worker._private_jobs')
  broken = true
  for (const job of ['thu.viec', 'thu.viec', 'thu.viec', 'thu.khac'])
    await db.as(system('test')).write(tx => enqueue(tx, job, {}))
  await expect(runJobsOnce(db.database, table)).rejects.toThrow('máy in nghỉ')
  await vi.waitFor(async () => expect(await failing()).toHaveLength(4), { timeout: 10_000 })
  await pool.query(
    `UPDATE graphile_worker._private_jobs SET attempts = max_attempts
     WHERE id = (SELECT min(id) FROM graphile_worker.jobs WHERE task_identifier = 'thu.viec')`,
  )
  const site = (await testSite(db.database)).as(
    staff({ role: 'administrator', agency: 'tay-ninh', reach: 'below' }),
  )
  const { html } = await site.get('/can-bo/van-hanh/viec')
  expect(html).toContain('Chạy lại tất cả việc thu.viec')
  expect(html).not.toContain('Chạy lại tất cả việc thu.khac')
  const { location } = await site.post('/can-bo/van-hanh/viec', { loai: 'thu.viec' })
  expect(location).toContain('xong=ca-loai')
  broken = false
  const before = runs
  await db.as(system('test')).write(tx => enqueue(tx, 'thu.viec', {}))
  await runJobsOnce(db.database, table)
  expect(runs).toBe(before + 4)
  expect((await failing()).map(one => one.job)).toEqual(['thu.khac'])
  expect(await operator.write(tx => retryFailedJobs(tx, { job: 'thu.viec' }))).toBe(0)
  const { interventions } = await operator.read(seeOperation)
  expect(interventions[0]).toMatchObject({ deed: 'retried-all', job: 'thu.viec', job_id: null, jobs: 3 })
  const history = await db.as(system('test')).read(tx => historyOf(tx, interventions[0]!.id))
  expect(history.map(one => [one.action, one.body])).toEqual([
    ['job.retried-all', { job: 'thu.viec', jobs: 3 }],
  ])
})
