import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '../../../../tests/support/database.ts'
import { testSite } from '../../../../tests/support/site.ts'
import { admitVisit } from '../commands/admit-visit.ts'
import { cashier as cashierAt, machine, newVisit } from '../visits.fixture.ts'

const db = testDatabase({ seed: true })
let site: Awaited<ReturnType<typeof testSite>>
beforeAll(async () => {
  site = await testSite(db.database)
})
afterAll(() => site.app.close())

const path = '/can-bo/vien-phi'
const cashier = cashierAt()
const find = async (words: string) => (await site.as(cashier).post(path, { tim: words })).location!
const look = async (address: string) => (await site.as(cashier).get(address)).html

test('what is searched for stands in no address, neither on the way nor in the answer', async () => {
  const insuranceNumber = 'GD4809900000777'
  const visits = []
  for (const patientName of ['Phùng Khắc Khoan', 'Phùng Khắc Hoan'])
    visits.push(await db.as(machine).write(tx => admitVisit(tx, newVisit({ patientName, insuranceNumber }))))
  const form = /<form[^>]*sen-search[^>]*>/.exec(await look(path))![0]
  expect(form).toContain('method="post"')

  for (const words of [insuranceNumber, 'phung khac', '072190990043|123456789|Phùng']) {
    const answer = await find(words)
    expect(answer.startsWith(`${path}?`)).toBe(true)
    for (const word of words.split(/[ |]/)) expect(decodeURIComponent(answer)).not.toContain(word)
    const html = await look(answer)
    expect(html).toContain(`value="${words}"`)
    // The way back leads to the same answer, and the page links to no address with the words.
    expect(await look(answer)).toContain(`value="${words}"`)
    for (const [, href] of html.matchAll(/href="([^"]+)"/g)) expect(href).not.toContain(words.split('|')[0])
    if (!words.includes('|')) for (const visit of visits) expect(html).toContain(`${path}/${visit}`)
  }
})

test('the next page is of the same search, and a card is scanned in one step', async () => {
  const numbers = Array.from({ length: 26 }, (_, n) => `MANY-${n + 10}`)
  const visits: string[] = []
  for (const number of numbers)
    visits.push(await db.as(machine).write(tx => admitVisit(tx, newVisit({ number }))))
  expect(await find(' many-10 ')).toBe(`${path}/${visits[0]}`)
  const first = await look(await find('many'))
  const next = /href="([^"]+)" rel="next"/.exec(first)![1]!.replaceAll('&amp;', '&')
  expect(next).not.toContain('many')
  const shown = [first, await look(next)].map(
    html => visits.filter(visit => html.includes(`${path}/${visit}`)).length,
  )
  expect(shown).toEqual([25, 1])
})

test('no words, and words that nobody hid, show who waits', async () => {
  expect(await find('  ')).toBe(path)
  expect(await look(`${path}?tim=072190990043`)).toContain('Đang chờ nộp')
})
