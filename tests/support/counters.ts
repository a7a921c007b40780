import { randomUUID } from 'node:crypto'
import { addDays, vnDay } from '#lib/vietnamese-text'
import { admitVisit } from '#modules/health'
import { admitCustomer } from '#modules/water'
import { system } from '#platform/access'
import { issueInvoices } from '../../src/modules/water/commands/issue-invoices.ts'
import { takeReading } from '../../src/modules/water/commands/take-reading.ts'
import { getCustomer } from '../../src/modules/water/queries/get-customer.ts'
import type { Workplace } from './officers-at-work.ts'

/** What waits at the counter of a hospital and of a waterworks. */
export type Counters = { visit: string; waterCustomer: string; waterInvoice: string; waterRoute: string }

/** A new visit to pay, and a new customer whose month of water is read and billed, both at the agency. */
export async function countersAt({ database }: Workplace, agency: string): Promise<Counters> {
  // A customer of an earlier call may be read and billed already, which refuses a second reading.
  const code = `THU-${randomUUID().slice(0, 8).toUpperCase()}`
  return database.write({ actor: system('test') }, async tx => {
    const visit = await admitVisit(tx, {
      agency,
      number: code,
      patientName: 'Nguyễn Thử',
      department: 'Khoa Khám bệnh',
      items: [{ code: 'KB', name: 'Khám bệnh', quantity: 1, unitAmount: 39_000 }],
      insuranceShare: 0,
      endedAt: tx.now,
    })
    const today = vnDay(tx.now)
    const route = 'Tuyến thử'
    const customer = await admitCustomer(tx, {
      agency,
      code,
      name: 'Nguyễn Thử',
      address: 'Ấp Thử',
      group: 'household',
      route,
      position: 1,
      meter: { serial: 'THU', installedOn: addDays(today, -30), startValue: 0 },
    })
    const period = today.slice(0, 7)
    await takeReading(tx, { customer, period, value: 12 })
    await issueInvoices(tx, { agency, period, limit: 100 })
    const [invoice] = (await getCustomer(tx, customer)).invoices
    return { visit, waterCustomer: customer, waterInvoice: invoice!.id, waterRoute: route }
  })
}
