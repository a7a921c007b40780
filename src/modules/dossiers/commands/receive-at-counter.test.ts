import { beforeAll, expect, test } from 'vitest'
import { putDocument } from '#modules/vault'
import { system } from '#platform/access'
import { storeBytes } from '#platform/files'
import { testDatabase } from '../../../../tests/support/database.ts'
import { loadSample } from '../../procedures/catalogue/index.ts'
import {
  centre,
  codeOf,
  copyProcedure,
  newCitizen,
  officerOf,
  otherCentre,
  rowOf,
  seedOfficers,
} from '../dossier.fixture.ts'
import { listCounterDrafts } from '../queries/counter-drafts.ts'
import { recentProcedures } from '../queries/recent-procedures.ts'
import { db as dossiers } from '../schema.ts'
import { startDraft } from './keep-draft.ts'
import { receiveAtCounter } from './receive-at-counter.ts'

const db = testDatabase()
const office = db.as(system('test'))
const { answers } = loadSample(copyProcedure)
beforeAll(() => seedOfficers(db))

async function atTheCounter(channel: 'counter' | 'post' | 'online' = 'counter') {
  const officer = await officerOf(db, 'one-stop-officer', centre)
  const citizen = await newCitizen(db)
  const draft = await db
    .as(officer)
    .write(tx =>
      startDraft(tx, { procedure: copyProcedure, person: citizen.id, channel, agency: centre, sources: {} }),
    )
  return { officer, citizen, draft }
}
const desk = [{ paper: 'identity' }, { paper: 'old-paper' }]

test('one press files, receives and issues the receipt; a second one finds the same dossier', async () => {
  const { officer, draft } = await atTheCounter()
  const press = () =>
    db.as(officer).write(tx => receiveAtCounter(tx, { draft, answers, delivery: 'counter', papers: desk }))
  const first = await press()
  if (!first.ok) throw new Error(JSON.stringify(first))
  expect(first.due).toBeInstanceOf(Date)
  expect(await press()).toEqual({ ok: true, dossier: first.dossier, code: first.code })
  const row = await rowOf(db, first.code)
  expect(row).toMatchObject({
    channel: 'counter',
    delivery: 'counter',
    receiving: centre,
    filed_by: `staff:${officer.id}`,
  })
  expect(row.received_at).toEqual(row.submitted_at)
  const { papers, printed } = await office.read(async tx => ({
    papers: await dossiers(tx)
      .selectFrom('dossiers.paper')
      .select(['paper', 'source', 'state', 'originals', 'copies'])
      .where('dossier', '=', first.dossier)
      .orderBy('paper')
      .execute(),
    printed: await dossiers(tx)
      .selectFrom('dossiers.printed')
      .select('form')
      .where('dossier', '=', first.dossier)
      .execute(),
  }))
  expect(papers).toEqual([
    { paper: 'identity', source: 'shown', state: 'accepted', originals: 1, copies: 0 },
    { paper: 'old-paper', source: 'shown', state: 'accepted', originals: 0, copies: 1 },
  ])
  expect(printed).toEqual([{ form: '01' }])
})

test('what is wrong and what is not on the desk comes back together, and is kept', async () => {
  const { officer, draft } = await atTheCounter()
  const tried = await db.as(officer).write(tx =>
    receiveAtCounter(tx, {
      draft,
      answers: { requester: { capacity: 'self' } },
      delivery: 'counter',
      papers: [],
    }),
  )
  expect(tried.ok).toBe(false)
  if (tried.ok) return
  expect(tried.missing.map(({ paper }) => paper.code)).toEqual(['identity'])
  expect(tried.errors.map(error => error.path)).toContain('requester.name')
  const kept = await office.read(tx =>
    dossiers(tx)
      .selectFrom('dossiers.draft')
      .select(['answers', 'dossier'])
      .where('id', '=', draft)
      .executeTakeFirstOrThrow(),
  )
  expect(kept).toEqual({ answers: { requester: { capacity: 'self' } }, dossier: null })
  const unfinished = await db.as(officer).read(tx => listCounterDrafts(tx))
  expect(unfinished.map(one => one.id)).toContain(draft)
})

test('a scan says more than a tick; ticks of an earlier press are forgotten, scans are not', async () => {
  const { officer, draft } = await atTheCounter()
  const scan = await db
    .as(officer)
    .write(tx =>
      storeBytes(tx, { name: 'quet.pdf', mediaType: 'application/pdf', bytes: Buffer.from('%PDF') }),
    )
  const press = (papers: { paper: string; file?: string }[]) =>
    db.as(officer).write(tx => receiveAtCounter(tx, { draft, answers, delivery: 'counter', papers }))
  expect(
    (await press([{ paper: 'old-paper', file: scan.id }, { paper: 'old-paper' }, { paper: 'declaration' }]))
      .ok,
  ).toBe(false)
  const done = await press([{ paper: 'identity' }])
  if (!done.ok) throw new Error(JSON.stringify(done))
  const papers = await office.read(tx =>
    dossiers(tx)
      .selectFrom('dossiers.paper')
      .select(['paper', 'source', 'file'])
      .where('dossier', '=', done.dossier)
      .orderBy('paper')
      .execute(),
  )
  expect(papers).toEqual([
    { paper: 'identity', source: 'shown', file: null },
    { paper: 'old-paper', source: 'scan', file: scan.id },
  ])
})

test('a document from the vault serves when it is the applicant’s own', async () => {
  const { officer, citizen, draft } = await atTheCounter()
  const stranger = await newCitizen(db)
  const document = async (holder: string) => {
    const file = await office.write(tx =>
      storeBytes(tx, { name: 'a.pdf', mediaType: 'application/pdf', bytes: Buffer.from(holder) }),
    )
    return office.write(tx =>
      putDocument(tx, {
        holder,
        kind: 'birth-certificate',
        name: 'Giấy khai sinh',
        issuerName: 'UBND phường',
        issuedOn: '2020-01-01',
        file: file.id,
        source: 'upload',
      }),
    )
  }
  const press = (id: string) =>
    db.as(officer).write(tx =>
      receiveAtCounter(tx, {
        draft,
        answers,
        delivery: 'counter',
        papers: [...desk.slice(0, 1), { paper: 'old-paper', document: id }],
      }),
    )
  expect(await codeOf(press((await document(stranger.id)).id))).toBe('document')
  const done = await press((await document(citizen.id)).id)
  expect(done.ok).toBe(true)
})

test('is for the counter and the post only, and remembers what an officer takes in', async () => {
  const online = await atTheCounter('online')
  expect(
    await codeOf(
      db
        .as(online.officer)
        .write(tx =>
          receiveAtCounter(tx, { draft: online.draft, answers, delivery: 'counter', papers: desk }),
        ),
    ),
  ).toBe('draft.channel')
  const post = await atTheCounter('post')
  const done = await db
    .as(post.officer)
    .write(tx => receiveAtCounter(tx, { draft: post.draft, answers, delivery: 'post', papers: desk }))
  expect(done.ok).toBe(true)
  expect(await db.as(post.officer).read(tx => recentProcedures(tx))).toEqual([copyProcedure])
  expect(
    await db.as(await officerOf(db, 'one-stop-officer', otherCentre)).read(tx => recentProcedures(tx)),
  ).toEqual([])
})
