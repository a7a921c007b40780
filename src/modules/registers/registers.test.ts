import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { registerPerson } from '#modules/identity'
import { type Actor, system } from '#platform/access'
import { freeze } from '#platform/clock'
import { historyOf } from '#platform/ledger'
import { citizen, staff, testDatabase } from '../../../tests/support/database.ts'
import { people, personOf } from '../../../tests/support/sandbox/people.ts'
import {
  type PopulationServer,
  startPopulationSandbox,
} from '../../../tests/support/sandbox/population-server.ts'
import { testSite } from '../../../tests/support/site.ts'
import { lookUpPopulation, lookUpProblem, type Question } from './index.ts'
import { forgetAnswers } from './jobs/forget-answers.ts'

const db = testDatabase()
const by = db.as(system('test'))
const agency = 'tay-ninh/phuong-tan-ninh/trung-tam-phuc-vu-hanh-chinh-cong'
const officer = staff({ role: 'one-stop-officer', agency, reach: 'agency' })
const lanAnh = personOf('lan-anh')
const sau = personOf('sau')
/** Their record has a field that is empty where none may be. */
const odd = personOf('phuc')
const oddOne = { personalNumber: odd.personalNumber, name: odd.name, birthDate: odd.born }
let register: PopulationServer
let mine: Actor
let minutes = 0

beforeAll(async () => {
  register = await startPopulationSandbox({
    username: 'tay-ninh',
    password: 'mat-khau-thu',
    people: people.map(person => (person === odd ? { ...odd, ethnicity: null as never } : person)),
  })
  process.env.POPULATION_URL = register.url
  process.env.POPULATION_USERNAME = 'tay-ninh'
  process.env.POPULATION_PASSWORD = 'mat-khau-thu'
  process.env.POPULATION_TIMEOUT_MS = '300'
  const { personalNumber, name, born, sex } = lanAnh
  const registered = await by.write(tx =>
    registerPerson(tx, { personal_number: personalNumber, name, birth_date: born, sex }),
  )
  if (!registered.ok) throw new Error(JSON.stringify(registered.errors))
  mine = citizen(registered.person.id)
})
afterAll(() => register.stop())
beforeEach(async () => {
  register.faults.set(null)
  // Each test an hour later: nothing is kept, no circuit is open.
  freeze(new Date(Date.UTC(2026, 10, 21, 1, (minutes += 60))))
  await db.database.pool.query('UPDATE registers.circuit SET failures = 0, open_until = NULL')
})
afterEach(() => freeze(undefined))

const pass = (milliseconds: number) => freeze(new Date(Date.UTC(2026, 10, 21, 1, minutes) + milliseconds))
const ask = (actor: Actor, question: Partial<Question> & { personalNumber: string }) =>
  lookUpPopulation({ actor, write: db.as(actor).write }, { purpose: 'Điền sẵn tờ khai', ...question })
const askOwn = (over: Partial<Question> = {}) => ask(mine, { personalNumber: lanAnh.personalNumber, ...over })
const askAboutSau = (over: Partial<Question> = {}) =>
  ask(officer, {
    personalNumber: sau.personalNumber,
    name: 'NGUYỄN THỊ SÁU',
    birthDate: '1954',
    dossier: 'H53.25459-20261121-0001',
    ...over,
  })
const asked = async () =>
  ((await (await fetch(`${register.url}/__lookups`)).json()) as Record<string, string>[]).length
const rows = async (personalNumber: string) => {
  const { rows } = await db.database.pool.query(
    'SELECT * FROM registers.look_up ORDER BY asked_at DESC, id DESC',
  )
  const { personHash } = await import('./commands/log-look-up.ts')
  return rows.filter(row => row.person_hash.equals(personHash(personalNumber)))
}

describe('lookUpPopulation', () => {
  test('fills in what forms ask for', async () => {
    const found = await askOwn({ household: true })
    expect(found).toMatchObject({
      ok: true,
      record: {
        personalNumber: lanAnh.personalNumber,
        name: 'Trần Thị Lan Anh',
        birthDate: '2000-09-02',
        sex: 'female',
        ethnicity: 'Kinh',
        nationality: 'Việt Nam',
        hometown: expect.stringMatching(/, Tỉnh Tây Ninh$/i),
        residence: { province: '80', commune: '25459', detail: 'Số 12, đường Hoa Sen, khu phố 2' },
        maritalStatus: 'married',
        spouse: { name: 'Nguyễn Hoàng Phúc', personalNumber: personOf('phuc').personalNumber },
      },
    })
    expect(found.ok && found.record.household.map(member => member.name)).toContain('Nguyễn Trần Gia Bảo')
    const old = await askAboutSau()
    expect(old.ok && old.record.birthDate).toBe('1954')
  })

  test('is written down before it is sent, and by whom, for what and with which outcome stays', async () => {
    register.faults.set({ mode: 'slow', delay: 5000 })
    const waiting = askAboutSau({ purpose: 'Đối chiếu người nộp' })
    await expect.poll(async () => (await rows(sau.personalNumber))[0]?.purpose).toBe('Đối chiếu người nộp')
    expect((await rows(sau.personalNumber))[0]).toMatchObject({
      outcome: 'asked',
      agency,
      dossier: 'H53.25459-20261121-0001',
      person: null,
    })
    expect(await waiting).toEqual({ ok: false, why: 'unavailable' })
    const [row] = await rows(sau.personalNumber)
    expect(row).toMatchObject({
      outcome: 'unavailable',
      asked_by: `staff:${officer.kind === 'staff' && officer.id}`,
    })
    const history = await by.read(tx => historyOf(tx, row.id))
    expect(history.map(entry => entry.action)).toEqual(['population.asked', 'population.answered'])
    expect(JSON.stringify([row, history])).not.toContain(sau.personalNumber)
    const { pool } = db.database
    await expect(
      pool.query(`UPDATE registers.look_up SET purpose = 'x' WHERE id = $1`, [row.id]),
    ).rejects.toThrow('append-only')
    await expect(
      pool.query(`UPDATE registers.look_up SET outcome = 'found' WHERE id = $1`, [row.id]),
    ).rejects.toThrow('append-only')
    await expect(pool.query('DELETE FROM registers.look_up')).rejects.toThrow('append-only')
  })

  test('asks the same question once in ten minutes; another purpose, person or officer asks anew', async () => {
    const before = await asked()
    const first = await askAboutSau()
    pass(9 * 60_000)
    expect(await askAboutSau()).toEqual(first)
    expect(await asked()).toBe(before + 1)
    await askAboutSau({ purpose: 'Việc khác' })
    await ask(staff({ role: 'processor', agency, reach: 'agency' }), {
      personalNumber: sau.personalNumber,
      name: sau.name,
      birthDate: '1954',
      dossier: 'H53.25459-20261121-0001',
    })
    expect(await asked()).toBe(before + 3)
    pass(10 * 60_000 + 1)
    await askAboutSau()
    expect(await asked()).toBe(before + 4)
  })

  test('keeps the answer sealed, and forgets it', async () => {
    await askAboutSau()
    const [row] = await rows(sau.personalNumber)
    expect(row.answer.includes(Buffer.from('Nguyễn'))).toBe(false)
    pass(11 * 60_000)
    await forgetAnswers({ now: new Date(), write: by.write, read: by.read })
    expect((await rows(sau.personalNumber))[0]).toMatchObject({ answer: null, outcome: 'found' })
  })

  test('tells a mistyped person from one whom the register does not know', async () => {
    expect(await askAboutSau({ birthDate: '1955' })).toEqual({ ok: false, why: 'mismatch' })
    const stranger = await by.write(tx =>
      registerPerson(tx, {
        personal_number: '072198990001',
        name: 'Lê Văn Không',
        birth_date: '1998-01-01',
        sex: 'male',
      }),
    )
    if (!stranger.ok) throw new Error(JSON.stringify(stranger.errors))
    expect(await ask(citizen(stranger.person.id), { personalNumber: '072198990001' })).toEqual({
      ok: false,
      why: 'missing',
    })
    await db.database.pool.query(`UPDATE identity.person SET birth_date = '1998' WHERE id = $1`, [
      stranger.person.id,
    ])
    expect(await ask(citizen(stranger.person.id), { personalNumber: '072198990001' })).toEqual({
      ok: false,
      why: 'mismatch',
    })
    expect(lookUpProblem('vi', 'unavailable')).toBe(
      'Cơ sở dữ liệu dân cư đang gián đoạn; bạn có thể tự nhập.',
    )
  })

  test.each(['down', '5xx', 'garbled', 'wrong', 'slow'] as const)(
    'a register that is %s is unavailable, and nobody else’s data comes back',
    async mode => {
      register.faults.set({ mode, delay: 2000 })
      expect(await askOwn()).toEqual({ ok: false, why: 'unavailable' })
      register.faults.set(null)
      expect(await askOwn()).toMatchObject({ ok: true })
    },
  )

  test('that sends elsewhere is not followed: numbers of people go only where they were addressed to', async () => {
    register.faults.set({ mode: 'moved', times: 1 })
    const before = await asked()
    expect(await askOwn()).toEqual({ ok: false, why: 'unavailable' })
    expect(await asked()).toBe(before)
  })

  test('leaves a register alone after three failures, and tries again with one question after half a minute', async () => {
    register.faults.set({ mode: '5xx' })
    for (let n = 0; n < 3; n++) await askAboutSau()
    register.faults.set(null)
    const [before, written] = [await asked(), (await rows(sau.personalNumber)).length]
    expect(await askAboutSau()).toEqual({ ok: false, why: 'unavailable' })
    expect(await asked()).toBe(before)
    expect(await rows(sau.personalNumber)).toHaveLength(written)

    pass(31_000)
    register.faults.set({ mode: '5xx' })
    expect(await askAboutSau()).toEqual({ ok: false, why: 'unavailable' })
    register.faults.set(null)
    expect(await askAboutSau()).toEqual({ ok: false, why: 'unavailable' })
    pass(62_000)
    expect(await askAboutSau()).toMatchObject({ ok: true })
    expect(await askAboutSau({ purpose: 'Việc khác' })).toMatchObject({ ok: true })
  })

  describe('goes on asking a register that answers, though not this question', () => {
    const failing = async (over: Partial<Question>) => {
      for (let n = 0; n < 3; n++) expect(await askAboutSau(over)).toEqual({ ok: false, why: 'unavailable' })
      const [row] = await rows(over.personalNumber ?? sau.personalNumber)
      expect(row).toMatchObject({ outcome: 'unavailable' })
      expect(await askOwn()).toMatchObject({ ok: true })
    }

    test('because a parameter is refused', () => failing({ procedure: 'x'.repeat(51) }))

    test('because a record has another shape', () => failing(oddOne))

    test('and opens it again after a rest', async () => {
      register.faults.set({ mode: '5xx' })
      for (let n = 0; n < 3; n++) await askAboutSau()
      register.faults.set(null)
      pass(31_000)
      await askAboutSau({ procedure: 'x'.repeat(51) })
      expect(await askOwn()).toMatchObject({ ok: true })
    })
  })

  test('needs a purpose, a dossier of officers, and facts to compare', async () => {
    await expect(askAboutSau({ dossier: ' ' })).rejects.toThrow('registers.dossier')
    await expect(askAboutSau({ purpose: ' ' })).rejects.toThrow('registers.purpose')
    await expect(ask(officer, { personalNumber: sau.personalNumber, dossier: 'H53.1' })).rejects.toThrow(
      'registers.facts',
    )
    await expect(askAboutSau({ personalNumber: '123' })).rejects.toThrow('registers.personal-number')
  })
})

test('the person reads who looked, why and with which outcome', async () => {
  await ask(officer, {
    personalNumber: lanAnh.personalNumber,
    dossier: 'H53.25459-20261121-0009',
    purpose: 'Đối chiếu <giấy tờ> tại quầy',
  })
  await askOwn()
  const site = await testSite(db.database)
  const { html } = await site.as(mine).get('/tai-khoan/ai-da-xem')
  expect(html).toContain('Đối chiếu &lt;giấy tờ> tại quầy')
  expect(html).toContain('H53.25459-20261121-0009')
  expect(html).toContain('Đã nhận thông tin của bạn')
  expect(html).toMatch(/>Bạn</)
  expect((await site.as(officer).get('/tai-khoan/ai-da-xem')).status).toBe(303)
  await site.app.close()
})
