import { beforeAll, describe, expect, test } from 'vitest'
import { getProcedure, listVersions, publishVersion } from '#modules/procedures'
import { anyone, type Role, roles, system } from '#platform/access'
import { citizen, staff, testDatabase } from '../../../../tests/support/database.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { wordsOf } from '../citizen/citizen.fixture.ts'
import { centre, commune, copyProcedure, dossierAt, fileDossier, seedOfficers } from '../dossier.fixture.ts'
import { searchDossiers } from '../queries/list-dossiers.ts'

const db = testDatabase()
const by = db.as(system('test'))
let site: Awaited<ReturnType<typeof testSite>>
const at = (role: Exclude<Role, 'citizen'>, agency: string, reach: 'agency' | 'below' = 'agency') =>
  staff({ role, agency, reach })
const page = async (actor: Parameters<typeof site.as>[0], query = '') =>
  (await site.as(actor).get(`/can-bo/thu-tuc${query}`)).html
const codesIn = (html: string) =>
  [...new Set([...html.matchAll(/href="\/can-bo\/thu-tuc\/([\d.]+)"/g)].map(match => match[1]!))].sort()
const partsIn = (html: string, code: string) => {
  const row = html.split('<tr').find(row => row.includes(`/can-bo/thu-tuc/${code}"`))!
  return [...row.matchAll(/<strong class="govuk-tag[^>]*>([^<]+)</g)].map(match => match[1])
}

beforeAll(async () => {
  await seedOfficers(db)
  site = await testSite(db.database)
})

describe('the list', () => {
  const communal = ['1.001193', '1.011607', '2.000635', '2.000720', '2.000815']

  test('of a commune is what it decides; of its centre also what the province decides', async () => {
    const decided = await page(at('processor', commune))
    expect(codesIn(decided)).toEqual(communal)
    expect(partsIn(decided, '1.001193')).toEqual(['Giải quyết'])
    expect(codesIn(await page(at('unit-head', `${commune}/van-phong`)))).toEqual(communal)
    const received = await page(at('one-stop-officer', centre))
    expect(codesIn(received)).toEqual([...communal.slice(0, 2), '1.013238', ...communal.slice(2)])
    expect(partsIn(received, '1.013238')).toEqual(['Tiếp nhận'])
  })

  test('of a department is what it decides, or gives its opinion on', async () => {
    const adviser = await page(at('unit-head', 'tay-ninh/so-nong-nghiep-va-moi-truong'))
    expect(codesIn(adviser)).toEqual(['1.013238'])
    expect(partsIn(adviser, '1.013238')).toEqual(['Cho ý kiến'])
    const { definition } = await by.read(tx => getProcedure(tx, '1.013238'))
    expect(partsIn(await page(at('clerk', `tay-ninh/${definition.decidingAgency}`)), '1.013238')).toEqual([
      'Giải quyết',
    ])
    expect(await page(at('processor', 'tay-ninh/so-tai-chinh'))).toContain('Không có thủ tục nào khớp')
    expect(codesIn(await page(at('processor', 'tay-ninh/so-tai-chinh'), '?pham-vi=tat-ca'))).toHaveLength(6)
    expect(codesIn(await page(at('supervisor', 'tay-ninh', 'below')))).toHaveLength(6)
  })

  test('is searched without marks, and has a view for paper', async () => {
    const found = await page(at('processor', commune), '?q=ho%20ngheo')
    expect(codesIn(found)).toEqual(['1.011607'])
    expect(wordsOf(found)).toContain('1 thủ tục')
    const printed = await page(at('processor', commune), '?in=1')
    expect(codesIn(printed)).toEqual(communal)
    expect(printed).not.toContain('sen-menu')
    expect(wordsOf(printed)).toContain('In ngày')
  })
})

test('one procedure: all the data has, its versions with what changed, and the dossiers open under each', async () => {
  const open = await dossierAt(db, 'examine')
  await fileDossier(db)
  const { definition } = await by.read(tx => getProcedure(tx, copyProcedure))
  const next = structuredClone(definition)
  next.terms[0]!.text = 'Trong một giờ làm việc'
  next.papers = next.papers.filter(paper => paper.code !== 'old-paper')
  next.legalBases.push({ number: '99/2026/TT-THU', name: 'Thông tư thử' })
  await by.write(tx => publishVersion(tx, next))
  await dossierAt(db, 'examine')
  await dossierAt(db, 'examine')
  expect(await by.read(tx => listVersions(tx, copyProcedure))).toHaveLength(2)

  const path = `/${copyProcedure}`
  const words = wordsOf(await page(at('processor', commune), path))
  for (const base of definition.legalBases) expect(words).toContain(base.number)
  for (const paper of next.papers) expect(words).toContain(paper.name)
  expect(words).toMatch(
    /Bản 2, công bố [\d/]+ Đang hiệu lực 2 hồ sơ đang giải quyết .*Sửa thời hạn: Trong một giờ làm việc: trước là “Ngay trong ngày tiếp nhận”, nay là “Trong một giờ làm việc” Bỏ giấy tờ: Ảnh chụp giấy tờ hộ tịch cũ, nếu còn Thêm căn cứ: Thông tư thử, 99\/2026\/TT-THU Bản 1, công bố [\d/]+ 1 hồ sơ đang giải quyết/,
  )
  expect(words).toContain('xem lại trước khi ký, tối đa 1 ngày làm việc')
  expect(words).not.toContain(open.code)
  // Others count their own: here, none.
  expect(wordsOf(await page(at('processor', 'tay-ninh/xa-ben-cau'), path))).toMatch(
    /Bản 2.* 0 hồ sơ đang giải quyết .*Bản 1.* 0 hồ sơ/,
  )
  expect(wordsOf(await page(at('supervisor', 'tay-ninh', 'below'), path))).toMatch(/ 2 hồ sơ .* 1 hồ sơ/)
  expect((await site.as(at('processor', commune)).get('/can-bo/thu-tuc/9.999999')).status).toBe(404)
})

test('is for those who deal with dossiers, and for nobody else', async () => {
  const seen: string[] = []
  for (const role of Object.keys(roles) as Role[]) {
    if (role === 'citizen') continue
    for (const path of ['', `/${copyProcedure}`, '?in=1'])
      if ((await site.as(at(role, commune)).get(`/can-bo/thu-tuc${path}`)).status === 200) seen.push(role)
  }
  const dealing = [
    'one-stop-officer',
    'processor',
    'unit-head',
    'agency-leader',
    'clerk',
    'cashier',
    'supervisor',
  ]
  expect(seen).toEqual(dealing.flatMap(role => [role, role, role]))
  for (const actor of [citizen(), anyone])
    expect((await site.as(actor).get('/can-bo/thu-tuc')).status).not.toBe(200)
})

test('who only administers finds no dossier by a name', async () => {
  const filed = await fileDossier(db)
  const names = (role: Exclude<Role, 'citizen'>) =>
    db.as(at(role, 'tay-ninh', 'below')).read(tx => searchDossiers(tx, filed.code))
  expect((await names('supervisor')).map(card => card.code)).toEqual([filed.code])
  expect(await names('administrator')).toEqual([])
})
