import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { system } from '#platform/access'
import { append, publishedAnchors, readAnchors, seal, verify } from '#platform/ledger'
import { testDatabase } from '../../../../tests/support/database.ts'
import { type SmtpSandbox, startSmtpSandbox } from '../../../../tests/support/sandbox/smtp-server.ts'
import { mailAnchor, publishLedgerAnchor } from './publish-anchor.ts'

const db = testDatabase({ setUp: false })
const by = db.as(system('test'))
const folder = mkdtempSync(join(tmpdir(), 'sen-anchors-'))
let smtp: SmtpSandbox

beforeAll(async () => {
  smtp = await startSmtpSandbox()
  Object.assign(process.env, {
    SMTP_URL: smtp.url,
    ANCHORS_DIR: folder,
    ANCHOR_MAIL_TO: 'luu-tru@tinhban.example, thanh-tra@tinhban.example',
  })
})
afterAll(async () => {
  await smtp.stop()
  rmSync(folder, { recursive: true })
})

const publish = async () => {
  await publishLedgerAnchor({ now: new Date(), write: by.write, read: by.read })
  await db.runJobs()
}

test('nothing is published before there is a seal', async () => {
  await publish()
  expect(publishedAnchors()).toEqual([])
  expect(smtp.mails()).toEqual([])
})

test('the newest seal is noted once and mailed to each keeper, who can prove by it what stood', async () => {
  await by.write(tx => append(tx, { chain: crypto.randomUUID(), action: 'a' }))
  // A seal waits for every transaction of the server that began before it.
  await vi.waitFor(async () => expect(await by.write(seal)).toBe(1), { timeout: 15_000, interval: 100 })
  await publish()
  await publish()
  const noted = publishedAnchors()
  expect(noted).toHaveLength(1)
  expect(readFileSync(join(folder, `${noted[0]!.at.slice(0, 4)}.txt`), 'utf8')).toContain('SEN-ANCHOR 1 ')

  const mails = smtp.mails()
  expect(new Set(mails.map(mail => mail.to))).toEqual(
    new Set(['luu-tru@tinhban.example', 'thanh-tra@tinhban.example']),
  )
  for (const mail of mails) expect(readAnchors(mail.text)).toEqual(noted)
  expect((await verify(db.database, { anchors: readAnchors(mails[0]!.text) })).broken).toBeUndefined()
})

test.each(['refuse', 'busy'] as const)(
  'a keeper’s mailbox that answers with “%s” fails the job, so that whoever runs Sen hears of it',
  async mode => {
    const to = 'luu-tru@tinhban.example'
    const [anchor] = publishedAnchors()
    const ctx = { now: new Date(), write: by.write, read: by.read }
    smtp.fail({ mode, to })
    await expect(mailAnchor(ctx, { to, anchor: anchor! })).rejects.toThrow('The mail server said')
    smtp.fail(null)
    await mailAnchor(ctx, { to, anchor: anchor! })
  },
)
