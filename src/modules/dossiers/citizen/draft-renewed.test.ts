import { beforeAll, expect, test } from 'vitest'
import { getAt } from '#lib/form'
import { getProcedure, type ProcedureDefinition, publishVersion } from '#modules/procedures'
import { system } from '#platform/access'
import { testDatabase } from '../../../../tests/support/database.ts'
import {
  beginDraft,
  copyProcedure,
  type Filed,
  fileDossier,
  newCitizen,
  rowOf,
  seedOfficers,
} from '../dossier.fixture.ts'
import {
  beginOnline,
  citizenBrowser,
  draftRow,
  pageOf,
  receivingChoice,
  type Site,
  valueOf,
  wordsOf,
} from './citizen.fixture.ts'

const db = testDatabase()
let site: Site
/** Under the first version. */
let sent: Filed
beforeAll(async () => {
  await seedOfficers(db)
  sent = await fileDossier(db)
  site = await citizenBrowser(db.database)
})

type Fields = { field: string; label: string; required?: boolean }[]

/** The copy procedure with a question more, one less, one that takes shorter answers, a paper more and another fee. */
function newer(definition: ProcedureDefinition, round: number): ProcedureDefinition {
  const next = structuredClone(definition)
  const properties = next.form.schema.properties as Record<string, { properties?: Record<string, unknown> }>
  const requester = next.form.pages.find(page => page.id === 'requester')!.items as Fields
  properties.requester!.properties![`job${round}`] = { type: 'string', minLength: 1, maxLength: 80 }
  requester.push({ field: `requester.job${round}`, label: `Nghề nghiệp ${round}`, required: true })
  delete properties.requester!.properties!.email
  next.form.pages.find(page => page.id === 'requester')!.items = requester.filter(
    item => item.field !== 'requester.email',
  )
  properties.purpose = { type: 'string', minLength: 1, maxLength: 10 } as object
  next.papers.push({
    ...next.papers[0]!,
    code: `commitment-${round}`,
    name: `Giấy cam kết ${round}`,
    required: false,
  })
  next.fees[0]!.text = '9.000 đồng một bản.'
  return next
}

let round = 0
async function publishNewer(): Promise<string> {
  round += 1
  const by = db.as(system('test'))
  const { definition } = await by.read(tx => getProcedure(tx, copyProcedure))
  const published = await by.write(tx => publishVersion(tx, newer(definition, round)))
  if (!published.ok) throw new Error(published.errors.join())
  return published.version
}

test('a draft of an older version is moved when it is opened, says what changed, and keeps what was typed', async () => {
  const citizen = await newCitizen(db)
  const draft = await beginOnline(site, citizen)
  await site.as(citizen).post(pageOf(draft, 'requester'), {
    'requester.capacity': 'self',
    'requester.name': 'Lê Văn Tám',
    'requester.personalNumber': '12345',
    'requester.phone': '0918406027',
    'requester.email': 'tam@thu.example',
    'de-sau': '1',
  })
  await site.as(citizen).post(pageOf(draft, 'purpose'), { purpose: 'Để làm hồ sơ đi học', 'de-sau': '1' })
  const version = await publishNewer()

  // What is typed into a page that was open meanwhile is kept first.
  const late = await site.as(citizen).post(pageOf(draft, 'requester'), {
    'requester.capacity': 'self',
    'requester.name': 'Lê Văn Chín',
    'requester.personalNumber': '12345',
    'requester.phone': '0918406027',
    'requester.email': 'tam@thu.example',
  })
  expect([late.status, late.location]).toEqual([303, pageOf(draft, 'mau-moi')])
  expect((await draftRow(db, citizen, draft)).version).toBe(version)

  const page = await site.as(citizen).get(pageOf(draft, 'mau-moi'))
  const words = wordsOf(page.html)
  expect(words).toMatch(/Nay hỏi thêm Giấy tờ: Giấy cam kết 1 Câu hỏi: Nghề nghiệp 1/)
  expect(words).toMatch(
    /Nay hỏi khác đi, xin bạn xem lại Khoản nộp: Phí cấp bản sao trích lục hộ tịch\. Trước: 8\.000/,
  )
  expect(words).toMatch(/Nay không hỏi nữa Câu hỏi: Thư điện tử/)
  expect(words).toContain('Thư điện tử tam@thu.example')
  expect(words).toContain('Để làm hồ sơ đi học')
  const { answers, moved } = await draftRow(db, citizen, draft)
  expect(getAt(answers, 'requester.name')).toBe('Lê Văn Chín')
  expect(moved?.lost.map(one => one.path).sort()).toEqual(['purpose', 'requester.email'])

  // What was wrong before is there still, for the person to put right.
  const again = await site.as(citizen).get(pageOf(draft, 'requester'))
  expect(valueOf(again.html, 'requester.personalNumber')).toBe('12345')
  expect(valueOf(again.html, 'requester.job1')).toBe('')
  expect((await site.as(citizen).get(pageOf(draft, 'xem-lai'))).html).toContain('mau-moi')
})

test('beginning again finds the older draft; papers stay with it; a second change adds to the first', async () => {
  const citizen = await newCitizen(db)
  const { draft } = await beginDraft(db, { citizen })
  const papers = async () =>
    (await db.database.pool.query('SELECT paper FROM dossiers.draft_paper WHERE draft = $1', [draft])).rows
      .length
  const brought = await papers()
  const first = (await draftRow(db, citizen, draft)).version
  await publishNewer()
  expect(wordsOf((await site.as(citizen).get(`/nop-ho-so/${copyProcedure}`)).html)).toContain(
    'Bạn đang làm dở thủ tục này',
  )
  const started = await site.as(citizen).post(`/nop-ho-so/${copyProcedure}`, receivingChoice)
  expect(started.location).toContain(draft)
  for (const page of ['giay-to', 'xem-lai', 'noi-nhan', 'requester'])
    expect([(await site.as(citizen).get(pageOf(draft, page))).location, page]).toEqual([
      page === 'giay-to' ? pageOf(draft, 'mau-moi') : undefined,
      page,
    ])
  expect(await papers()).toBe(brought)
  const last = await publishNewer()
  expect((await site.as(citizen).get(pageOf(draft, 'xem-lai'))).location).toBe(pageOf(draft, 'mau-moi'))
  const row = await draftRow(db, citizen, draft)
  expect([row.version, row.moved?.from]).toEqual([last, first])
  expect(wordsOf((await site.as(citizen).get(pageOf(draft, 'mau-moi'))).html)).toMatch(
    /Nghề nghiệp 2.*Nghề nghiệp 3/,
  )
})

test('a dossier that was sent stays on its own version; another cannot open or move the draft', async () => {
  const before = await rowOf(db, sent.code)
  const { draft, citizen } = await beginDraft(db)
  const { version } = await draftRow(db, citizen, draft)
  await publishNewer()
  expect((await site.as(sent.citizen).get(pageOf(sent.draft, 'requester'))).location).toContain(sent.code)
  expect((await rowOf(db, sent.code)).version).toBe(before.version)
  const other = await newCitizen(db)
  for (const page of ['mau-moi', 'requester', 'xem-lai'])
    expect((await site.as(other).get(pageOf(draft, page))).status).toBe(404)
  expect((await draftRow(db, citizen, draft)).version).toBe(version)
  const unmoved = await newCitizen(db)
  const fresh = await beginOnline(site, unmoved)
  expect((await site.as(unmoved).get(pageOf(fresh, 'mau-moi'))).location).toBe(pageOf(fresh, 'requester'))
})
