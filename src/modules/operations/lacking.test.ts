import { expect, test } from 'vitest'
import { useSignerSource } from '#modules/signing'
import { system } from '#platform/access'
import { noteBackup } from '#platform/backup'
import { staff, testDatabase } from '../../../tests/support/database.ts'
import { alarmsOf } from './alarms.ts'
import { sweepUploads } from './jobs/sweep-uploads.ts'
import { seeOperation } from './queries/see-operation.ts'
import { texts } from './texts.ts'

// Read once. The province was seeded while it was on.
process.env.DEMONSTRATION = 'false'
delete process.env.CLAMD
delete process.env.SMTP_URL
process.env.ANCHOR_MAIL_TO = 'luu-tru@tinhban.example'

const db = testDatabase({ seed: true })
const operator = db.as(staff({ role: 'administrator', agency: 'tay-ninh', reach: 'agency' }))

test('a province without a signer, authorities to believe, a scanner, a backup and a way for its anchors is told so, and what to do', async () => {
  const alarms = async () => alarmsOf(await operator.read(seeOperation), texts('vi'), 'vi').join('\n')
  const bare = await alarms()
  expect(bare).toContain('Chưa có bản sao lưu nào')
  expect(bare).toContain('Chưa có nguồn chữ ký số')
  expect(bare).toContain('Chưa khai báo tổ chức chứng thực')
  expect(bare).toContain('không được quét vi-rút')
  expect(bare).toContain('Dấu mốc của sổ cái không đến được ai')
  useSignerSource(() => Promise.reject(new Error('not asked')))
  const signing = await alarms()
  expect(signing).not.toContain('Chưa có nguồn chữ ký số')
  expect(signing).toContain('đặt CLAMD=máy:cổng')
})

test('a backup that was not renewed for 26 hours is an alarm; it is noted by the command that makes it', async () => {
  const alarms = async () => alarmsOf(await operator.read(seeOperation), texts('vi'), 'vi').join('\n')
  const wait = (hours: number) =>
    db.database.pool.query('UPDATE platform.last_backup SET at = now() - make_interval(hours => $1)', [hours])
  await noteBackup(db.database)
  expect(await alarms()).not.toContain('sao lưu')
  await wait(25)
  expect(await alarms()).not.toContain('sao lưu')
  await wait(27)
  expect(await alarms()).toContain('Lần sao lưu trọn vẹn gần nhất đã 27 giờ trước')
  await noteBackup(db.database)
  expect(await alarms()).not.toContain('sao lưu')
})

test('who has tried nothing for a day is counted no longer', async () => {
  const { pool } = db.database
  await pool.query(
    `INSERT INTO platform.rate VALUES ('old', 3, now() - interval '25 hours'), ('new', 3, now() - interval '1 hour')`,
  )
  const { read, write } = db.as(system('test'))
  await sweepUploads({ now: new Date(), read, write })
  const { rows } = await pool.query(`SELECT key FROM platform.rate WHERE key IN ('old', 'new')`)
  expect(rows).toEqual([{ key: 'new' }])
})
