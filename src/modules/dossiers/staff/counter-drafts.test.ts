import { afterEach, beforeAll, expect, test } from 'vitest'
import { getPerson } from '#modules/identity'
import { type CitizenActor, type StaffActor, system } from '#platform/access'
import { freeze } from '#platform/clock'
import { testDatabase } from '../../../../tests/support/database.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { discardDraft, startDraft } from '../commands/keep-draft.ts'
import {
  beginDraft,
  centre,
  codeOf,
  colleagueOf,
  commune,
  copyProcedure,
  newCitizen,
  officerOf,
  seedOfficers,
} from '../dossier.fixture.ts'
import { listCounterDrafts } from '../queries/counter-drafts.ts'

const db = testDatabase()
const start = '/can-bo/tiep-nhan'
const morning = new Date('2099-11-16T02:30:00Z')
const later = (hours: number) => new Date(morning.getTime() + hours * 3_600_000)
let site: Awaited<ReturnType<typeof testSite>>
let officer: StaffActor
beforeAll(async () => {
  await seedOfficers(db)
  site = await testSite(db.database)
  officer = await officerOf(db, 'one-stop-officer', centre)
})
afterEach(() => freeze(undefined))

/** One in which something was typed and scanned. */
const putOff = async (by: StaffActor = officer) => (await beginDraft(db, { channel: 'counter', by })).draft
/** One that was opened, and no more. */
const opened = async (citizen?: CitizenActor, by: StaffActor = officer) => {
  const { id } = citizen ?? (await newCitizen(db))
  const to = {
    procedure: copyProcedure,
    person: id,
    channel: 'counter',
    agency: centre,
    sources: {},
  } as const
  return db.as(by).write(tx => startDraft(tx, to))
}
const listed = () => db.as(officer).read(async tx => (await listCounterDrafts(tx)).map(one => one.id))

test('what was put off stays in reach for 30 days, however many were opened since', async () => {
  freeze(morning)
  const kept = []
  for (let n = 0; n < 7; n++) {
    freeze(later(n / 60))
    kept.unshift(await putOff())
  }
  const empty = []
  for (let n = 0; n < 6; n++) {
    freeze(later(1 + n / 60))
    empty.unshift(await opened())
  }
  expect(await listed()).toEqual([...empty.slice(0, 5), ...kept])
  const { html } = await site.as(officer).get(start)
  for (const draft of kept) {
    expect(html).toContain(`href="${start}/${draft}"`)
    expect(html).toContain(`href="${start}/${draft}/bo"`)
  }
  freeze(later(29 * 24))
  expect(await listed()).toEqual([...empty.slice(0, 5), ...kept])
  freeze(later(31 * 24))
  expect(await listed()).toEqual([])
})

test('whoever began a draft at the counter may discard it, after being asked once more', async () => {
  const draft = await putOff()
  const discard = `${start}/${draft}/bo`
  const colleague = await colleagueOf(db, officer)
  expect(colleague.id).not.toBe(officer.id)
  // Moved to another desk since, they no longer take dossiers in here.
  const moved = { ...officer, grants: [{ role: 'processor', agency: commune, reach: 'agency' }] } as const
  expect((await site.as(colleague).get(discard)).status).toBe(404)
  for (const who of [colleague, moved]) expect((await site.as(who).post(discard, {})).status).toBe(404)
  const asked = await site.as(officer).get(discard)
  expect(asked.html).toContain('Bỏ tờ khai đang làm dở này?')
  expect(asked.html).toContain('Lê Văn Tám')
  expect(await listed()).toContain(draft)
  expect((await site.as(officer).post(discard, {})).location).toBe(start)
  expect(await listed()).not.toContain(draft)
  expect((await site.as(officer).get(`${start}/${draft}`)).status).toBe(404)
})

test('what was filed is not discarded: its receipt is shown', async () => {
  const { draft } = await beginDraft(db, { channel: 'counter', by: officer })
  const page = `${start}/${draft}`
  const received = await site.as(officer).post(page, { giay: 'identity', nhan: '1' })
  expect(received.location, received.html).toMatch(/\/xong\//)
  expect((await site.as(officer).get(`${page}/bo`)).location).toBe(page)
  expect(await codeOf(db.as(officer).write(tx => discardDraft(tx, { draft })))).toBe('draft.filed')
})

test('the same person and procedure once more leads to what the officer has not finished', async () => {
  const citizen = await newCitizen(db)
  const { personal_number } = await db.as(system('test')).read(tx => getPerson(tx, citizen.id))
  const press = (by: StaffActor, more = {}) =>
    site.as(by).post(start, { so: personal_number, 'thu-tuc': copyProcedure, ...more })
  const pathOf = async (answer: ReturnType<typeof press>) => (await answer).location!.split('?')[0]!
  const first = await pathOf(press(officer))
  await site.as(officer).post(first, { 'requester.phone': '0987000222', luu: '1' })
  const again = await press(officer)
  expect(again.location).toBe(`${first}?lam-tiep=1`)
  const { html } = await site.as(officer).get(again.location!)
  expect(html).toContain('Bạn đã mở tờ khai này trước đây và chưa nộp.')
  expect(html).toContain(`href="${first}/bo"`)
  expect(html).toContain('value="0987000222"')
  expect((await site.as(officer).get(first)).html).not.toContain('Bạn đã mở tờ khai này')
  // Another's stays theirs, and an envelope is not what was brought to the desk.
  const others = [
    await pathOf(press(await colleagueOf(db, officer))),
    await pathOf(press(officer, { kenh: 'post' })),
    await pathOf(press(officer, { 'thu-tuc': '1.011607' })),
  ]
  expect(new Set([first, ...others]).size).toBe(4)
  expect(`${start}/${await opened(citizen)}`).toBe(first)
  await site.as(officer).post(`${first}/bo`, {})
  expect(await pathOf(press(officer))).not.toBe(first)
})
