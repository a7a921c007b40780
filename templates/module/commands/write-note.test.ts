import { expect, test } from 'vitest'
import { system } from '#platform/access'
import { historyOf } from '#platform/ledger'
import { staff, testDatabase } from '../../../../tests/support/database.ts'
import { listNotes } from '../queries/list-notes.ts'
import { longestNote, writeNote } from './write-note.ts'

const db = testDatabase({ seed: true })
const agency = 'tay-ninh/phuong-tan-ninh'
const officer = db.as(staff({ role: 'processor', agency, reach: 'agency' }))

test('a note stands in the list, the newest first, and in the ledger', async () => {
  const first = await officer.write(tx => writeNote(tx, { agency, text: '  Máy in tầng 2 hết mực ' }))
  const second = await officer.write(tx => writeNote(tx, { agency, text: 'Đã thay mực' }))
  if (!first.ok || !second.ok) throw new Error('They were not written')
  const notes = await officer.read(tx => listNotes(tx, { agency }))
  expect(notes.map(note => note.text)).toEqual(['Đã thay mực', 'Máy in tầng 2 hết mực'])
  const history = await db.as(system('test')).read(tx => historyOf(tx, first.id))
  expect(history.map(one => [one.action, one.body])).toEqual([['note.written', { agency }]])
})

test.each([
  ['   ', 'missing'],
  ['a'.repeat(longestNote + 1), 'too-long'],
])('what is no note comes back as a value', async (text, error) => {
  expect(await officer.write(tx => writeNote(tx, { agency, text }))).toEqual({ ok: false, error })
})
