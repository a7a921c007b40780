import { formatDong } from '#lib/money'
import { addDays, formatDay, vnDay } from '#lib/vietnamese-text'
import { findPersonByNumber } from '#modules/identity'
import { notify } from '#modules/notifications'
import { cancelBill, getBill } from '#modules/payments'
import { actorKey, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict, NotFound } from '#platform/errors'
import { append } from '#platform/ledger'
import { periodName } from '../period.ts'
import { type Correctable, getCorrectable, needKind } from '../queries/get-correctable.ts'
import { lockCustomer } from '../queries/get-customer.ts'
import { type CorrectionRow, type CustomerRow, db, type InvoiceRow } from '../schema.ts'
import { dueDays } from '../tariffs-of.ts'
import { texts } from '../texts.ts'
import { billInvoice, billReference } from './bill-invoice.ts'
import { chargeReading } from './charge-reading.ts'

/**
 * Agrees to what somebody said a billed meter showed in truth, or refuses it. Needs `water:correction.decide` at the
 * waterworks; whoever asked cannot: Conflict `water.four-eyes`. Agreed, the reading has the true figure, and so has one
 * that came since its m³; with `invoice` the bill is cancelled, another one (`…-2`) is opened at the same prices with a
 * due day of its own, and the customer is told. Decided before, it changes nothing. Conflict `water.paid` when somebody
 * paid meanwhile, `water.later` when a later month was read or billed that does not go with it.
 */
export async function decideCorrection(
  tx: Tx,
  { correction: id, agree }: { correction: string; agree: boolean },
): Promise<void> {
  const query = db(tx).selectFrom('water.correction').selectAll().where('id', '=', id)
  const found = await query.executeTakeFirst()
  if (!found) throw new NotFound('correction')
  const customer = await lockCustomer(tx, found.customer)
  need(tx, 'water:correction.decide', { agency: customer.agency })
  const by = actorKey(tx.actor)
  if (found.requested_by === by) throw new Conflict('water.four-eyes')
  const correction = await query.executeTakeFirstOrThrow()
  if (correction.state !== 'requested') return
  const correctable = agree ? await stillCorrectable(tx, correction) : undefined
  // Before the reading, which the database changes only to what two people agreed on.
  await db(tx)
    .updateTable('water.correction')
    .set({
      state: agree ? 'agreed' : 'refused',
      decided_by: by,
      decided_at: tx.now,
      was: correctable
        ? JSON.stringify({ reading: correctable.reading, invoice: correctable.invoice })
        : null,
    })
    .where('id', '=', id)
    .execute()
  if (correctable) {
    await changeReadings(tx, correctable, correction.value)
    if (correction.kind === 'invoice') await billAgain(tx, { customer, correctable, value: correction.value })
  }
  await append(tx, {
    chain: customer.id,
    action: agree ? 'correction.agreed' : 'correction.refused',
    body: {
      correction: id,
      period: correction.period,
      value: correction.value,
      ...(correctable && { before: correctable.reading.value }),
    },
  })
}

async function stillCorrectable(
  tx: Tx,
  { customer, period, kind, value }: CorrectionRow,
): Promise<Correctable> {
  const correctable = await getCorrectable(tx, customer)
  const { reading, least, most = value } = correctable
  if (reading.period !== period || value < least || value > most) throw new Conflict('water.later')
  needKind(correctable, kind)
  return correctable
}

/** The m³ that leave this month come back in the next one. */
async function changeReadings(tx: Tx, { reading, next }: Correctable, value: number): Promise<void> {
  const more = value - reading.value
  const set = async (period: string, to: { value?: number; used: number }) => {
    await db(tx)
      .updateTable('water.reading')
      .set(to)
      .where('customer', '=', reading.customer)
      .where('period', '=', period)
      .execute()
  }
  await set(reading.period, { value, used: reading.used + more })
  if (next) await set(next.period, { used: next.used - more })
}

type Again = { customer: CustomerRow; correctable: Correctable; value: number }

async function billAgain(tx: Tx, { customer, correctable, value }: Again): Promise<void> {
  const { reading, invoice: old } = correctable
  await withdraw(tx, old)
  const group = old.tariff_group ?? customer.tariff_group
  const used = old.used + value - old.value
  const { charge } = await chargeReading(tx, { ...customer, ...reading, tariff_group: group, used })
  const invoice = await db(tx)
    .updateTable('water.invoice')
    .set({
      value,
      used,
      charge: JSON.stringify(charge),
      amount: charge.amount,
      tariff_group: group,
      asked: null,
      paid: 0,
      bill: null,
      state: charge.amount > 0 ? 'open' : 'paid',
      due_on: addDays(vnDay(tx.now), dueDays),
      reminders: 0,
      reminded_at: null,
      revision: old.revision + 1,
      at: tx.now,
    })
    .where('id', '=', old.id)
    .returningAll()
    .executeTakeFirstOrThrow()
  const bill = await billInvoice(tx, invoice, customer)
  await tell(tx, { customer, old, invoice, bill })
}

/** Nobody has to pay what was asked for the wrong figure. */
async function withdraw(tx: Tx, invoice: InvoiceRow): Promise<void> {
  if (!invoice.bill) return
  const state = await cancelBill(tx, { reference: billReference(invoice) })
  // What comes while this waits for the bill, money or a reduction, is not lost.
  const isWithdrawn = state === 'cancelled' || state === 'refunded'
  if (!isWithdrawn || (state === 'cancelled' && (await getBill(tx, invoice.bill)).reductions.length))
    throw new Conflict('water.paid')
}

type Told = { customer: CustomerRow; old: InvoiceRow; invoice: InvoiceRow; bill: string | null }

async function tell(tx: Tx, { customer, old, invoice, bill }: Told): Promise<void> {
  const { personal_number: number } = customer
  const person = number ? await findPersonByNumber(tx, number) : undefined
  if (!person) return
  const t = texts('vi')
  const said = {
    period: periodName(invoice.period),
    was: old.value,
    wasAmount: formatDong(old.amount),
    value: invoice.value,
    amount: formatDong(invoice.amount),
    due: formatDay(invoice.due_on),
  }
  await notify(tx, {
    person: person.id,
    subject: t('corrected.subject', said),
    text: t(bill ? 'corrected.text' : 'corrected.text.nothing', said),
    ...(bill && { action: { text: t('remind.action'), path: `/thanh-toan/${bill}` } }),
    key: `water-corrected:${invoice.id}:${invoice.revision}`,
  })
}
