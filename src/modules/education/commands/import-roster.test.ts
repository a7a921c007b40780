import { describe, expect, test, vi } from 'vitest'
import { testDatabase } from '../../../../tests/support/database.ts'
import type { RosterLine } from '../roster.ts'
import { accountant, pupilLine, school, schoolOn, year } from '../school.fixture.ts'
import { importRoster } from './import-roster.ts'

const db = testDatabase({ seed: true })
const its = schoolOn(db)
const mother = '072190990043'

const parent = { born: '20/11/2019', parentName: 'Mai Thị Hồng Phượng', parentNumber: mother }
const short = (n: number, over: Partial<RosterLine> = {}): RosterLine => {
  const { line, code, name, class: room } = pupilLine(n)
  return { line, code, name, class: room, ...over }
}
const kept = async (n: number) =>
  (
    await db.database.pool.query(
      'SELECT born::text, parent_name, parent_number FROM education.pupil WHERE school = $1 AND code = $2',
      [school, `T${n}`],
    )
  ).rows[0]
const whole = { born: '2019-11-20', parent_name: parent.parentName, parent_number: mother }

describe('a list of pupils', () => {
  test('is taken whole or not at all, and the same list again changes nothing', async () => {
    const lines = [pupilLine(1), pupilLine(2), pupilLine(3)]
    const wrong = await db
      .as(accountant)
      .write(tx => importRoster(tx, { school, year, lines: [...lines, pupilLine(1)] }))
    expect(wrong).toMatchObject({ ok: false, problems: [{ why: 'twice' }] })
    expect(await its.take(lines)).toEqual({ ok: true, added: 3, changed: 0 })
    expect(await its.take(lines)).toEqual({ ok: true, added: 0, changed: 0 })
    const moved = [
      pupilLine(1, { class: '4B' }),
      pupilLine(2, { parentName: 'Nguyễn Văn Hòa' }),
      pupilLine(3),
    ]
    expect(await its.take(moved)).toEqual({ ok: true, added: 0, changed: 2 })
    expect(await its.take(lines)).toEqual({ ok: true, added: 0, changed: 2 })
  })

  describe('leaves alone what it has no column for', () => {
    test('so that code, name and class alone change neither birth nor parents', async () => {
      await its.take([pupilLine(201, parent), pupilLine(202, parent)])
      const lines = [short(201), short(202, { class: '4C' }), short(203)]
      expect(await its.take(lines)).toEqual({ ok: true, added: 1, changed: 1 })
      for (const n of [201, 202]) expect(await kept(n)).toEqual(whole)
      expect(await kept(203)).toEqual({ born: null, parent_name: null, parent_number: null })
      expect(await its.take(lines)).toEqual({ ok: true, added: 0, changed: 0 })
    })

    test('while an empty cell clears, and the number goes with the name', async () => {
      await its.take([pupilLine(211, parent), pupilLine(212, parent), pupilLine(213, parent)])
      const lines = [
        short(211, { born: '' }),
        short(212, { parentNumber: '' }),
        short(213, { parentName: '' }),
      ]
      expect(await its.take(lines)).toEqual({ ok: true, added: 0, changed: 3 })
      expect(await kept(211)).toEqual({ ...whole, born: null })
      expect(await kept(212)).toEqual({ ...whole, parent_number: null })
      expect(await kept(213)).toEqual({ ...whole, parent_name: null, parent_number: null })
    })
  })

  describe('whose codes a spreadsheet made numbers', () => {
    const coded = (code: string, n: number) => pupilLine(n, { code, class: '4E' })
    const codesLike = async (end: string) =>
      (
        await db.database.pool.query(
          'SELECT code FROM education.pupil WHERE school = $1 AND code LIKE $2 ORDER BY code',
          [school, `%${end}`],
        )
      ).rows.map(row => row.code)
    const refused = (lines: RosterLine[]) =>
      db.as(accountant).write(tx => importRoster(tx, { school, year, lines }))

    test('finds the pupils of before, with and without their zeros', async () => {
      const lines = [coded('072319001234', 231), coded('72319001235', 232)]
      expect(await its.take(lines)).toEqual({ ok: true, added: 2, changed: 0 })
      const numbers = [coded('72319001234', 231), coded('072319001235', 232)]
      expect(await its.take(numbers)).toEqual({ ok: true, added: 0, changed: 0 })
      expect(await its.take([{ ...numbers[0]!, class: '4G' }])).toEqual({ ok: true, added: 0, changed: 1 })
      expect(await codesLike('7231900123_')).toEqual(['072319001234', '72319001235'])
    })

    test('says which line means the same pupil, and asks for the zeros where they part two', async () => {
      await its.take([coded('0551', 233), coded('00552', 234), coded('0552', 235)])
      expect(await refused([coded('0551', 233), coded('551', 236)])).toEqual({
        ok: false,
        problems: [{ line: 237, column: 'code', why: 'twice', other: 234 }],
      })
      expect(await refused([coded('552', 234)])).toEqual({
        ok: false,
        problems: [{ line: 235, column: 'code', why: 'zeros' }],
      })
      expect(await its.take([coded('00552', 234), coded('0552', 235)])).toEqual({
        ok: true,
        added: 0,
        changed: 0,
      })
    })
  })

  test('waits for another of the same moment, and follows it', async () => {
    const room = { class: '4D' }
    let second: ReturnType<typeof its.take> | undefined
    await db.as(accountant).write(async tx => {
      await importRoster(tx, { school, year, lines: [pupilLine(221, { ...parent, ...room })] })
      second = its.take([short(221, room), short(222, room)])
      await vi.waitFor(async () => {
        const { rows } = await db.database.pool.query(
          `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        )
        expect(rows).toHaveLength(1)
      }, 5_000)
    })
    expect(await second).toEqual({ ok: true, added: 1, changed: 0 })
    expect(await kept(221)).toEqual(whole)
    const { rows } = await db.database.pool.query('SELECT FROM education.enrolment WHERE class = $1', [
      await its.classOf('4D'),
    ])
    expect(rows).toHaveLength(2)
  })
})
