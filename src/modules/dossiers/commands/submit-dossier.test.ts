import { beforeAll, describe, expect, test } from 'vitest'
import { connect, type Tx } from '#platform/db'
import { jobTable, runJobsOnce } from '#platform/jobs'
import { historyOf } from '#platform/ledger'
import { testDatabase } from '../../../../tests/support/database.ts'
import {
  beginDraft,
  centre,
  dossierAt,
  fileDossier,
  newCitizen,
  officerOf,
  rowOf,
  seedOfficers,
} from '../dossier.fixture.ts'
import { tell } from '../jobs/tell.ts'
import { db as dossiers } from '../schema.ts'
import { addDraftPaper, listDraftPapers, removeDraftPaper, saveDraft } from './keep-draft.ts'
import { submitDossier } from './submit-dossier.ts'

const db = testDatabase()
beforeAll(() => seedOfficers(db))

describe('sending a draft', () => {
  test('makes one dossier with a task at the centre, however often it is pressed', async () => {
    const { citizen, draft } = await beginDraft(db)
    const pressed = await Promise.all(
      [1, 2, 3].map(() => db.as(citizen).write(tx => submitDossier(tx, { draft }))),
    )
    expect(new Set(pressed.map(one => (one.ok ? one.code : 'not filed'))).size).toBe(1)
    const { code } = pressed[0] as { code: string }
    const row = await rowOf(db, code)
    expect(row).toMatchObject({
      status: 1,
      receiving: centre,
      applicant: citizen.id,
      received_at: null,
      due_at: null,
    })
    const tasks = await db
      .as(citizen)
      .read(tx => dossiers(tx).selectFrom('dossiers.task').selectAll().where('code', '=', code).execute())
    expect(tasks.map(task => [task.does, task.agency, task.state])).toEqual([['receive', centre, 'open']])
    const history = await db.as(citizen).read(tx => historyOf(tx, row.id))
    expect(history.map(entry => entry.action)).toEqual(['submitted'])
  })

  test('files what was judged: what another tab wrote meanwhile is judged first', async () => {
    const { citizen, draft } = await beginDraft(db)
    const judgedBefore = (tx: Tx): Tx => ({
      ...tx,
      gathered: async (gathering, asked) => {
        const rows = await tx.gathered<{ revision?: number }>(gathering, asked)
        return rows.map(row => (row.revision ? { ...row, revision: row.revision - 1 } : row)) as never
      },
    })
    const press = (tx: Tx) => submitDossier(tx, { draft })
    await expect(db.as(citizen).write(tx => press(judgedBefore(tx)))).rejects.toMatchObject({
      code: 'draft.stale',
    })
    expect(await db.as(citizen).write(press)).toMatchObject({ ok: true })
  })

  test('takes no paper into a draft that was sent, and gives none away', async () => {
    const { citizen, draft } = await fileDossier(db)
    const [paper] = await db.as(citizen).read(tx => listDraftPapers(tx, draft))
    const shown = { draft, paper: paper!.paper, name: 'Bản chụp khác' }
    await expect(db.as(citizen).write(tx => addDraftPaper(tx, shown))).rejects.toMatchObject({
      code: 'draft.filed',
    })
    await expect(
      db.as(citizen).write(tx => removeDraftPaper(tx, { draft, id: paper!.id })),
    ).rejects.toMatchObject({ code: 'draft.filed' })
  })

  test('numbers dossiers of a day without a gap or a double, also at the same time', async () => {
    const drafts = []
    for (let n = 0; n < 6; n++) drafts.push(await beginDraft(db))
    const filed = await Promise.all(
      drafts.map(({ citizen, draft }) => db.as(citizen).write(tx => submitDossier(tx, { draft }))),
    )
    const numbers = filed.map(one => Number((one.ok ? one.code : '').split('-').at(-1))).sort((a, b) => a - b)
    expect(numbers.map(number => number - numbers[0]!)).toEqual([0, 1, 2, 3, 4, 5])
  })

  test('goes together with all who press at that moment: one number, one ledger, one task each', async () => {
    const drafts = await Promise.all(Array.from({ length: 7 }, () => beginDraft(db)))
    // Without walls, as it is in production, where presses are gathered.
    const open = connect({ url: db.database.url })
    try {
      // The third is pressed twice.
      const pressed = await Promise.all(
        [...drafts, drafts[2]!].map(({ citizen, draft }) =>
          open.read({ actor: citizen }, tx => submitDossier(tx, { draft })),
        ),
      )
      const codes = pressed.map(one => (one.ok ? one.code : 'not filed'))
      expect(codes[7]).toBe(codes[2])
      const numbers = codes
        .slice(0, 7)
        .map(code => Number(code.split('-').at(-1)))
        .sort((a, b) => a - b)
      expect(numbers.map(number => number - numbers[0]!)).toEqual([0, 1, 2, 3, 4, 5, 6])
      for (const [at, { citizen }] of drafts.entries()) {
        const row = await rowOf(db, codes[at]!)
        expect(row.applicant).toBe(citizen.id)
        const { history, tasks } = await db.as(citizen).read(async tx => ({
          history: await historyOf(tx, row.id),
          tasks: await dossiers(tx)
            .selectFrom('dossiers.task')
            .selectAll()
            .where('dossier', '=', row.id)
            .execute(),
        }))
        expect(history.map(entry => [entry.action, entry.body.code])).toEqual([['submitted', codes[at]]])
        expect(tasks.map(task => task.code)).toEqual([codes[at]])
      }
    } finally {
      await open.close()
    }
  })

  test('says what is wrong, and files nothing', async () => {
    const { citizen, draft } = await beginDraft(db)
    await db
      .as(citizen)
      .write(tx => saveDraft(tx, { draft, answers: { requester: { capacity: 'authorised' } } }))
    const tried = await db.as(citizen).write(tx => submitDossier(tx, { draft }))
    expect(tried.ok).toBe(false)
    if (tried.ok) return
    expect(tried.errors.map(error => error.path)).toContain('requester.name')
    expect(tried.missing.map(({ paper }) => paper.code)).toContain('authorisation')
    const rows = await db
      .as(citizen)
      .read(tx =>
        dossiers(tx)
          .selectFrom('dossiers.dossier')
          .select('id')
          .where('applicant', '=', citizen.id)
          .execute(),
      )
    expect(rows).toEqual([])
  })

  test('of somebody else is not possible', async () => {
    const { draft } = await beginDraft(db)
    const stranger = await newCitizen(db)
    await expect(db.as(stranger).write(tx => submitDossier(tx, { draft }))).rejects.toThrow('not-allowed')
  })
})

test('a message goes to who filed online, and none at the counter, where it is received at once', async () => {
  const inbox = (person: string) =>
    db.as({ kind: 'system', id: 'test' }).read(tx =>
      tx.query<{ key: string }>('notifications', {
        text: 'SELECT key FROM notifications.message WHERE person = $1',
        values: [person],
      }),
    )
  const told = () => runJobsOnce(db.database, jobTable([{ id: 'dossiers', jobs: { tell } }]))
  const online = await fileDossier(db)
  await told()
  expect((await inbox(online.citizen.id)).map(row => row.key)).toEqual([`${online.dossier}:submitted`])
  const officer = await officerOf(db, 'one-stop-officer', centre)
  const counter = await fileDossier(db, { channel: 'counter', by: officer })
  await told()
  expect(await inbox(counter.citizen.id)).toEqual([])
})

test('the fixture brings a dossier to where a test wants it', async () => {
  const { task } = await dossierAt(db, 'sign')
  expect(task).toMatchObject({ does: 'sign', state: 'open' })
})
