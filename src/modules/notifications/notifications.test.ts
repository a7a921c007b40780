import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { contactReached, registerPerson } from '#modules/identity'
import { system } from '#platform/access'
import { sealBytes } from '#platform/config'
import { announce, type JobContext } from '#platform/jobs'
import { testDatabase } from '../../../tests/support/database.ts'
import { personOf } from '../../../tests/support/sandbox/people.ts'
import { type SmtpSandbox, startSmtpSandbox } from '../../../tests/support/sandbox/smtp-server.ts'
import { messageId, notify } from './index.ts'
import { deliver } from './jobs/deliver.ts'
import { sendContactCode } from './jobs/send-contact-code.ts'
import { listDeliveries } from './queries/list-deliveries.ts'

const db = testDatabase()
const by = db.as(system('test'))
const job: JobContext = { now: new Date(), write: by.write, read: by.read }
const address = 'lan-anh@nguoidan.example'
let smtp: SmtpSandbox
let lanAnh: string
let silent: string
let unreached: string

beforeAll(async () => {
  smtp = await startSmtpSandbox()
  process.env.SMTP_URL = smtp.url
  const register = async (key: string, email?: string) => {
    const { personalNumber, name, born, sex } = personOf(key)
    const person = { personal_number: personalNumber, name, birth_date: born, sex, ...(email && { email }) }
    const registered = await by.write(tx => registerPerson(tx, person))
    if (!registered.ok) throw new Error(JSON.stringify(registered.errors))
    return registered.person.id
  }
  lanAnh = await register('lan-anh', address)
  const { rows } = await db.database.pool.query<{ id: string }>(
    `SELECT id FROM identity.contact WHERE person = $1 AND channel = 'email'`,
    [lanAnh],
  )
  await by.write(tx => contactReached(tx, rows[0]!.id))
  silent = await register('sau')
  unreached = await register('tam')
  await db.database.pool.query(
    `INSERT INTO identity.contact (person, channel, address, holder, purposes, created_at)
     VALUES ($1, 'email', 'nguoi-la@nguoidan.example', 'self', '{dossier}', now())`,
    [unreached],
  )
})
afterAll(() => smtp.stop())
beforeEach(() => {
  smtp.fail(null)
  smtp.clear()
})

const letter = (over: object = {}) => ({
  person: lanAnh,
  subject: 'Hồ sơ H53.1 đã được tiếp nhận',
  text: 'Chúng tôi đã nhận đủ giấy tờ.\n\nHẹn trả kết quả <lúc> 16:00.',
  action: { text: 'Xem hồ sơ', path: '/ho-so/H53.1' },
  about: { kind: 'dossier' as const, id: randomUUID() },
  key: randomUUID(),
  ...over,
})
const stateOf = async (message: string) => {
  const { deliveries } = await by.read(tx => listDeliveries(tx))
  return deliveries.find(delivery => delivery.message === message)
}

describe('notify', () => {
  test('puts a message into the inbox and sends it by e-mail, once however often it is said', async () => {
    const message = letter()
    const ids = await Promise.all([1, 2, 3].map(() => by.write(tx => notify(tx, message))))
    expect(new Set(ids).size).toBe(1)
    await db.runJobs()
    expect(smtp.mails()).toHaveLength(1)
    const mail = smtp.mailTo(address)!
    expect(mail.subject).toBe('Hồ sơ H53.1 đã được tiếp nhận')
    expect(mail.headers.get('message-id')).toBe(messageId(message.key))
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated')
    expect(mail.text).toContain('Kính gửi ông/bà Trần Thị Lan Anh,')
    expect(mail.text).toContain('Hẹn trả kết quả <lúc> 16:00.')
    expect(mail.text).toMatch(/Xem hồ sơ: http\S+\/ho-so\/H53\.1/)
    expect(mail.html).toContain('<html lang="vi">')
    expect(mail.html).toContain('Hẹn trả kết quả &lt;lúc> 16:00.')
    expect(await stateOf(ids[0]!)).toMatchObject({
      state: 'sent',
      attempts: 1,
      address_masked: 'la•••@nguoidan.example',
      error: null,
    })
    await expect(deliver(job, { message: ids[0]!, person: silent })).rejects.toThrow('to somebody else')
  })

  test('leaves nothing behind when the deed fails', async () => {
    const message = letter()
    await by
      .write(async tx => {
        await notify(tx, message)
        throw new Error('no')
      })
      .catch(() => {})
    await db.runJobs()
    expect(smtp.mails()).toHaveLength(0)
    const { rows } = await db.database.pool.query('SELECT FROM notifications.message WHERE key = $1', [
      message.key,
    ])
    expect(rows).toHaveLength(0)
  })

  test('a person without e-mail has it in the inbox', async () => {
    const id = await by.write(tx => notify(tx, letter({ person: silent })))
    await db.runJobs()
    expect(smtp.mails()).toHaveLength(0)
    expect(await stateOf(id)).toBeUndefined()
  })

  test('no letter goes to an address that nobody has confirmed: it may be a stranger’s', async () => {
    const id = await by.write(tx => notify(tx, letter({ person: unreached })))
    await db.runJobs()
    expect(smtp.mails()).toHaveLength(0)
    expect(await stateOf(id)).toBeUndefined()
  })

  test('an action leads to a page of ours only', async () => {
    for (const path of ['https://evil.example', '//evil.example', 'ho-so'])
      await expect(by.write(tx => notify(tx, letter({ action: { text: 'Mở', path } })))).rejects.toThrow(
        'action_path',
      )
  })
})

test('a letter goes to an address that the person gave for what it is about', async () => {
  const purposes = (list: string) =>
    db.database.pool.query(`UPDATE identity.contact SET purposes = $2 WHERE person = $1`, [lanAnh, list])
  const sent = async (over: object) => {
    const id = await by.write(tx => notify(tx, letter(over)))
    await db.runJobs()
    return (await stateOf(id))?.state
  }
  await purposes('{reminder}')
  expect([await sent({}), await sent({ purpose: 'reminder' })]).toEqual([undefined, 'sent'])
  await purposes('{dossier}')
  expect([await sent({}), await sent({ purpose: 'reminder' })]).toEqual(['sent', undefined])
  await purposes('{dossier,reminder}')
})

describe('deliver', () => {
  test('tries again what the mail server did not want yet, with the same Message-ID', async () => {
    const message = letter()
    const id = await by.write(tx => notify(tx, message))
    smtp.fail({ mode: 'busy', times: 1 })
    await expect(db.runJobs()).rejects.toThrow('451')
    expect(await stateOf(id)).toMatchObject({
      state: 'failed-temporarily',
      attempts: 1,
      error: expect.stringContaining('451'),
    })
    smtp.fail({ mode: 'down', times: 1 })
    await expect(deliver(job, { message: id })).rejects.toThrow('The mail server said')
    await deliver(job, { message: id })
    expect(await stateOf(id)).toMatchObject({ state: 'sent', attempts: 3 })
    expect(smtp.mails().map(mail => mail.headers.get('message-id'))).toEqual([messageId(message.key)])
    await deliver(job, { message: id })
    expect(smtp.mails()).toHaveLength(1)
  })

  test('a process that died after sending sends the same letter again, and it is known by its id', async () => {
    const message = letter()
    const id = await by.write(tx => notify(tx, message))
    await deliver(job, { message: id })
    await db.database.pool.query(
      `UPDATE notifications.delivery SET state = 'queued' WHERE message = $1 AND channel = 'e-mail'`,
      [id],
    )
    await deliver(job, { message: id })
    const ids = smtp.mails().map(mail => mail.headers.get('message-id'))
    expect(ids).toEqual([messageId(message.key), messageId(message.key)])
  })

  test('who stood still in the middle does not overwrite what another did meanwhile', async () => {
    const id = await by.write(tx => notify(tx, letter()))
    smtp.fail({ mode: 'busy' })
    let words = 0
    const slow: JobContext = {
      ...job,
      async write(work) {
        words++
        if (words === 2) {
          smtp.fail(null)
          await deliver(job, { message: id })
        }
        return by.write(work)
      },
    }
    await expect(deliver(slow, { message: id })).rejects.toThrow()
    expect(await stateOf(id)).toMatchObject({ state: 'sent', attempts: 2 })
  })

  test('gives up a mailbox that does not exist, and keeps the address out of what it notes', async () => {
    const id = await by.write(tx => notify(tx, letter()))
    smtp.fail({ mode: 'refuse' })
    await deliver(job, { message: id })
    await deliver(job, { message: id })
    const row = await stateOf(id)
    expect(row).toMatchObject({ state: 'failed', attempts: 1, error: expect.stringContaining('550') })
    expect(row!.error).not.toContain(address)
  })

  test('keeps a letter that the server refuses for a fault of ours', async () => {
    const id = await by.write(tx => notify(tx, letter()))
    smtp.fail({ mode: 'forbid' })
    await expect(deliver(job, { message: id })).rejects.toThrow('530')
    expect(await stateOf(id)).toMatchObject({ state: 'failed-temporarily' })
    smtp.fail(null)
    await deliver(job, { message: id })
    expect(await stateOf(id)).toMatchObject({ state: 'sent', attempts: 2 })
  })

  test('outlives a mail server that is away for hours', async () => {
    const id = await by.write(tx => notify(tx, letter()))
    smtp.fail({ mode: 'busy' })
    for (let n = 0; n < 30; n++) await expect(deliver(job, { message: id })).rejects.toThrow()
    expect(await stateOf(id)).toMatchObject({ state: 'failed-temporarily', attempts: 30 })
    const { rows } = await db.database.pool.query(
      'SELECT attempt FROM notifications.failure WHERE message = $1 ORDER BY attempt',
      [id],
    )
    expect(rows.map(row => row.attempt)).toEqual([26, 27, 28, 29, 30])
    smtp.fail(null)
    await deliver(job, { message: id })
    expect(await stateOf(id)).toMatchObject({ state: 'sent', attempts: 31 })
  })
})

test('a code to confirm an address goes to that address and into no inbox', async () => {
  const { pool } = db.database
  const { rows } = await pool.query(
    `SELECT id FROM identity.contact WHERE person = $1 AND channel = 'email'`,
    [lanAnh],
  )
  const contact: string = rows[0].id
  await sendContactCode(job, { contact })
  expect(smtp.mails()).toHaveLength(0)
  await pool.query(
    `INSERT INTO identity.contact_code (contact, code, expires_at) VALUES ($1, $2, now() + interval '15 minutes')`,
    [contact, sealBytes('contact-code', '042042')],
  )
  const before = await pool.query('SELECT count(*) AS n FROM notifications.message')
  await by.write(tx => announce(tx, 'identity.contact-code-wanted', { contact }))
  await db.runJobs()
  expect(smtp.mailTo(address)?.text).toContain('042042')
  expect((await pool.query('SELECT count(*) AS n FROM notifications.message')).rows).toEqual(before.rows)
})
