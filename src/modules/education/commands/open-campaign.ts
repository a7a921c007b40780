import { actorKey, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { enqueue, touch } from '#platform/jobs'
import { append } from '#platform/ledger'
import { lockCampaign } from '../queries/get-campaign.ts'
import { channelOf, db, preparedBy } from '../schema.ts'

/**
 * Parents are asked to pay: a job opens one bill a pupil and tells those who have an account. Needs
 * `education:campaign.open` at the school, and another person than who wrote it down: a digit too many is seen before
 * parents see it. Repeated it asks for those who came into the classes since. Conflict `education.campaign-same-person` for
 * who wrote it, `education.campaign-closed` or `-withdrawn` after its end.
 */
export async function openCampaign(tx: Tx, input: { campaign: string }): Promise<void> {
  const campaign = await lockCampaign(tx, input.campaign)
  need(tx, 'education:campaign.open', { agency: campaign.school })
  if (campaign.state === 'closed' || campaign.state === 'withdrawn')
    throw new Conflict(`education.campaign-${campaign.state}`)
  if (campaign.state === 'draft') {
    const by = actorKey(tx.actor)
    if (preparedBy(campaign, by)) throw new Conflict('education.campaign-same-person')
    await moveTo(tx, campaign.id, { state: 'open', opened_by: by })
  }
  await enqueue(tx, 'education.bill-pupils', { campaign: campaign.id })
}

/**
 * Nobody is asked or reminded any more; what is owed stays owed and can still be paid. Needs `education:campaign.open` at
 * the school. Repeated it changes nothing; Conflict `education.campaign-draft` before it was open, `-withdrawn` after
 * it was withdrawn.
 */
export async function closeCampaign(tx: Tx, input: { campaign: string }): Promise<void> {
  const campaign = await lockCampaign(tx, input.campaign)
  need(tx, 'education:campaign.open', { agency: campaign.school })
  if (campaign.state === 'draft' || campaign.state === 'withdrawn')
    throw new Conflict(`education.campaign-${campaign.state}`)
  if (campaign.state === 'open') await moveTo(tx, campaign.id, { state: 'closed' })
}

async function moveTo(
  tx: Tx,
  id: string,
  to: { state: 'open'; opened_by: string } | { state: 'closed' },
): Promise<void> {
  await db(tx).updateTable('education.campaign').set(to).where('id', '=', id).execute()
  await append(tx, { chain: id, action: `campaign.${to.state}` })
  await touch(tx, channelOf(id))
}
