import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type StaffActor, system } from '#platform/access'
import { connect, type Database } from '#platform/db'
import { historyOf, verify } from '#platform/ledger'
import { acceptDossier } from '../src/modules/dossiers/commands/accept-dossier.ts'
import {
  centre,
  fileDossier,
  officerOf,
  otherCentre,
  rowOf,
  seedOfficers,
  taskOf,
} from '../src/modules/dossiers/dossier.fixture.ts'
import { testDatabase } from './support/database.ts'

/** Officers who accept at the same moment share a transaction, as in production, without walls. */
const db = testDatabase()
let open: Database
let officer: StaffActor
beforeAll(async () => {
  await seedOfficers(db)
  open = connect({ url: db.database.url, pool: 8 })
  officer = await officerOf(db, 'one-stop-officer', centre)
})
afterAll(() => open.close())

type Waiting = { code: string; dossier: string; task: string }

async function fileOne(procedure = '1.011607'): Promise<Waiting> {
  const { code, dossier } = await fileDossier(db, { procedure })
  return { code, dossier, task: (await taskOf(db, code, 'receive')).id }
}

const accept = ({ dossier, task }: Waiting, actor: StaffActor = officer) =>
  open.write({ actor }, tx => acceptDossier(tx, { task }), { command: 'dossiers.accept', key: dossier })

/** All that an acceptance leaves behind, without ids and times. */
async function traceOf({ code, dossier }: Waiting) {
  const { status, due_at, received_at } = await rowOf(db, code)
  const ledger = await db.as(system('test')).read(tx => historyOf(tx, dossier))
  const asked = (text: string) => open.pool.query(text, [dossier]).then(({ rows }) => rows)
  return {
    status,
    times: [due_at, received_at].map(at => at !== null),
    ledger: ledger.map(({ action, actor, body }) => [
      action,
      actor.replace(/^citizen:.*/, 'citizen'),
      Object.keys(body).toSorted(),
    ]),
    papers: await asked('SELECT state FROM dossiers.paper WHERE dossier = $1'),
    printed: await asked('SELECT form FROM dossiers.printed WHERE dossier = $1'),
    tasks: await asked(
      'SELECT does, state, outcome, done_by FROM dossiers.task WHERE dossier = $1 ORDER BY opened_at, does',
    ),
    tokens: await asked('SELECT node FROM dossiers.token WHERE dossier = $1'),
    messages: await asked('SELECT subject FROM notifications.message WHERE about_id = $1').then(
      rows => rows.length,
    ),
    outbox: await asked(
      `SELECT topic, payload->>'action' AS action FROM platform.outbox WHERE payload->>'dossier' = $1::text ORDER BY id`,
    ),
  }
}

test('what each leaves behind is what one alone leaves', async () => {
  const alone = await fileOne()
  await accept(alone)
  const expected = await traceOf(alone)
  expect(expected).toMatchObject({ printed: [{ form: '01' }], messages: 1 })

  const many = []
  for (let n = 0; n < 6; n++) many.push(await fileOne())
  const sent = vi.spyOn(pg.Client.prototype, 'query')
  const answers = await Promise.all(many.map(one => accept(one)))
  const commits = sent.mock.calls.filter(([text]) => (text as unknown) === 'COMMIT').length
  sent.mockRestore()
  expect(commits).toBe(1)
  for (const [n, one] of many.entries()) {
    expect(await traceOf(one)).toEqual(expected)
    expect((await rowOf(db, one.code)).due_at).toEqual(answers[n]!.due)
  }
  expect((await verify(open)).broken).toBeUndefined()
})

test('who may not, who comes second, and who has a fee to open stand beside the others', async () => {
  const [free, paid, twice, foreign] = [
    await fileOne(),
    await fileOne('2.000635'),
    await fileOne(),
    await fileOne(),
  ]
  const stranger = await officerOf(db, 'one-stop-officer', otherCentre)
  const ends = await Promise.allSettled([
    accept(free),
    accept(paid),
    accept(twice),
    accept(twice),
    accept(foreign, stranger),
  ])
  expect(
    ends.map(one => (one.status === 'fulfilled' ? 'done' : (one.reason.code ?? one.reason.name))),
  ).toEqual(['done', 'done', 'done', 'task.done', expect.stringMatching(/allowed|not/i)])
  expect((await rowOf(db, free.code)).status).toBe(2)
  expect((await rowOf(db, paid.code)).status).toBe(6)
  const bills = await open.pool.query('SELECT FROM payments.bill WHERE reference = $1', [paid.code])
  expect(bills.rowCount).toBe(1)
  expect((await rowOf(db, foreign.code)).received_at).toBeNull()
  expect((await traceOf(twice)).printed).toHaveLength(1)
  expect((await verify(open)).broken).toBeUndefined()
})
