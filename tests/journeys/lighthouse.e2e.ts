import lighthouse from 'lighthouse'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort, liveSite } from '../support/live-site.ts'

/** What lighthouse must find at least, of 100, on a phone with simulated slow 4G. */
const wanted = { performance: 95, accessibility: 100, 'best-practices': 95 }

const site = liveSite()
let browser: Browser
let port: number
beforeAll(async () => {
  port = await freePort()
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', `--remote-debugging-port=${port}`] })
})
afterAll(() => browser.close())

test.each([
  ['the start page', '/'],
  ['the list of procedures', '/thu-tuc'],
  ['one procedure', '/thu-tuc/1.001193'],
  ['the look-up', '/tra-cuu'],
])('%s is fast and accessible', async (_what, path) => {
  const found = await lighthouse(site.address + path, { port, logLevel: 'error', onlyCategories: Object.keys(wanted) })
  const { categories, audits } = found!.lhr
  for (const [name, least] of Object.entries(wanted)) {
    const { score, auditRefs } = categories[name]!
    const wrong = auditRefs.filter(ref => ref.weight && (audits[ref.id]!.score ?? 1) < 0.9).map(ref => `${ref.id} ${audits[ref.id]!.displayValue ?? ''}`)
    expect.soft(Math.round(score! * 100), `${name}: ${wrong.join(', ')}`).toBeGreaterThanOrEqual(least)
  }
})
