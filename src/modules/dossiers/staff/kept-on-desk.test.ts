import { beforeAll, expect, test } from 'vitest'
import { getProcedure, publishVersion } from '#modules/procedures'
import { type StaffActor, system } from '#platform/access'
import { storeBytes } from '#platform/files'
import { testDatabase } from '../../../../tests/support/database.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { submitDossier } from '../commands/submit-dossier.ts'
import {
  beginDraft,
  centre,
  codeOf,
  commune,
  copyProcedure,
  dossierAt,
  newCitizen,
  officerOf,
  seedOfficers,
} from '../dossier.fixture.ts'

const db = testDatabase()
let site: Awaited<ReturnType<typeof testSite>>
let officer: StaffActor
beforeAll(async () => {
  await seedOfficers(db)
  site = await testSite(db.database)
  officer = await officerOf(db, 'one-stop-officer', centre)
})

/** A file that went up while somebody read on. */
async function scanBy(who: StaffActor, name: string): Promise<string> {
  const bytes = Buffer.from(`%PDF ${name}`)
  return (await db.as(who).write(tx => storeBytes(tx, { name, mediaType: 'application/pdf', bytes }))).id
}

async function deskDraft(): Promise<string> {
  const { draft } = await beginDraft(db, { channel: 'counter', by: officer, citizen: await newCitizen(db) })
  return `/can-bo/tiep-nhan/${draft}`
}

test.each([
  ['put off until later', { luu: '1' }],
  ['one item more', { 'them.requests': '1' }],
  ['looked at with Enter', {}],
])('what lies on the desk is kept when the form is %s', async (_what, press) => {
  const desk = await deskDraft()
  const scan = await scanBy(officer, 'anh-giay-to-cu.pdf')
  await site.as(officer).post(desk, {
    giay: 'identity',
    'tai-len.old-paper': scan,
    'cach-nhan': 'electronic',
    ...press,
  })
  const { html } = await site.as(officer).get(desk)
  // One came with the draft.
  expect(html).toSatisfy(page => String(page).includes('Đã kèm 2 bản quét'))
  expect(html.match(/value="(identity|electronic)"[^>]*checked/g)).toHaveLength(2)
})

test('a wrong scan is taken off the desk, and nothing else', async () => {
  const desk = await deskDraft()
  const scansOn = (html: string) =>
    [
      ...html.matchAll(/name="bo" value="([^"]+)"[^>]*>[^<]*<span class="govuk-visually-hidden"> ([^<]+)</g),
    ].map(([, id, name]) => ({ id, name }))
  const lying = async (page: string) => scansOn((await site.as(officer).get(page)).html)
  const [another] = await lying(await deskDraft())
  const before = await lying(desk)
  const scans = [await scanBy(officer, 'nham-nguoi.pdf'), await scanBy(officer, 'dung-giay-to.pdf')]
  const typed = { 'requester.phone': '0987000111', giay: 'identity', 'cach-nhan': 'post' }
  // A scan of another draft is not this one's to remove; what came meanwhile is taken in.
  await site.as(officer).post(desk, { ...typed, 'tai-len.old-paper': scans, bo: another!.id! })
  const wrong = (await lying(desk)).find(scan => scan.name === 'nham-nguoi.pdf')
  const taken = await site.as(officer).post(desk, { ...typed, bo: wrong!.id! })
  expect(taken.status).toBe(200)
  for (const { html } of [taken, await site.as(officer).get(desk)]) {
    expect(
      scansOn(html)
        .map(scan => scan.name)
        .sort(),
    ).toEqual([...before.map(scan => scan.name), 'dung-giay-to.pdf'].sort())
    expect(html).toContain('value="0987000111"')
    expect(html.match(/value="(identity|post)"[^>]*checked/g)).toHaveLength(2)
    expect(html).not.toContain('govuk-error-summary')
  }
})

test('a draft that was put off is received by the version in force, after a look at what changed', async () => {
  const desk = await deskDraft()
  const { draft } = await beginDraft(db)
  const by = db.as(system('test'))
  const { definition } = await by.read(tx => getProcedure(tx, copyProcedure))
  const next = structuredClone(definition)
  next.fees[0]!.text = '9.000 đồng một bản.'
  expect(await by.write(tx => publishVersion(tx, next))).toMatchObject({ ok: true })
  // As long as the version that was read a moment ago is believed.
  await new Promise(done => setTimeout(done, 1100))

  expect(await codeOf(by.read(tx => submitDossier(tx, { draft })))).toBe('draft.outdated')
  const stale = await site.as(officer).post(desk, { giay: 'identity', nhan: '1' }, '/can-bo/tiep-nhan')
  expect(stale.status).toBe(200)
  const isSaid = (html: string) => html.includes('Thủ tục này vừa có mẫu mới')
  expect(isSaid(stale.html)).toBe(true)
  expect(isSaid((await site.as(officer).get(desk)).html)).toBe(false)
})

test('an opinion that is too short keeps its file, and takes one file only', async () => {
  const { task } = await dossierAt(db, 'inspect', { procedure: '1.011607' })
  const processor = await officerOf(db, 'processor', commune)
  const page = `/can-bo/viec/${task.id}`
  const outcome = task.does === 'inspect' ? 'done' : ''
  const [one, two] = [await scanBy(processor, 'bien-ban.pdf'), await scanBy(processor, 'anh.pdf')]
  const short = await site.as(processor).post(page, { 'y-kien': 'ừ', outcome, 'tai-len.van-ban': one })
  expect(short.html).toContain('bien-ban.pdf')
  expect(short.html).toContain(`name="tai-len.van-ban" value="${one}"`)
  const words = { 'y-kien': 'Đã đến nhà, đúng như khai.' }
  const both = await site.as(processor).post(page, { ...words, outcome, 'tai-len.van-ban': [one, two] })
  expect(both.html).toContain('Mỗi ý kiến chỉ kèm một tệp')
  const left = await site.as(processor).post(page, { ...words, bo: two, 'tai-len.van-ban': [one, two] })
  expect(left.html).toContain('bien-ban.pdf')
  expect(left.html).not.toContain('anh.pdf')
})

test('a note is kept with what the result shall say', async () => {
  const { task } = await dossierAt(db, 'examine')
  const processor = await officerOf(db, 'processor', commune)
  const page = `/can-bo/viec/${task.id}`
  const saved = await site.as(processor).post(page, { note: 'Còn chờ gọi lại cho người nộp.', luu: '1' })
  expect(saved.location).toBe(`${page}?luu=1`)
  expect((await site.as(processor).get(page)).html).toContain('Còn chờ gọi lại cho người nộp.')
})
