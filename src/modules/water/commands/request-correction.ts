import { nfc } from '#lib/vietnamese-text'
import { actorKey, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { append } from '#platform/ledger'
import { getCorrectable, needKind, waitingCorrection } from '../queries/get-correctable.ts'
import { lockCustomer } from '../queries/get-customer.ts'
import { type CorrectionRow, db } from '../schema.ts'

/** As an officer typed it; undefined: no whole number of m³. */
export type AskedCorrection = {
  customer: string
  kind: CorrectionRow['kind']
  value: number | undefined
  reason: string
}
/** `below`, `above`: the meter can not have said that, by what it said before and since; `same`: that is what is billed. */
export type CorrectionErrors = { value?: 'number' | 'below' | 'above' | 'same'; reason?: 'missing' }

const longestReason = 500

/**
 * Says that the figure of a customer's last bill was misread, and what the meter said; another person decides. Needs
 * `water:correction.request` at the waterworks. With `invoice` the bill is made again; once somebody paid of it, or it was
 * reduced, Conflict `water.paid`, and `reading` alone can be put right, so that the next month is (Conflict
 * `water.unpaid` where the bill can be made again). Conflict `water.correction-waits` while another waits.
 */
export async function requestCorrection(
  tx: Tx,
  { customer: id, kind, value, reason: typed }: AskedCorrection,
): Promise<{ ok: true; correction: string } | { ok: false; errors: CorrectionErrors }> {
  const customer = await lockCustomer(tx, id)
  need(tx, 'water:correction.request', { agency: customer.agency })
  const correctable = await getCorrectable(tx, id)
  needKind(correctable, kind)
  if (await waitingCorrection(tx, id)) throw new Conflict('water.correction-waits')
  const reason = nfc(typed).trim().slice(0, longestReason)
  const wrong = wrongValue(value)
  if (value === undefined || wrong || !reason)
    return { ok: false, errors: { ...(wrong && { value: wrong }), ...(!reason && { reason: 'missing' }) } }
  const { period } = correctable.reading
  const { id: correction } = await db(tx)
    .insertInto('water.correction')
    .values({
      customer: id,
      period,
      kind,
      value,
      reason,
      state: 'requested',
      requested_by: actorKey(tx.actor),
      requested_at: tx.now,
      decided_by: null,
      decided_at: null,
      was: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await append(tx, { chain: id, action: 'correction.requested', body: { correction, kind, period, value } })
  return { ok: true, correction }

  function wrongValue(value: number | undefined): CorrectionErrors['value'] {
    const { least, most, reading, invoice } = correctable
    if (value === undefined) return 'number'
    if (value < least) return 'below'
    if (most !== undefined && value > most) return 'above'
    return value === (kind === 'invoice' ? invoice.value : reading.value) ? 'same' : undefined
  }
}
