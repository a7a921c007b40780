import { createHash } from 'node:crypto'
import { parseHealthInsuranceNumber } from '#lib/person-number'
import { nfc, searchKey } from '#lib/vietnamese-text'
import { cancelBill, findBill } from '#modules/payments'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict, Invalid } from '#platform/errors'
import { append } from '#platform/ledger'
import { billReference } from '../bill-reference.ts'
import { db, type VisitRow, visitColumns } from '../schema.ts'

export type NewVisit = {
  /** The hospital. */
  agency: string
  /** The hospital's own number, unique there: capitals, digits, dots and dashes. */
  number: string
  patientName: string
  birthYear?: number
  department: string
  /** Whose bill it is: whoever signs in with this number sees and pays it from home. */
  personalNumber?: string
  insuranceNumber?: string
  items: readonly {
    code: string
    name: string
    quantity: number
    /** đồng */
    unitAmount: number
  }[]
  /** đồng that health insurance pays, as the hospital's system computed it. */
  insuranceShare: number
  /** When the hospital closed its account. */
  endedAt: Date
}

/**
 * The hospital's system tells what a visit cost; the visit's id comes back. Only the machine (`health:visit.admit`).
 * Told the same again, nothing changes; told otherwise, it takes the place of what was told before, and an unpaid bill
 * over the old sum is cancelled. Once money came, and did not all go back, that is Conflict `health.paid`. Sums and numbers
 * that can not be are Invalid `health.visit`.
 */
export async function admitVisit(tx: Tx, input: NewVisit): Promise<string> {
  need(tx, 'health:visit.admit')
  const facts = factsOf(input)
  const known = await db(tx)
    .selectFrom('health.visit')
    .select([...visitColumns, 'told'])
    .where('agency', '=', input.agency)
    .where('number', '=', input.number)
    .forUpdate()
    .executeTakeFirst()
  if (known?.told === facts.told) return known.id
  if (known) await withdrawBill(tx, known)
  const { id } = known
    ? await db(tx)
        .updateTable('health.visit')
        .set(facts)
        .where('id', '=', known.id)
        .returning('id')
        .executeTakeFirstOrThrow()
    : await db(tx).insertInto('health.visit').values(facts).returning('id').executeTakeFirstOrThrow()
  if (known) await db(tx).deleteFrom('health.visit_item').where('visit', '=', id).execute()
  await db(tx)
    .insertInto('health.visit_item')
    .values(
      input.items.map(({ code, name, quantity, unitAmount }, position) => ({
        visit: id,
        position,
        code,
        name: nfc(name),
        quantity,
        unit_amount: unitAmount,
      })),
    )
    .execute()
  await append(tx, {
    chain: id,
    action: known ? 'visit.changed' : 'visit.admitted',
    body: { total: facts.total, insurance: facts.insurance_share },
  })
  return id
}

function factsOf(input: NewVisit) {
  const { number, insuranceShare: share } = input
  const total = input.items.reduce((sum, item) => sum + item.quantity * item.unitAmount, 0)
  const insurance = input.insuranceNumber ? parseHealthInsuranceNumber(input.insuranceNumber) : undefined
  const name = nfc(input.patientName).trim()
  const sums = [total, share].every(sum => Number.isSafeInteger(sum) && sum >= 0)
  if (!(sums && total > 0 && share <= total)) throw new Invalid('health.visit')
  if (!/^[0-9A-Z.-]{1,30}$/.test(number) || !name || insurance?.ok === false)
    throw new Invalid('health.visit')
  const insuranceNumber = insurance?.ok ? insurance.value.number : null
  return {
    agency: input.agency,
    number,
    patient_name: name,
    birth_year: input.birthYear ?? null,
    department: nfc(input.department),
    personal_number: input.personalNumber ?? null,
    insurance_number: insuranceNumber,
    insurance_share: share,
    total,
    ended_at: input.endedAt,
    search: searchKey(`${number} ${name} ${insuranceNumber ?? ''}`),
    told: createHash('sha256').update(JSON.stringify(input)).digest('hex'),
    bill: null,
    billed_by: null,
    billed_at: null,
    // Nobody is asked for what insurance pays in full.
    settled_at: share === total ? input.endedAt : null,
  }
}

/** What was asked for before is asked for no more; money that came already is for people to sort out. */
async function withdrawBill(tx: Tx, visit: VisitRow): Promise<void> {
  if (!visit.bill) return
  const reference = billReference(visit)
  const bill = await findBill(tx, { reference })
  if (bill?.state === 'refunded') return
  if (bill?.state !== 'open') throw new Conflict('health.paid')
  // Money that comes while this waits for the bill is not asked for a second time.
  const state = await cancelBill(tx, { reference })
  if (state !== 'cancelled' && state !== 'refunded') throw new Conflict('health.paid')
}
