import { beforeAll, describe, expect, test } from 'vitest'
import { anyone } from '#platform/access'
import { testDatabase } from '../../../../tests/support/database.ts'
import { testSite, type Visit } from '../../../../tests/support/site.ts'
import { loadCatalogue } from '../catalogue/index.ts'
import { lifeEvents } from '../life-events.ts'

const db = testDatabase()
let get: (path: string) => Promise<Visit>
beforeAll(async () => {
  get = (await testSite(db.database)).as(anyone).get
})

const links = (html: string) =>
  [...html.matchAll(/class="sen-tile__link" href="\/thu-tuc\/([\d.]+)"/g)].map(match => match[1])

describe('finding a procedure', () => {
  test.each([
    ['khai sinh', '1.001193'],
    ['dang ky khai sinh', '1.001193'],
    ['HO NGHEO', '1.011607'],
    ['sao y', '2.000815'],
    ['2.000720', '2.000720'],
  ])('“%s” finds %s, with or without marks', async (words, code) => {
    expect(links((await get(`/thu-tuc?q=${encodeURIComponent(words)}`)).html)).toContain(code)
  })

  test('without words shows all of them, and a way in for each life event that has one', async () => {
    const { html } = await get('/thu-tuc')
    expect(new Set(links(html))).toEqual(new Set(loadCatalogue().map(one => one.code)))
    for (const event of lifeEvents) expect(html).toContain(`/thu-tuc?viec=${event.id}`)
  })

  test('by life event and by level', async () => {
    expect(links((await get('/thu-tuc?viec=having-a-child')).html).sort()).toEqual(['1.001193', '2.000635'])
    expect(links((await get('/thu-tuc?cap=tinh')).html)).toEqual(['1.013238'])
    expect((await get('/thu-tuc?viec=having-a-child&cap=tinh')).html).toContain('Chưa có thủ tục nào ở đây')
  })

  test('with nothing found suggests what holds some of the words', async () => {
    const { html } = await get('/thu-tuc?q=khai+sinh+xe+tang')
    expect(html).toContain('Chưa thấy thủ tục nào khớp “khai sinh xe tang”')
    expect(links(html)).toContain('1.001193')
    expect(links((await get('/thu-tuc?q=zzzz')).html)).toEqual([])
  })

  test('words of others are shown as words, never as markup', async () => {
    expect((await get('/thu-tuc?q=<script>alert(1)</script>')).html).not.toContain('<script>alert')
  })
})

describe('the page of a procedure', () => {
  test.each(loadCatalogue().map(one => [one.code, one] as const))(
    '%s says what it takes',
    async (code, definition) => {
      const { html, status } = await get(`/thu-tuc/${code}`)
      expect(status).toBe(200)
      for (const text of [
        definition.shortName,
        definition.terms.at(-1)!.text,
        definition.steps[0]!,
        definition.legalBases[0]!.number,
      ])
        expect(html).toContain(text)
      const online = definition.onlineLevel !== 'information'
      expect(html.includes(`href="/nop-ho-so/${code}"`)).toBe(online)
    },
  )

  test('a fee is said in figures and in words, and a demonstration amount is called so', async () => {
    const { html } = await get('/thu-tuc/1.013238')
    expect(html).toContain('150.000 đồng (một trăm năm mươi nghìn đồng)')
    expect(html).toContain('số liệu trình diễn')
  })

  test('one that does not exist is not found', async () => {
    expect((await get('/thu-tuc/9.999999')).status).toBe(404)
  })
})

describe('the machine interface', () => {
  test('lists and finds', async () => {
    const { procedures } = JSON.parse((await get('/api/v1/procedures?q=ho%20ngheo')).html)
    expect(procedures).toMatchObject([
      { code: '1.011607', level: 'commune', onlineLevel: expect.any(String) },
    ])
    expect(JSON.parse((await get('/api/v1/procedures?level=province')).html).procedures).toHaveLength(1)
    expect((await get('/api/v1/procedures?level=village')).status).toBe(400)
  })

  test('gives one with its form and version, and neither process nor template', async () => {
    const one = JSON.parse((await get('/api/v1/procedures/1.001193')).html)
    expect(one).toMatchObject({
      version: 1,
      procedure: { code: '1.001193', papers: expect.any(Array) },
      form: { pages: expect.any(Array) },
    })
    expect(JSON.stringify(one)).not.toContain('bpmn')
    expect((await get('/api/v1/procedures/9.999999')).status).toBe(404)
    expect((await get('/api/v1/procedures/abc')).status).toBe(400)
  })
})
