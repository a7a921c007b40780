import { type Day, nfc, searchKey } from '#lib/vietnamese-text'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Invalid } from '#platform/errors'
import { append } from '#platform/ledger'
import { db } from '../schema.ts'
import { type Group, pricedFrom, tariffsOf } from '../tariffs-of.ts'

export type NewCustomer = {
  /** The waterworks. */
  agency: string
  /** Its own, unique there. */
  code: string
  name: string
  address: string
  phone?: string
  /** Whose bills they are: whoever signs in with this number sees and pays them. */
  personalNumber?: string
  group: Group
  route: string
  position: number
  /** Water counts from `startValue` on `installedOn`: of a meter in use, where the bills made elsewhere end. */
  meter: { serial: string; installedOn: Day; startValue: number }
}

/**
 * Takes a customer with their meter from the waterworks' list; the id comes back. Only the machine
 * (`water:customer.admit`). Told again with the same code, what is known of the person and the route follows; the meter
 * is changed by `replaceMeter` alone. Invalid `water.group` where the group has no tariff; `water.tariff` (with the
 * customer's `code`, and the day `from` which there is a price) where the meter would count before it.
 */
export async function admitCustomer(tx: Tx, input: NewCustomer): Promise<string> {
  need(tx, 'water:customer.admit')
  if (!tariffsOf(input.agency, input.group).length) throw new Invalid('water.group')
  const name = nfc(input.name).trim()
  const facts = {
    name,
    address: nfc(input.address),
    phone: input.phone ?? null,
    personal_number: input.personalNumber ?? null,
    tariff_group: input.group,
    route: input.route,
    position: input.position,
    search: searchKey(`${input.code} ${name} ${input.address}`),
    ended_on: null,
  }
  const { id } = await db(tx)
    .insertInto('water.customer')
    .values({ agency: input.agency, code: input.code, ...facts })
    .onConflict(clash => clash.constraint('customer_code').doUpdateSet(facts))
    .returning('id')
    .executeTakeFirstOrThrow()
  const { serial, installedOn, startValue } = input.meter
  const meter = await db(tx)
    .insertInto('water.meter')
    .values({
      customer: id,
      serial,
      installed_on: installedOn,
      start_value: startValue,
      removed_on: null,
      final_value: null,
    })
    .onConflict(clash => clash.column('customer').where('removed_on', 'is', null).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!meter) return id
  const priced = pricedFrom(input.agency, input.group)
  if (priced && installedOn < priced) throw new Invalid('water.tariff', { code: input.code, from: priced })
  await append(tx, { chain: id, action: 'customer.admitted', body: { group: input.group } })
  return id
}
