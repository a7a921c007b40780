import { vnDay } from '#lib/vietnamese-text'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { append } from '#platform/ledger'
import { lastValue } from '../meters.ts'
import { lockCustomer, metersOf, readingsOf } from '../queries/get-customer.ts'
import { db } from '../schema.ts'

/** As an officer typed it; undefined: no whole number of m³. */
export type Replacement = {
  customer: string
  finalValue: number | undefined
  serial: string
  startValue: number | undefined
}
export type ReplacementErrors = {
  finalValue?: 'number' | 'below'
  serial?: 'missing'
  startValue?: 'number'
}

/**
 * What the old meter said last and what the new one begins with are kept, so that no m³ is lost or paid twice. Needs
 * `water:reading.take` at the waterworks. What was mistyped comes back as a value, such as a last figure below the one
 * that was read. Pressed twice it is once: the serial number is in use already. Where this month was read and not
 * billed yet, Conflict `water.read`: that reading is of the old meter.
 */
export async function replaceMeter(
  tx: Tx,
  input: Replacement,
): Promise<{ ok: true } | { ok: false; errors: ReplacementErrors }> {
  const customer = await lockCustomer(tx, input.customer)
  need(tx, 'water:reading.take', { agency: customer.agency })
  const { finalValue, startValue, serial } = input
  if (finalValue === undefined || startValue === undefined || !serial)
    return {
      ok: false,
      errors: {
        ...(finalValue === undefined && { finalValue: 'number' }),
        ...(!serial && { serial: 'missing' }),
        ...(startValue === undefined && { startValue: 'number' }),
      },
    }
  const meters = await metersOf(tx, customer.id)
  const current = meters.at(-1)!
  if (current.serial === serial) return { ok: true }
  const last = await readingsOf(tx, customer.id).limit(1).executeTakeFirst()
  if (last && !(await isBilled(tx, last))) throw new Conflict('water.read')
  if (finalValue < lastValue(meters, last)) return { ok: false, errors: { finalValue: 'below' } }
  const today = vnDay(tx.now)
  await db(tx)
    .updateTable('water.meter')
    .set({ removed_on: today, final_value: finalValue })
    .where('id', '=', current.id)
    .execute()
  await db(tx)
    .insertInto('water.meter')
    .values({
      customer: customer.id,
      serial,
      installed_on: today,
      start_value: startValue,
      removed_on: null,
      final_value: null,
    })
    .execute()
  await append(tx, {
    chain: customer.id,
    action: 'meter.replaced',
    body: { final: finalValue, start: startValue },
  })
  return { ok: true }
}

async function isBilled(tx: Tx, reading: { customer: string; period: string }): Promise<boolean> {
  const invoice = await db(tx)
    .selectFrom('water.invoice')
    .select('id')
    .where('customer', '=', reading.customer)
    .where('period', '=', reading.period)
    .executeTakeFirst()
  return invoice !== undefined
}
