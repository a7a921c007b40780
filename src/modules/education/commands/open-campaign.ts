import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { enqueue, touch } from '#platform/jobs'
import { append } from '#platform/ledger'
import { lockCampaign } from '../queries/get-campaign.ts'
import { channelOf, db } from '../schema.ts'

/**
 * Parents are asked to pay: a job opens one bill a pupil and tells those who have an account. Needs
 * `education:campaign.open` at the school. Repeated it asks for those who came into the classes since. Conflict
 * `education.campaign-closed` after its end.
 */
export async function openCampaign(tx: Tx, input: { campaign: string }): Promise<void> {
  const campaign = await lockCampaign(tx, input.campaign)
  need(tx, 'education:campaign.open', { agency: campaign.school })
  if (campaign.state === 'closed') throw new Conflict('education.campaign-closed')
  if (campaign.state === 'draft') await moveTo(tx, campaign.id, 'open')
  await enqueue(tx, 'education.bill-pupils', { campaign: campaign.id })
}

/**
 * Nobody is asked or reminded any more; what is owed stays owed and can still be paid. Needs `education:campaign.open` at
 * the school. Repeated it changes nothing; Conflict `education.campaign-draft` before it was open.
 */
export async function closeCampaign(tx: Tx, input: { campaign: string }): Promise<void> {
  const campaign = await lockCampaign(tx, input.campaign)
  need(tx, 'education:campaign.open', { agency: campaign.school })
  if (campaign.state === 'draft') throw new Conflict('education.campaign-draft')
  if (campaign.state === 'open') await moveTo(tx, campaign.id, 'closed')
}

async function moveTo(tx: Tx, id: string, state: 'open' | 'closed'): Promise<void> {
  await db(tx).updateTable('education.campaign').set({ state }).where('id', '=', id).execute()
  await append(tx, { chain: id, action: `campaign.${state}` })
  await touch(tx, channelOf(id))
}
