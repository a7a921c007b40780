import { nfc } from '#lib/vietnamese-text'
import { notify } from '#modules/notifications'
import { getAgency } from '#modules/organisation'
import { cancelBill } from '#modules/payments'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { enqueue, touch } from '#platform/jobs'
import { append } from '#platform/ledger'
import { billReference } from '../bill-reference.ts'
import { lockCampaign } from '../queries/get-campaign.ts'
import { type CampaignRow, channelOf, db } from '../schema.ts'
import { tellOfBill } from '../tell.ts'
import { followBill } from './follow-bill.ts'

const longest = 500

/**
 * A campaign that should not have been opened, a wrong sum in it for example, asks nobody any more, for a reason that
 * parents read: a job cancels its bills and tells them. Needs `education:campaign.withdraw` at the school. A reason that is
 * missing or too long is a value; repeated it only starts the job again; Conflict `education.campaign-draft` before it was
 * open. What was paid stays paid until somebody gives it back.
 */
export async function withdrawCampaign(
  tx: Tx,
  input: { campaign: string; reason: string },
): Promise<{ ok: true } | { ok: false; errors: 'reason'[] }> {
  const campaign = await lockCampaign(tx, input.campaign)
  need(tx, 'education:campaign.withdraw', { agency: campaign.school })
  if (campaign.state === 'draft') throw new Conflict('education.campaign-draft')
  if (campaign.state !== 'withdrawn') {
    const reason = nfc(input.reason).trim()
    if (!reason || reason.length > longest) return { ok: false, errors: ['reason'] }
    await db(tx)
      .updateTable('education.campaign')
      .set({ state: 'withdrawn', withdrawn_because: reason })
      .where('id', '=', campaign.id)
      .execute()
    await append(tx, { chain: campaign.id, action: 'campaign.withdrawn', body: { reason } })
    await touch(tx, channelOf(campaign.id))
  }
  await enqueue(tx, 'education.cancel-bills', { campaign: campaign.id })
  return { ok: true }
}

const atOnce = 50

/**
 * Cancels the next bills of a campaign that was withdrawn, and tells the parents; false when none was left. Needs
 * `education:campaign.withdraw` and what `cancelBill` needs. Of any other campaign no bill is cancelled. Safe to repeat
 * and to run twice at once: the campaign's row is locked, and a due is passed over once it is withdrawn.
 */
export async function cancelNextBills(tx: Tx, input: { campaign: string }): Promise<boolean> {
  const campaign = await lockCampaign(tx, input.campaign)
  need(tx, 'education:campaign.withdraw', { agency: campaign.school })
  if (campaign.state !== 'withdrawn') return false
  const dues = await db(tx)
    .selectFrom('education.due')
    .innerJoin('education.pupil', 'education.pupil.id', 'education.due.pupil')
    .select(['pupil', 'bill', 'payer', 'owed', 'number', 'name'])
    .where('campaign', '=', campaign.id)
    .where('withdrawn_at', 'is', null)
    .orderBy('number')
    .limit(atOnce)
    .execute()
  const { name: school } = await getAgency(tx, campaign.school)
  for (const due of dues) await withdrawDue(tx, { campaign, school }, due)
  if (dues.length) await touch(tx, channelOf(campaign.id))
  return dues.length === atOnce
}

type Due = {
  pupil: string
  bill: string | null
  payer: string | null
  owed: number
  number: number
  name: string
}

async function withdrawDue(tx: Tx, of: { campaign: CampaignRow; school: string }, due: Due): Promise<void> {
  const { campaign, school } = of
  const { pupil, bill, payer } = due
  if (bill) {
    await cancelBill(tx, { reference: billReference(campaign, due) })
    await followBill(tx, bill)
  }
  const { paid } = await db(tx)
    .updateTable('education.due')
    .set({ withdrawn_at: tx.now })
    .where('campaign', '=', campaign.id)
    .where('pupil', '=', pupil)
    .returning('paid')
    .executeTakeFirstOrThrow()
  const owed = paid > 0 ? paid : due.owed
  if (!bill || !payer || owed <= 0) return
  const reason = campaign.withdrawn_because!
  const words = { payer, bill, owed, pupil: due.name, campaign, school, reason }
  await notify(tx, tellOfBill(paid > 0 ? 'withdrawn-paid' : 'withdrawn', words))
}
