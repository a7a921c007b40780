import { beforeAll, describe, expect, test } from 'vitest'
import { type Actor, anyone, type Grant, type Role, roles } from '#platform/access'
import type { Tx } from '#platform/db'
import { citizen, staff, testDatabase } from '../../../../tests/support/database.ts'
import { getCustomer } from '../queries/get-customer.ts'
import { getInvoice, listInvoicesOfRoute } from '../queries/get-invoices.ts'
import { getOverview } from '../queries/get-overview.ts'
import { listCorrections } from '../queries/list-corrections.ts'
import { listOverdue } from '../queries/list-overdue.ts'
import { listRoute } from '../queries/list-route.ts'
import { listUnpriced } from '../queries/list-unpriced.ts'
import { worksOf } from '../queries/works-of.ts'
import { machine, newCustomer, officer, works } from '../waterworks.fixture.ts'
import { admitCustomer } from './admit-customer.ts'
import { decideCorrection } from './decide-correction.ts'
import { issueInvoices, startRun } from './issue-invoices.ts'
import { remindOverdue } from './remind-overdue.ts'
import { replaceMeter } from './replace-meter.ts'
import { requestCorrection } from './request-correction.ts'
import { takeReading } from './take-reading.ts'

const db = testDatabase({ seed: true })
const department = 'tay-ninh/so-nong-nghiep-va-moi-truong'
const places: Record<string, Omit<Grant, 'role'>> = {
  here: { agency: works, reach: 'agency' },
  'above, and below': { agency: department, reach: 'below' },
  'above alone': { agency: department, reach: 'agency' },
  elsewhere: { agency: 'tay-ninh/phuong-long-an', reach: 'below' },
}
const reaching = ['here', 'above, and below']
const officers = (Object.keys(roles) as Role[])
  .filter(role => role !== 'citizen')
  .flatMap(role =>
    Object.entries(places).map(([place, grant]): [string, Actor] => [
      `${role} ${place}`,
      staff({ role, ...grant }),
    ]),
  )
const everybody: [string, Actor][] = [
  ['nobody signed in', anyone],
  ['a citizen', citizen()],
  ...officers,
  ['the machine', machine],
]
const at = (among: string[], held: readonly Role[]) =>
  held.flatMap(role => among.map(place => `${role} ${place}`))
const reached = (...held: Role[]) => [...at(reaching, held), 'the machine']
const anywhere = (...held: Role[]) => [...at(Object.keys(places), held), 'the machine']
const readers: Role[] = ['processor', 'cashier', 'unit-head', 'agency-leader']

const period = '2026-10'
const agency = works
let customer: string
let invoice: string
beforeAll(async () => {
  const on = db.as(machine)
  customer = await on.write(tx => admitCustomer(tx, newCustomer()))
  await on.write(tx => takeReading(tx, { customer, period: '2026-09', value: 110, readOn: '2026-09-20' }))
  await on.write(tx => issueInvoices(tx, { agency, period: '2026-09', limit: 100 }))
  invoice = (await on.read(tx => getCustomer(tx, customer))).invoices[0]!.id
})

const reader = officer('processor')
/** Of a house whose September is billed. */
async function billedHouse(asked: Tx): Promise<string> {
  const tx = { ...asked, actor: machine }
  const house = await admitCustomer(tx, newCustomer())
  await takeReading(tx, { customer: house, period: '2026-09', value: 110, readOn: '2026-09-20' })
  await issueInvoices(tx, { agency, period: '2026-09', limit: 100 })
  return house
}
const askCorrection = (tx: Tx, house: string) =>
  requestCorrection(tx, { customer: house, kind: 'invoice', value: 109, reason: 'Gõ nhầm' })

const deeds: Record<string, { may: string[]; act(tx: Tx): Promise<unknown> }> = {
  admitCustomer: { may: ['the machine'], act: tx => admitCustomer(tx, newCustomer()) },
  takeReading: {
    may: reached('processor'),
    act: tx => takeReading(tx, { customer, period, value: 120, readOn: '2026-10-20' }),
  },
  // Refused by what was read already, once they may.
  replaceMeter: {
    may: reached('processor'),
    act: async tx => {
      const fresh = newCustomer()
      const id = await admitCustomer({ ...tx, actor: machine }, fresh)
      return replaceMeter(tx, { customer: id, finalValue: 100, serial: 'NEW', startValue: 0 })
    },
  },
  startRun: { may: reached('cashier', 'unit-head'), act: tx => startRun(tx, { agency, period }) },
  issueInvoices: {
    may: reached('cashier', 'unit-head'),
    act: tx => issueInvoices(tx, { agency, period: '2026-01', limit: 1 }),
  },
  requestCorrection: {
    may: reached('processor', 'cashier'),
    act: async tx => askCorrection(tx, await billedHouse(tx)),
  },
  decideCorrection: {
    may: reached('unit-head', 'agency-leader'),
    act: async tx => {
      const asked = await askCorrection({ ...tx, actor: reader }, await billedHouse(tx))
      if (!asked.ok) throw new Error('not asked')
      return decideCorrection(tx, { correction: asked.correction, agree: true })
    },
  },
  listCorrections: { may: anywhere('unit-head', 'agency-leader'), act: listCorrections },
  remindOverdue: { may: reached('cashier'), act: tx => remindOverdue(tx, { agency }) },
  getCustomer: { may: reached(...readers), act: tx => getCustomer(tx, customer) },
  getOverview: { may: reached(...readers), act: tx => getOverview(tx, { agency, period }) },
  listUnpriced: { may: reached(...readers), act: tx => listUnpriced(tx, { agency, period }) },
  listRoute: { may: reached(...readers), act: tx => listRoute(tx, { agency, route: '1', period }) },
  getInvoice: {
    may: reached('cashier', 'unit-head', 'agency-leader'),
    act: tx => getInvoice(tx, invoice),
  },
  listInvoicesOfRoute: {
    may: reached('cashier', 'unit-head', 'agency-leader'),
    act: tx => listInvoicesOfRoute(tx, { agency, route: '1', period }),
  },
  listOverdue: {
    may: reached('cashier', 'unit-head', 'agency-leader'),
    act: tx => listOverdue(tx, { agency }),
  },
  // Where they may there is nothing of others: the next test.
  worksOf: { may: anywhere(...readers), act: tx => worksOf(tx, 'water:customer.read') },
}

describe.each(Object.entries(deeds))('%s', (_, { may, act }) => {
  test('is done by those who may, and by nobody else', async () => {
    const done: string[] = []
    for (const [who, actor] of everybody)
      await db
        .as(actor)
        .write(act)
        .then(
          () => void done.push(who),
          error => expect(error.code, who).toMatch(/^not-(allowed|signed-in)$/),
        )
    expect(done.toSorted()).toEqual(may.toSorted())
  })
})

test('only corrections within reach are listed', async () => {
  await db.as(reader).write(async tx => askCorrection(tx, await billedHouse(tx)))
  for (const [who, actor] of officers) {
    if (!/^(unit-head|agency-leader) /.test(who)) continue
    const found = await db.as(actor).read(listCorrections)
    expect(found.length > 0, who).toBe(reaching.some(place => who.endsWith(` ${place}`)))
  }
})

test('only waterworks within reach are named', async () => {
  for (const [who, actor] of officers) {
    if (!readers.some(role => who.startsWith(`${role} `))) continue
    const found = await db.as(actor).read(tx => worksOf(tx, 'water:customer.read'))
    expect(found, who).toEqual(reaching.some(place => who.endsWith(` ${place}`)) ? [works] : [])
  }
})
