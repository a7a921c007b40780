import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { vnDay, vnInstant } from '#lib/vietnamese-text'
import { system } from '#platform/access'
import { freeze } from '#platform/clock'
import { historyOf } from '#platform/ledger'
import { testDatabase } from '../../../../tests/support/database.ts'
import { claimTask } from '../commands/claim-task.ts'
import { noteView } from '../commands/note-view.ts'
import { requestSupplement } from '../commands/request-supplement.ts'
import {
  centre,
  codeOf,
  commune,
  dossierAt,
  fileDossier,
  officerOf,
  otherCentre,
  seedOfficers,
  taskOf,
} from '../dossier.fixture.ts'
import { findTasks } from './get-task.ts'
import { searchDossiers } from './list-dossiers.ts'
import { countTasks, listTasks } from './list-tasks.ts'
import { getOverview, listLateDossiers } from './overview.ts'
import { listBook } from './register-book.ts'

const db = testDatabase()
const office = db.as(system('test'))
/** A Monday at half past nine in Vietnam, in an ordinary week. */
const monday = new Date('2026-11-16T02:30:00Z')
const later = (hours: number) => new Date(monday.getTime() + hours * 3_600_000)
beforeAll(() => seedOfficers(db))
afterEach(() => freeze(undefined))

describe('a worklist', () => {
  test('holds what my role has to do at my place, the most urgent first, page by page', async () => {
    freeze(monday)
    const codes = []
    for (let n = 0; n < 3; n++) {
      freeze(later(n / 60))
      codes.push((await fileDossier(db)).code)
    }
    const officer = await officerOf(db, 'one-stop-officer', centre)
    const all = await db.as(officer).read(tx => listTasks(tx))
    expect(all.map(task => task.code)).toEqual(codes)
    const first = await db.as(officer).read(tx => listTasks(tx, { limit: 2 }))
    const last = first.at(-1)!
    const rest = await db
      .as(officer)
      .read(tx => listTasks(tx, { limit: 2, after: { dueAt: last.due_at, id: last.id } }))
    expect([...first, ...rest].map(task => task.code)).toEqual(codes)
    for (const [role, agency] of [
      ['one-stop-officer', otherCentre],
      ['processor', commune],
    ] as const)
      expect(await db.as(await officerOf(db, role, agency)).read(tx => listTasks(tx))).toEqual([])
  })

  test('counts what is late, due today and mine; what waits for the citizen is no work', async () => {
    freeze(monday)
    const officer = await officerOf(db, 'one-stop-officer', centre)
    const counts = () => db.as(officer).read(tx => countTasks(tx, vnInstant(vnDay(tx.now), '24:00')))
    const before = await counts()
    const { code } = await fileDossier(db)
    const task = await taskOf(db, code, 'receive')
    await db.as(officer).write(tx => claimTask(tx, { task: task.id }))
    expect(await counts()).toEqual({
      ...before,
      all: before.all + 1,
      today: before.today + 1,
      mine: before.mine + 1,
    })
    freeze(later(48))
    expect((await counts()).late).toBe(before.all + 1)
    expect((await db.as(officer).read(tx => listTasks(tx, { late: true }))).map(one => one.code)).toContain(
      code,
    )
    expect(await db.as(officer).read(tx => listTasks(tx, { today: later(60) }))).toEqual([])
    expect((await db.as(officer).read(tx => listTasks(tx, { mine: true }))).map(one => one.code)).toEqual([
      code,
    ])
    await db.as(officer).write(tx =>
      requestSupplement(tx, {
        task: task.id,
        reason: 'Thiếu chữ ký của người yêu cầu.',
        papers: [],
        until: '2026-12-31',
      }),
    )
    expect((await counts()).mine).toBe(0)
  })

  test('holds the cashier’s as long as nobody has paid, and never calls it late or due', async () => {
    freeze(monday)
    const by = await officerOf(db, 'one-stop-officer', centre)
    const { code } = await dossierAt(db, 'collect', { channel: 'counter', by })
    const cashier = await officerOf(db, 'cashier', centre)
    const seen = (filter: Parameters<typeof listTasks>[1] = {}) =>
      db.as(cashier).read(async tx => (await listTasks(tx, filter)).map(task => task.code))
    const counts = () => db.as(cashier).read(tx => countTasks(tx, vnInstant(vnDay(tx.now), '24:00')))
    expect(await counts()).toEqual({ all: 1, late: 0, today: 0, mine: 0 })
    expect(await seen({ today: later(12) })).toEqual([])
    freeze(later(48))
    expect(await seen()).toEqual([code])
    expect(await seen({ late: true })).toEqual([])
    expect(await counts()).toEqual({ all: 1, late: 0, today: 0, mine: 0 })
    const leader = {
      ...cashier,
      grants: [{ role: 'agency-leader', agency: 'tay-ninh', reach: 'below' }],
    } as const
    const frame = { endOfToday: later(60), soonUntil: later(120), monthStart: vnInstant('2026-11-01') }
    const { steps } = await db.as(leader).read(tx => getOverview(tx, frame))
    expect(steps.find(step => step.does === 'collect')).toEqual({ does: 'collect', open: 1, late: 0 })
  })

  test('gives several tasks at once, without those of other places', async () => {
    const [here, there] = [await fileDossier(db), await dossierAt(db, 'sign')]
    const officer = await officerOf(db, 'one-stop-officer', centre)
    const receive = await taskOf(db, here.code, 'receive')
    const found = await db.as(officer).read(tx => findTasks(tx, [receive.id, there.task.id]))
    expect(found.map(task => task.id)).toEqual([receive.id])
  })
})

test('a search finds names without marks and the end of a code, of one’s own agencies only', async () => {
  const { code } = await fileDossier(db)
  const officer = await officerOf(db, 'one-stop-officer', centre)
  const codesFor = async (actor: typeof officer, words: string) =>
    (await db.as(actor).read(tx => searchDossiers(tx, words))).map(card => card.code)
  for (const words of ['le van tam', code, code.toLowerCase(), code.slice(-7)])
    expect(await codesFor(officer, words)).toContain(code)
  expect(await codesFor(officer, '%')).toEqual([])
  expect(await codesFor(await officerOf(db, 'processor', commune), code)).toEqual([code])
  expect(await codesFor(await officerOf(db, 'one-stop-officer', otherCentre), code)).toEqual([])
})

describe('the overview', () => {
  test('counts from the rows what is open and late, and names who holds it', async () => {
    freeze(monday)
    const { code, task } = await dossierAt(db, 'examine')
    const processor = await officerOf(db, 'processor', commune)
    await db.as(processor).write(tx => claimTask(tx, { task: task.id }))
    const supervisor = {
      ...(await officerOf(db, 'supervisor', 'tay-ninh')),
      grants: [{ role: 'supervisor', agency: 'tay-ninh', reach: 'below' }],
    } as const
    const frame = {
      endOfToday: vnInstant('2026-11-16', '24:00'),
      soonUntil: vnInstant('2026-11-19', '24:00'),
      monthStart: vnInstant('2026-11-01'),
    }
    const counted = await db.as(supervisor).read(tx => getOverview(tx, frame))
    const own = counted.open.find(row => row.agency === commune)!
    expect(own.late).toBe(0)
    expect(own.today).toBeGreaterThan(0)
    freeze(later(30))
    const late = await db.as(supervisor).read(tx => listLateDossiers(tx, { limit: 100 }))
    expect(late.find(row => row.code === code)).toMatchObject({
      claimed_by: processor.id,
      agency: commune,
      task: task.name,
    })
    expect(
      (await db.as(supervisor).read(tx => getOverview(tx, frame))).open.find(row => row.agency === commune)!
        .late,
    ).toBeGreaterThan(0)
    const elsewhere = {
      ...supervisor,
      grants: [{ role: 'supervisor', agency: 'tay-ninh/xa-ben-cau', reach: 'below' }],
    } as const
    expect(await db.as(elsewhere).read(tx => listLateDossiers(tx, { limit: 100 }))).toEqual([])
    expect(await db.as(elsewhere).read(tx => getOverview(tx, frame))).toMatchObject({ open: [], decided: [] })
    expect(await codeOf(db.as(processor).read(tx => getOverview(tx, frame)))).toBe('not-allowed')
  })

  test('knows what was decided in time this month', async () => {
    freeze(monday)
    const frame = { endOfToday: later(12), soonUntil: later(72), monthStart: vnInstant('2026-11-01') }
    const leader = { ...(await officerOf(db, 'agency-leader', commune)) }
    const before = (await db.as(leader).read(tx => getOverview(tx, frame))).decided[0]
    await dossierAt(db, 'return', { delivery: 'counter' })
    const after = (await db.as(leader).read(tx => getOverview(tx, frame))).decided[0]!
    expect(after).toMatchObject({
      agency: commune,
      decided: (before?.decided ?? 0) + 1,
      onTime: (before?.onTime ?? 0) + 1,
    })
  })
})

test('the register holds what a centre received in those days', async () => {
  freeze(new Date('2026-10-05T03:00:00Z'))
  const { code } = await dossierAt(db, 'examine')
  const officer = await officerOf(db, 'one-stop-officer', centre)
  const book = (from: string, to: string, agency = centre) =>
    db.as(officer).read(tx => listBook(tx, { agency, from, to }))
  expect((await book('2026-10-05', '2026-10-05')).map(row => row.code)).toEqual([code])
  expect(await book('2026-10-06', '2026-10-31')).toEqual([])
  expect(await book('2026-10-01', '2026-10-31', otherCentre)).toEqual([])
})

test('a look is noted once in half an hour, with its purpose', async () => {
  freeze(monday)
  const { code, dossier } = await fileDossier(db)
  const officer = await officerOf(db, 'one-stop-officer', centre)
  const look = () => db.as(officer).write(tx => noteView(tx, { code, purpose: 'processing' }))
  await look()
  freeze(later(0.4))
  await look()
  const looks = async () =>
    (await office.read(tx => historyOf(tx, dossier))).filter(entry => entry.action === 'viewed')
  expect(await looks()).toMatchObject([{ actor: `staff:${officer.id}`, body: { purpose: 'processing' } }])
  freeze(later(0.6))
  await look()
  expect(await looks()).toHaveLength(2)
})
