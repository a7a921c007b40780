import { expect, test } from 'vitest'
import { testDatabase } from '../../../../tests/support/database.ts'
import { getCustomer } from '../queries/get-customer.ts'
import { machine, newCustomer, officer } from '../waterworks.fixture.ts'
import { admitCustomer } from './admit-customer.ts'

const db = testDatabase({ seed: true })
const told = db.as(machine)
const reader = db.as(officer('processor'))

test('told again, a customer keeps their meter', async () => {
  const facts = newCustomer()
  const id = await told.write(tx => admitCustomer(tx, facts))
  const meter = { ...facts.meter, serial: 'OTHER' }
  expect(await told.write(tx => admitCustomer(tx, { ...facts, name: 'Tên Mới', meter }))).toBe(id)
  const { customer, meters } = await reader.read(tx => getCustomer(tx, id))
  expect([customer.name, meters.map(one => one.serial)]).toEqual(['Tên Mới', [facts.meter.serial]])
})
