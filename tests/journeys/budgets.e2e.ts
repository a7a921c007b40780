import { AxeBuilder } from '@axe-core/playwright'
import type { Page as Tab } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { demonstrationPassword } from '../../src/modules/identity/seed.ts'
import { demonstrationStaff } from '../../src/modules/organisation/data/staff.ts'
import { expectNoSidewaysScroll, liveSite } from '../support/live-site.ts'
import { liveWorldOf } from '../support/live-world.ts'
import { cookieOfWhoMay, fragments, isPage, passedThrough } from '../support/looked-at.ts'
import { addressOf, pages } from '../support/routes.ts'
import type { World } from '../support/world.ts'

/** A cheap phone on a slow line, the first time: what it may cost to see any page. */
const budget = { bytes: 60 * 1024, script: 15 * 1024, layoutShift: 0.01 }

const site = liveSite()
let world: World
beforeAll(async () => {
  world = await liveWorldOf(site)
})

const shown = pages.filter(
  page => page.get && !passedThrough.includes(page.path) && !fragments.includes(page.path),
)

describe('on a phone, seen for the first time', () => {
  test.each(shown.filter(page => page.who !== 'staff'))('$path', async page => {
    const cookie = page.who === 'anyone' ? undefined : world.owner.cookie
    const url = addressOf(page, world.examples)
    if (!(await isPage(site, url, cookie))) return
    const tab = await site.visitor({ width: 360, ...(cookie && { cookie }) })
    const cost = await costOf(tab, url)
    expect.soft(cost.bytes, 'bytes over the wire').toBeLessThanOrEqual(budget.bytes)
    expect.soft(cost.script, 'bytes of script').toBeLessThanOrEqual(budget.script)
    expect.soft(cost.layoutShift, 'layout shift').toBeLessThan(budget.layoutShift)
    await expectSoundDocument(tab)
    await expectAccessible(tab)
    await tab.setViewportSize({ width: 320, height: 640 })
    await expectNoSidewaysScroll(tab)
    await tab.context().close()
  })
})

describe('on an officer’s desk', () => {
  test.each(shown.filter(page => page.who === 'staff'))('$path', async page => {
    const url = addressOf(page, world.examples)
    const cookie = await cookieOfWhoMay(site, world, url)
    if (!(await isPage(site, url, cookie))) return
    const tab = await site.tab({ width: 1366, cookie })
    await tab.goto(url)
    await expectSoundDocument(tab)
    await expectAccessible(tab)
    await expectNoSidewaysScroll(tab)
  })
})

test('what is missing, and what was refused, are pages as well', async () => {
  for (const cookie of [undefined, world.owner.cookie, world.here[0]!.cookie]) {
    const tab = await site.visitor({ width: 360, ...(cookie && { cookie }) })
    await tab.goto('/khong-co-trang-nay')
    await expectSoundDocument(tab)
    await expectAccessible(tab)
    await tab.context().close()
  }
})

test('in the middle of signing in', async () => {
  const tab = await site.visitor({ width: 360 })
  await tab.goto('/can-bo/dang-nhap')
  await tab.fill('input[name=email]', demonstrationStaff()[0]!.account)
  await tab.fill('input[name=password]', demonstrationPassword)
  await tab.locator('main form button').first().click()
  await tab.waitForURL('**/can-bo/dang-nhap/ma*')
  await expectSoundDocument(tab)
  await expectAccessible(tab)
  await tab.goto('/dang-nhap')
  await expectSoundDocument(tab)
  await expectAccessible(tab)
  await tab.context().close()
})

/** Opens the address with an empty cache and adds up what came over the line until everything stood still. */
async function costOf(
  tab: Tab,
  url: string,
): Promise<{ bytes: number; script: number; layoutShift: number }> {
  const devtools = await tab.context().newCDPSession(tab)
  const types = new Map<string, string>()
  const cost = { bytes: 0, script: 0, layoutShift: 0 }
  devtools.on('Network.responseReceived', ({ requestId, type }) => void types.set(requestId, type))
  devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    cost.bytes += encodedDataLength
    if (types.get(requestId) === 'Script') cost.script += encodedDataLength
  })
  await devtools.send('Network.enable')
  await tab.addInitScript(watchShifts)
  await tab.goto(url)
  await tab.evaluate(() => document.fonts.ready)
  await tab.waitForTimeout(300)
  cost.layoutShift = await tab.evaluate(() => (window as unknown as { shifted: number }).shifted)
  expect(cost.bytes, 'nothing was measured').toBeGreaterThan(1000)
  return cost
}

function watchShifts(): void {
  const seen = window as unknown as { shifted: number }
  seen.shifted = 0
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) seen.shifted += (entry as unknown as { value: number }).value
  }).observe({ type: 'layout-shift', buffered: true })
}

async function expectSoundDocument(tab: Tab): Promise<void> {
  const found = await tab.evaluate(() => ({
    headings: document.querySelectorAll('h1').length,
    lang: document.documentElement.lang,
    title: document.title.trim(),
    styled: [...document.styleSheets].length > 0,
    ids: [...document.querySelectorAll('[id]')]
      .map(element => element.id)
      .filter((id, i, all) => all.indexOf(id) !== i),
  }))
  expect.soft(found).toMatchObject({ headings: 1, lang: 'vi', styled: true, ids: [] })
  expect.soft(found.title, 'title').toMatch(/\S – \S/)
}

async function expectAccessible(tab: Tab): Promise<void> {
  const { violations } = await new AxeBuilder({ page: tab })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  expect
    .soft(
      violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.html.slice(0, 200)).join(' | ')}`),
    )
    .toEqual([])
}
