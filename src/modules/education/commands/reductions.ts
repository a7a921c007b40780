import { nfc } from '#lib/vietnamese-text'
import { reduceBill } from '#modules/payments'
import { actorKey, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict, NotAllowed, NotFound } from '#platform/errors'
import { append } from '#platform/ledger'
import { askedOf, waivedOf } from '../amounts.ts'
import { itemsOf, lockCampaign } from '../queries/get-campaign.ts'
import { listParticipants } from '../queries/list-pupils.ts'
import { db, type ReductionRow } from '../schema.ts'
import { followBill } from './follow-bill.ts'

/**
 * Miễn giảm for one pupil in a campaign, in percent or đồng, that another person decides about. Needs
 * `education:reduction.request` at the school. What is missing or out of range is a value; Conflict
 * `education.reduction-waiting` while another waits for that pupil, `education.campaign-withdrawn` where nobody has to
 * pay; NotFound `pupil` for one it is not about.
 */
export async function requestReduction(
  tx: Tx,
  input: { campaign: string; pupil: string; percent?: number; amount?: number; reason: string },
): Promise<{ ok: true; id: string } | { ok: false; errors: ('share' | 'reason')[] }> {
  const campaign = await lockCampaign(tx, input.campaign)
  need(tx, 'education:reduction.request', { agency: campaign.school })
  if (campaign.state === 'withdrawn') throw new Conflict('education.campaign-withdrawn')
  const [pupil] = await listParticipants(tx, input)
  if (!pupil) throw new NotFound('pupil')
  const { percent, amount } = input
  const reason = nfc(input.reason).trim()
  const isShare =
    percent === undefined ? isWhole(amount, 1_000_000_000) : amount === undefined && isWhole(percent, 100)
  const errors = [
    ...(isShare ? [] : ['share' as const]),
    ...(reason && reason.length <= 500 ? [] : ['reason' as const]),
  ]
  if (errors.length) return { ok: false, errors }
  const waiting = db(tx).selectFrom('education.reduction').select('id').where('campaign', '=', campaign.id)
  if (await waiting.where('pupil', '=', pupil.id).where('granted', 'is', null).executeTakeFirst())
    throw new Conflict('education.reduction-waiting')
  const { id } = await db(tx)
    .insertInto('education.reduction')
    .values({
      campaign: campaign.id,
      pupil: pupil.id,
      percent: percent ?? null,
      amount: amount ?? null,
      reason,
      requested_by: actorKey(tx.actor),
      requested_at: tx.now,
      granted: null,
      decided_by: null,
      decided_at: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await append(tx, { chain: campaign.id, action: 'reduction.requested', body: { reduction: id } })
  return { ok: true, id }
}

const isWhole = (value: number | undefined, most: number) =>
  value !== undefined && Number.isSafeInteger(value) && value > 0 && value <= most

/**
 * Grants or refuses a reduction that somebody else asked for. Needs `education:reduction.grant` at the school, and who
 * asked may not decide (NotAllowed). A bill that is open is reduced at once, by what is still owed at most, and how much
 * that was is kept: the rest is to be given back; one that is opened later is opened with it. The same decision again
 * changes nothing, another one is Conflict `education.reduction-decided`; Conflict `education.nothing-owed` where there
 * is nothing left to reduce.
 */
export async function decideReduction(
  tx: Tx,
  input: { reduction: string; isGranted: boolean },
): Promise<void> {
  const known = await db(tx)
    .selectFrom('education.reduction')
    .select('campaign')
    .where('id', '=', input.reduction)
    .executeTakeFirst()
  if (!known) throw new NotFound('reduction')
  // Before the bills of a campaign are opened, or after, never between: both lock its row.
  const campaign = await lockCampaign(tx, known.campaign)
  need(tx, 'education:reduction.grant', { agency: campaign.school })
  const reduction = await db(tx)
    .selectFrom('education.reduction')
    .selectAll()
    .where('id', '=', input.reduction)
    .executeTakeFirstOrThrow()
  const by = actorKey(tx.actor)
  if (reduction.requested_by === by) throw new NotAllowed('not-allowed')
  if (reduction.granted === input.isGranted) return
  if (reduction.granted !== null) throw new Conflict('education.reduction-decided')
  const taken = input.isGranted ? await reduceOpenBill(tx, reduction) : undefined
  await db(tx)
    .updateTable('education.reduction')
    .set({
      granted: input.isGranted,
      decided_by: by,
      decided_at: tx.now,
      carried_out: taken?.carriedOut ?? null,
    })
    .where('id', '=', reduction.id)
    .execute()
  const action = input.isGranted ? 'reduction.granted' : 'reduction.refused'
  await append(tx, { chain: campaign.id, action, body: { reduction: reduction.id, ...taken } })
}

/** đồng that it should take off and that it did; undefined while there is no bill. */
async function reduceOpenBill(
  tx: Tx,
  reduction: ReductionRow,
): Promise<{ of: number; carriedOut: number } | undefined> {
  const [pupil] = await listParticipants(tx, reduction)
  if (!pupil?.due) return undefined
  const { bill, owed } = pupil.due
  if (!bill || owed <= 0) throw new Conflict('education.nothing-owed')
  const items = await itemsOf(tx, reduction.campaign)
  const of = waivedOf(reduction, askedOf(items, new Set(pupil.chosen), []).total)
  const amount = Math.min(of, owed)
  await reduceBill(tx, { bill, amount, reason: reduction.reason, key: reduction.id })
  await followBill(tx, bill)
  return { of, carriedOut: amount }
}
