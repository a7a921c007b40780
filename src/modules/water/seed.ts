import { type Day, vnDay, vnInstant } from '#lib/vietnamese-text'
import { takeCash } from '#modules/payments'
import type { Tx } from '#platform/db'
import { admitCustomer } from './commands/admit-customer.ts'
import { issueInvoices } from './commands/issue-invoices.ts'
import { takeReading } from './commands/take-reading.ts'
import data from './data/demonstration.json' with { type: 'json' }
import { addMonths, type Period, periodOf } from './period.ts'
import { getCustomer } from './queries/get-customer.ts'
import type { Group } from './tariffs-of.ts'

const readingDay = 20

/** A small waterworks: last month is billed and mostly paid, this month waits to be read. */
export async function seed(tx: Tx): Promise<void> {
  const agency = data.works
  const period = addMonths(periodOf(vnDay(tx.now)), -1)
  const readOn = dayIn(period)
  const installedOn = dayIn(addMonths(period, -1))
  // Done as on that afternoon, so that what nobody paid is due by now.
  const then: Tx = { ...tx, now: vnInstant(readOn, '16:00') }
  const customers: string[] = []
  for (const [n, one] of data.customers.entries()) {
    const customer = await admitCustomer(tx, {
      agency,
      code: `KH${String(n + 1).padStart(4, '0')}`,
      name: one.name,
      address: one.house,
      phone: one.phone,
      personalNumber: one.personalNumber,
      group: one.group as Group,
      route: one.route,
      position: n,
      meter: { serial: `TD${String(26_000 + n)}`, installedOn, startValue: one.start },
    })
    await takeReading(then, { customer, period, value: one.start + one.used, readOn })
    customers.push(customer)
  }
  await issueInvoices(then, { agency, period, limit: customers.length })
  for (const [n, customer] of customers.entries()) {
    if (n % data.unpaidEvery === 0) continue
    const [invoice] = (await getCustomer(tx, customer)).invoices
    if (invoice?.bill) await takeCash(then, { bill: invoice.bill })
  }
}

const dayIn = (period: Period): Day => `${period}-${readingDay}`
