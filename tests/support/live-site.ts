import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject } from 'vitest'
import { connect, type Database } from '#platform/db'

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/**
 * The whole program as `npm start` runs it, on a database and a folder of its own, and a real Chromium to walk through
 * it. A page that writes an error to the console, or gets an answer of 500 and more, fails the test.
 */
export function liveSite() {
  const folder = mkdtempSync(join(tmpdir(), 'sen-live-'))
  const name = `sen_live_${randomUUID().slice(0, 8)}`
  const admin = inject('databaseUrl')
  let running: { address: string; stop(): Promise<void> } | undefined
  let browser: Browser | undefined
  let database: Database | undefined
  const tabs = new Map<string, Promise<Page>>()

  beforeAll(async () => {
    await once(admin, `CREATE DATABASE ${name} TEMPLATE sen_template`)
    const url = new URL(admin)
    url.pathname = `/${name}`
    // The program reads its settings once, from the environment: they are set before it is loaded.
    Object.assign(process.env, { PORT: String(await freePort()), DATABASE_URL: url.href, DATA_DIR: folder })
    const { serve } = await import('../../src/serve.ts')
    running = await serve()
    database = connect({ url: url.href, pool: 2 })
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: flags,
    })
  })
  afterAll(async () => {
    await browser?.close()
    await database?.close()
    await running?.stop()
    await once(admin, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    rmSync(folder, { recursive: true, force: true })
  })

  type Visit = { width?: 320 | 360 | 1366; javaScript?: boolean; cookie?: string }

  return {
    get address() {
      return running!.address
    },
    /** For asking what stands in the database, and for opening sessions. */
    get database() {
      return database!
    },
    /** A browser of its own: nobody signed in, or with the session of a cookie header (tests/support/sign-in.ts). */
    async visitor(options: Visit = {}): Promise<Page> {
      const width = options.width ?? 360
      const context = await browser!.newContext({
        viewport: { width, height: width < 800 ? 740 : 900 },
        javaScriptEnabled: options.javaScript ?? true,
        locale: 'vi-VN',
        timezoneId: 'Asia/Ho_Chi_Minh',
        baseURL: running!.address,
      })
      if (options.cookie) {
        const [name, value] = options.cookie.split('=') as [string, string]
        await context.addCookies([{ name, value, url: running!.address }])
      }
      const page = await context.newPage()
      page.setDefaultTimeout(30_000)
      page.on('console', message => {
        if (message.type() === 'error' && !/status of 4\d\d/.test(message.text()))
          expect.fail(`console: ${message.text()} at ${page.url()}`)
      })
      page.on('pageerror', error => expect.fail(`script: ${error.message} at ${page.url()}`))
      page.on('response', response => {
        if (response.status() >= 500) expect.fail(`${response.status()} from ${response.url()}`)
      })
      return page
    },
    /** A visitor's tab that is opened once and used again: to look at one page after the other. */
    tab(options: Visit): Promise<Page> {
      const key = JSON.stringify(options)
      const tab = tabs.get(key) ?? this.visitor(options)
      tabs.set(key, tab)
      return tab
    },
  }
}

/** No page may be wider than its screen. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  // A page that is just coming has no document yet.
  await page.waitForLoadState('domcontentloaded')
  const [content, screen] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ])
  expect(content, `${page.url()} is wider than the screen`).toBeLessThanOrEqual(screen!)
}

/** A picture for whoever looks at the run afterwards: set SHOTS to a folder. */
export async function shot(page: Page, name: string): Promise<void> {
  if (process.env.SHOTS)
    await page.screenshot({ path: join(process.env.SHOTS, `${name}.png`), fullPage: true })
}

async function once(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

export async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>(done => probe.listen(0, '127.0.0.1', done))
  const { port } = probe.address() as { port: number }
  await new Promise(done => probe.close(done))
  return port
}
