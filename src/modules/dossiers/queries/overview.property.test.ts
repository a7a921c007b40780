import fc from 'fast-check'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { addDays, vnDay, vnInstant } from '#lib/vietnamese-text'
import { type Actor, system } from '#platform/access'
import { freeze } from '#platform/clock'
import { testDatabase } from '../../../../tests/support/database.ts'
import { openTasks, workThrough } from '../../../../tests/support/officers-at-work.ts'
import { answerSupplement } from '../commands/answer-supplement.ts'
import { withdrawDossier } from '../commands/end-dossier.ts'
import { extendDeadline } from '../commands/extend-deadline.ts'
import { noteView } from '../commands/note-view.ts'
import { requestSupplement } from '../commands/request-supplement.ts'
import {
  centre,
  commune,
  dossierAt,
  type Filed,
  fileDossier,
  officerOf,
  seedOfficers,
} from '../dossier.fixture.ts'
import { foldTally } from '../jobs/fold-tally.ts'
import type { Does } from '../schema.ts'
import { getOverview, type Overview } from './overview.ts'

const db = testDatabase()
const by = { actor: system('test') }
const supervisor: Actor = {
  kind: 'staff',
  id: '00000000-0000-4000-8000-000000000002',
  name: 'Nguyễn Thử',
  grants: [{ role: 'supervisor', agency: 'tay-ninh', reach: 'below' }],
}
let clock = new Date('2026-11-16T02:30:00Z')
const filed: Filed[] = []
beforeAll(() => seedOfficers(db))
afterEach(() => freeze(undefined))

/** The same counted by reading every row: what the figures mean. */
async function recount(at: Date, frame: Parameters<typeof getOverview>[1]): Promise<Overview> {
  const { pool } = db.database
  const values = [at, frame.endOfToday, frame.soonUntil]
  const open = await pool.query(
    `SELECT deciding AS agency, count(*) AS open, count(*) FILTER (WHERE NOT paused AND due_at < $1) AS late,
       count(*) FILTER (WHERE NOT paused AND due_at >= $1 AND due_at <= $2) AS today,
       count(*) FILTER (WHERE NOT paused AND due_at > $2 AND due_at <= $3) AS soon, count(*) FILTER (WHERE paused) AS waiting
     FROM dossiers.dossier WHERE decided_at IS NULL AND status IN (2, 4, 5, 6) AND received_at IS NOT NULL
     GROUP BY 1 ORDER BY late DESC, open DESC, deciding`,
    values,
  )
  const decided = await pool.query(
    `SELECT deciding AS agency, count(*) AS decided, count(*) FILTER (WHERE decided_at <= due_at) AS "onTime",
       count(*) FILTER (WHERE id IN (SELECT dossier FROM dossiers.extension)) AS extended
     FROM dossiers.dossier WHERE decided_at >= $1 GROUP BY 1 ORDER BY 1`,
    [frame.monthStart],
  )
  const steps = await pool.query(
    `SELECT does, count(*) AS open, count(*) FILTER (WHERE due_at < $1 AND NOT EXISTS (
       SELECT FROM dossiers.pause p WHERE p.dossier = t.dossier AND to_at IS NULL)) AS late
     FROM dossiers.task t WHERE state = 'open' GROUP BY 1`,
    [at],
  )
  return { open: open.rows, decided: decided.rows, steps: steps.rows }
}

async function expectRight(): Promise<void> {
  const today = vnDay(clock)
  const frame = {
    endOfToday: vnInstant(today, '24:00'),
    soonUntil: vnInstant(addDays(today, 3), '24:00'),
    monthStart: vnInstant(`${today.slice(0, 7)}-01`),
  }
  const bySteps = (overview: Overview) => ({
    ...overview,
    steps: overview.steps.toSorted((one, other) => (one.does < other.does ? -1 : 1)),
  })
  const shown = await db.as(supervisor).read(tx => getOverview(tx, frame))
  expect(bySteps(shown)).toEqual(bySteps(await recount(clock, frame)))
}

const fold = () => db.database.write(by, foldTally)
const one = (n: number) => filed[n % filed.length]

/** What may happen to dossiers; what is not possible at the moment is refused by its command, and that is fine too. */
const deeds: Record<string, (n: number) => Promise<unknown>> = {
  file: async () => void filed.push(await fileDossier(db, { delivery: 'counter' })),
  begin: async n => {
    const stops: Does[] = ['receive', 'examine', 'sign', 'return']
    filed.push(await dossierAt(db, stops[n % stops.length]!, { delivery: 'counter' }))
  },
  /** Its fee is asked for at the counter, and is not paid. */
  owe: async () => {
    const officer = await officerOf(db, 'one-stop-officer', centre)
    filed.push(await dossierAt(db, 'collect', { channel: 'counter', by: officer, delivery: 'counter' }))
  },
  finish: async n => one(n) && (await workThrough(db, one(n)!.code)),
  ask: async n => {
    const [task] = one(n) ? await openTasks(db, one(n)!.code) : []
    if (!task) return
    const officer = await officerOf(db, task.role as 'processor', task.agency)
    const input = {
      task: task.id,
      reason: 'Thiếu chữ ký của người yêu cầu.',
      papers: [],
      until: '2027-01-31',
    }
    await db.as(officer).write(tx => requestSupplement(tx, input))
  },
  answer: async n =>
    one(n) &&
    (await db
      .as(one(n)!.citizen)
      .write(tx => answerSupplement(tx, { code: one(n)!.code, answer: 'Đã bổ sung.', papers: [] }))),
  withdraw: async n =>
    one(n) &&
    (await db
      .as(one(n)!.citizen)
      .write(tx => withdrawDossier(tx, { code: one(n)!.code, reason: 'Chưa cần nữa.' }))),
  extend: async n => {
    const leader = await officerOf(db, 'agency-leader', commune)
    const input = { until: addDays(vnDay(clock), 10), reason: 'Cần thêm thời gian để xác minh.' }
    if (one(n)) await db.as(leader).write(tx => extendDeadline(tx, { code: one(n)!.code, ...input }))
  },
  look: async n =>
    one(n) &&
    (await db.as(supervisor).write(tx => noteView(tx, { code: one(n)!.code, purpose: 'supervision' }))),
  wait: async n => freeze((clock = new Date(clock.getTime() + (1 + (n % 40)) * 3_600_000))),
  fold,
  /** Everything once more from the beginning, as after a restored backup. */
  replay: async () => {
    await db.database.pool.query(`UPDATE dossiers.tally_mark SET until = '0'`)
    await fold()
  },
}

test('the figures are those of the rows after any history, whatever was folded, repeated or done at once', async () => {
  freeze(clock)
  for (const deed of ['begin', 'begin', 'file', 'ask', 'owe'] as const) await deeds[deed]!(1)
  await expectRight()
  for (const deed of ['wait', 'fold', 'wait'] as const) {
    await deeds[deed]!(2)
    await expectRight()
  }
  const step = fc.record({
    deed: fc.constantFrom(...Object.keys(deeds)),
    n: fc.nat(20),
    atOnce: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 10 }), async steps => {
      for (let i = 0; i < steps.length; i++) {
        const together = [steps[i]!]
        // The clock stands still for what happens at once.
        while (steps[i]!.atOnce && together.length < 3 && steps[i + 1]?.deed !== 'wait' && steps[i + 1])
          together.push(steps[++i]!)
        await Promise.all(
          [...together, { deed: 'fold', n: 0 }].map(({ deed, n }) => deeds[deed]!(n).catch(refused)),
        )
        await expectRight()
      }
    }),
    { numRuns: 3, endOnFailure: true },
  )
  // Folding stops before transactions that are open anywhere on the server, such as other tests'.
  const folded = async () => {
    await fold()
    return (await db.database.pool.query('SELECT count(*)::int AS n FROM dossiers.tally')).rows[0].n
  }
  await expect.poll(folded, { timeout: 60_000, interval: 200 }).toBeGreaterThan(0)
  await expectRight()
}, 120_000)

/** A deed that the rules refuse changes nothing; anything else is a fault. */
function refused(error: unknown): void {
  const { name } = error as Error
  if (!['Conflict', 'NotFound', 'NotAllowed', 'Invalid'].includes(name)) throw error
}
