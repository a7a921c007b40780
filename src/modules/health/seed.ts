import { parseHealthInsuranceNumber } from '#lib/person-number'
import { vnDay } from '#lib/vietnamese-text'
import type { Tx } from '#platform/db'
import { admitVisit, type NewVisit } from './commands/admit-visit.ts'
import data from './data/demonstration.json' with { type: 'json' }

const visitCount = 40
const minutesApart = 11

/** A morning at the demonstration's hospital: people who do not exist, waiting to pay. */
export async function seed(tx: Tx): Promise<void> {
  for (let n = 0; n < visitCount; n++) await admitVisit(tx, visitAt(n, tx.now))
}

function visitAt(n: number, now: Date): NewVisit {
  const patient = data.patients[n % data.patients.length]!
  // The second time round another account, so that nobody comes twice for the same thing.
  const account = data.accounts[(n + Math.floor(n / data.patients.length)) % data.accounts.length]!
  const items = account.items.map(([code, name, quantity, unitAmount]) => ({
    code: String(code),
    name: String(name),
    quantity: Number(quantity),
    unitAmount: Number(unitAmount),
  }))
  const total = items.reduce((sum, item) => sum + item.quantity * item.unitAmount, 0)
  const endedAt = new Date(now.getTime() - (visitCount - n) * minutesApart * 60_000)
  return {
    agency: data.hospital,
    number: `${vnDay(now).slice(2).replaceAll('-', '')}-${String(n + 1).padStart(4, '0')}`,
    patientName: patient.name,
    birthYear: patient.born,
    department: patient.department,
    ...(patient.personalNumber && { personalNumber: patient.personalNumber }),
    ...(patient.insurance && { insuranceNumber: patient.insurance }),
    items,
    insuranceShare: Math.floor((total * insuredPercent(patient.insurance)) / 100),
    endedAt,
  }
}

/** As the hospital of the demonstration computes it: by the level of benefit on the card. */
function insuredPercent(insurance: string | undefined): number {
  const read = insurance ? parseHealthInsuranceNumber(insurance) : undefined
  if (!read?.ok) return 0
  const level = read.value.kind === 'card' ? read.value.benefit : 4
  return data.insuredPercent[String(level) as keyof typeof data.insuredPercent]
}
