import { beforeAll, describe, expect, test } from 'vitest'
import { expectNoSidewaysScroll, liveSite, shot } from '../support/live-site.ts'
import { liveWorldOf } from '../support/live-world.ts'
import { cookieOfWhoMay, fragments, isPage, passedThrough } from '../support/looked-at.ts'
import { addressOf, pages } from '../support/routes.ts'
import type { World } from '../support/world.ts'

// As people are called who have no space in their name, and places that nobody can abbreviate.
const person = `Nguyễn${'phúc'.repeat(13)}ân`
const street = `${'Số1234/56/78hẻm9'.repeat(5)}, tổ dân phố số 12, khu phố Ninh Thành, ấp Thuận Tây, đường Nguyễn Thị Minh Khai nối dài`
const file = `${'giay_chung_nhan_quyen_su_dung_dat_'.repeat(3)}.pdf`
const agency =
  'Trung tâm Phục vụ hành chính công và Tiếp nhận, trả kết quả giải quyết thủ tục hành chính khu vực biên giới'

const site = liveSite()
let world: World
beforeAll(async () => {
  world = await liveWorldOf(site)
  await stretch()
})

/** Everything that people and places are called becomes as long as it may be. */
async function stretch(): Promise<void> {
  const { pool } = site.database
  for (const [sql, value] of [
    ['UPDATE identity.person SET name = $1', person],
    ['UPDATE dossiers.dossier SET applicant_name = $1', person],
    ['UPDATE dossiers.task SET applicant_name = $1', person],
    ['UPDATE organisation.staff SET name = $1', person],
    ['UPDATE identity.session SET name = $1', person],
    ['UPDATE organisation.agency SET short_name = $1', agency],
    ['UPDATE dossiers.paper SET name = $1', file],
    ['UPDATE dossiers.draft_paper SET name = $1', file],
    ['UPDATE vault.document SET name = $1, number = $1', file],
    ["UPDATE dossiers.task SET note = $1 WHERE state = 'done'", street],
  ] as const)
    await pool.query(sql, [value])
  for (const table of ['dossiers.draft', 'dossiers.dossier'])
    await pool.query(
      `UPDATE ${table} SET answers = jsonb_set(jsonb_set(answers, '{requester,name}', to_jsonb($1::text)), '{requester,residence,detail}', to_jsonb($2::text))
       WHERE answers ? 'requester'`,
      [person, street],
    )
}

const leftOut = [...fragments, ...passedThrough]
const shown = pages.filter(page => page.get && !leftOut.includes(page.path))

describe('what is long is broken and never pushes a page wider than the screen', () => {
  test.each(shown)('$path', async page => {
    const url = addressOf(page, world.examples)
    const cookie = await cookieFor(page.who, url)
    if (!(await isPage(site, url, cookie))) return
    for (const width of [360, 1366] as const) {
      const tab = await site.tab({ width, ...(cookie && { cookie }) })
      await tab.goto(url)
      await shot(tab, `long-${width}-${page.path.replace(/[^a-z0-9]+/gi, '-')}`)
      await expectNoSidewaysScroll(tab)
      await expectNothingCutOff(tab)
    }
  })
})

async function cookieFor(who: string, url: string): Promise<string | undefined> {
  if (who === 'staff') return cookieOfWhoMay(site, world, url)
  return who === 'anyone' ? undefined : world.owner.cookie
}

/** No words reach out of the box that they stand in. */
async function expectNothingCutOff(tab: Awaited<ReturnType<typeof site.visitor>>): Promise<void> {
  const out = await tab.evaluate(() => {
    const screen = document.documentElement.clientWidth
    const scrolls = (element: Element | null): boolean =>
      !!element &&
      (['auto', 'scroll'].includes(getComputedStyle(element).overflowX) || scrolls(element.parentElement))
    return [...document.querySelectorAll('main *, header *')]
      .filter(element => element.checkVisibility() && !element.closest('.govuk-visually-hidden'))
      .filter(element =>
        [...element.childNodes].some(node => node.nodeType === 3 && node.textContent?.trim()),
      )
      .filter(element => {
        const range = document.createRange()
        range.selectNodeContents(element)
        const box = range.getBoundingClientRect()
        return box.width > 0 && (box.right > screen + 1 || box.left < -1) && !scrolls(element)
      })
      .map(element => `${element.tagName}.${element.className}: ${element.textContent?.trim().slice(0, 40)}`)
  })
  expect.soft(out, tab.url()).toEqual([])
}
