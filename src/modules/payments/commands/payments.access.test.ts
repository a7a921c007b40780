import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type Actor, anyone, type Role, roles, system } from '#platform/access'
import type { Tx } from '#platform/db'
import { citizen, staff, testDatabase } from '../../../../tests/support/database.ts'
import { modules } from '../../../modules.ts'
import {
  beginAttempt,
  cancelBill,
  draftBill,
  getBill,
  listBills,
  type NewBill,
  openBill,
  recordTransfer,
  takeCash,
} from '../index.ts'
import { getBasket } from '../queries/get-basket.ts'
import { findSettledBills, listOpenBills } from '../queries/list-open-bills.ts'
import { keepWay } from './keep-way.ts'
import { makeBaskets } from './make-basket.ts'
import { writeOffBill } from './reduce-bill.ts'

const db = testDatabase({ seed: true })
const agency = 'tay-ninh/phuong-tan-ninh/trung-tam-phuc-vu-hanh-chinh-cong'
const places = {
  here: { agency, reach: 'agency' },
  above: { agency: 'tay-ninh/phuong-tan-ninh', reach: 'below' },
  'above, not below': { agency: 'tay-ninh/phuong-tan-ninh', reach: 'agency' },
  elsewhere: { agency: 'tay-ninh/phuong-long-hoa', reach: 'below' },
} as const
type Place = keyof typeof places
const staffRoles = (Object.keys(roles) as Role[]).filter(role => role !== 'citizen')
const payer = randomUUID()

const everybody: [who: string, actor: Actor][] = [
  ['anyone', anyone],
  ['the payer', citizen(payer)],
  ['another citizen', citizen()],
  ...staffRoles.flatMap(role =>
    (Object.keys(places) as Place[]).map((place): [string, Actor] => [
      `${role} ${place}`,
      staff({ role, ...places[place] }),
    ]),
  ),
]
const reached = (role: string) => [`${role} here`, `${role} above`]
const anywhere = (...held: string[]) =>
  held.flatMap(role => Object.keys(places).map(place => `${role} ${place}`))
const readers = ['cashier', 'one-stop-officer', 'unit-head', 'agency-leader', 'supervisor']
/** Of whose deeds it is a part is said by the systems themselves. */
const rolesWhose = (deed: string) => [
  ...new Set(modules.flatMap(({ alsoMay }) => alsoMay?.[deed] ?? []).filter(role => role !== 'citizen')),
]

const newBill = (): NewBill => ({
  reference: randomUUID(),
  payer,
  payerName: 'Trần Thử',
  agency,
  purpose: 'Thử',
  items: [{ code: 'a', name: 'Lệ phí', quantity: 1, unitAmount: 1000, kind: 'fee' }],
})
const asSystem = db.as(system('test'))

const deeds: Record<string, { may: string[]; do(actor: Actor): Promise<unknown> }> = {
  openBill: {
    may: ['the payer', 'another citizen', ...anywhere(...rolesWhose('payments:bill.open'))],
    do: actor => db.as(actor).write(tx => openBill(tx, newBill())),
  },
  draftBill: {
    may: ['the payer', 'another citizen', ...anywhere(...rolesWhose('payments:bill.open'))],
    do: actor => db.as(actor).write(tx => draftBill(tx, newBill())),
  },
  cancelBill: {
    may: ['the payer', 'another citizen', ...anywhere(...rolesWhose('payments:bill.cancel'))],
    do: onNewBill((tx, bill) => cancelBill(tx, bill)),
  },
  keepWay: {
    may: ['the payer'],
    do: actor =>
      onNewBill(async (tx, { id: bill }) => {
        const { id } = await beginAttempt(
          { ...tx, actor: citizen(payer) },
          { bill, gateway: 'momo', payerAddress: '::1' },
        )
        return keepWay(tx, { id }, {})
      })(actor),
  },
  takeCash: { may: reached('cashier'), do: onNewBill((tx, { id }) => takeCash(tx, { bill: id })) },
  recordTransfer: {
    may: [],
    do: onNewBill(tx =>
      recordTransfer(tx, {
        gatewayTransaction: randomUUID(),
        account: '1',
        amount: 1,
        description: '',
        paidAt: tx.now,
      }),
    ),
  },
  getBill: {
    may: ['the payer', ...readers.flatMap(reached)],
    do: onNewBill((tx, { id }) => getBill(tx, id)),
  },
  listBills: {
    may: readers.flatMap(reached),
    do: async actor => {
      const campaign = randomUUID()
      await asSystem.write(tx => openBill(tx, { ...newBill(), campaign }))
      return db.as(actor).read(tx => listBills(tx, { campaign }))
    },
  },
  getBasket: {
    may: ['the payer'],
    do: onNewBill(async (tx, { id }) => {
      const [basket] = await makeBaskets({ ...tx, actor: citizen(payer) }, { bills: [id] })
      return getBasket(tx, basket!)
    }),
  },
  listOpenBills: { may: anywhere('cashier'), do: actor => db.as(actor).read(tx => listOpenBills(tx)) },
  findSettledBills: {
    may: anywhere('cashier'),
    do: actor => db.as(actor).read(tx => findSettledBills(tx, 'nguoi')),
  },
}

function onNewBill(deed: (tx: Tx, bill: { id: string; reference: string }) => Promise<unknown>) {
  return async (actor: Actor) => {
    const input = newBill()
    const id = await asSystem.write(tx => openBill(tx, input))
    return db.as(actor).write(tx => deed(tx, { id, reference: input.reference }))
  }
}

describe.each(Object.entries(deeds))('%s', (_name, { may, do: deed }) => {
  test('is done by those who may, and by nobody else', async () => {
    const done: string[] = []
    for (const [who, actor] of everybody) {
      const refused = await deed(actor).then(
        () => undefined,
        (error: { code?: string }) => error.code,
      )
      if (refused === undefined) done.push(who)
      else expect(refused, who).toBe(who === 'anyone' ? 'not-signed-in' : 'not-allowed')
    }
    expect(done.sort()).toEqual([...may].sort())
  })
})

test('a cashier sees the bills of their own counters only', async () => {
  const there = await asSystem.write(tx =>
    openBill(tx, { ...newBill(), agency: 'tay-ninh/phuong-long-hoa', payerName: 'Người ở nơi khác' }),
  )
  const words = 'nguoi o noi khac'
  const seen = async (
    place: Place,
    list = async (tx: Tx): Promise<{ id: string }[]> => (await listOpenBills(tx, { words })).rows,
  ) => (await db.as(staff({ role: 'cashier', ...places[place] })).read(list)).map(bill => bill.id)
  expect(await seen('here')).toEqual([])
  expect(await seen('above')).toEqual([])
  expect(await seen('elsewhere')).toEqual([there])
  const settled = async (tx: Tx) => (await findSettledBills(tx, words)).bills
  expect(await seen('elsewhere', settled)).toEqual([])
  await asSystem.write(tx => writeOffBill(tx, { bill: there, reason: 'Không còn ở đó' }))
  expect(await seen('elsewhere', settled)).toEqual([there])
  expect(await seen('elsewhere')).toEqual([])
  expect(await seen('here', settled)).toEqual([])
})
