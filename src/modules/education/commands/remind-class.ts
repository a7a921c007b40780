import { addDays, vnDay, vnInstant } from '#lib/vietnamese-text'
import { notify } from '#modules/notifications'
import { getAgency } from '#modules/organisation'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { append } from '#platform/ledger'
import { lockCampaign, needClass } from '../queries/get-campaign.ts'
import { db } from '../schema.ts'
import { tellOfBill } from '../tell.ts'

const daysApart = 7

export type Reminded = {
  /** Parents who were told now. */
  told: number
  /** Who were told within the last seven days. */
  lately: number
  /** Who have no account: a slip on paper, or a word. */
  unreachable: number
}

/**
 * Tells the parents of a class whose bills still wait. Needs `education:reminder.send` at the school. No bill more than
 * once in seven days, so a second press tells nobody. Conflict `education.campaign-draft` or `-closed` when it is not open.
 */
export async function remindClass(tx: Tx, input: { campaign: string; class: string }): Promise<Reminded> {
  const campaign = await lockCampaign(tx, input.campaign)
  need(tx, 'education:reminder.send', { agency: campaign.school })
  if (campaign.state !== 'open') throw new Conflict(`education.campaign-${campaign.state}`)
  await needClass(tx, input)
  const waiting = await db(tx)
    .selectFrom('education.due')
    .innerJoin('education.pupil', 'education.pupil.id', 'education.due.pupil')
    .select(['bill', 'payer', 'owed', 'reminded_at', 'name'])
    .where('campaign', '=', campaign.id)
    .where('class', '=', input.class)
    .where('state', 'in', ['open', 'partly-paid'])
    .execute()
  const today = vnDay(tx.now)
  const since = vnInstant(addDays(today, 1 - daysApart))
  const reachable = waiting.filter(due => due.payer)
  const toTell = reachable.filter(due => !due.reminded_at || due.reminded_at < since)
  const { name: school } = await getAgency(tx, campaign.school)
  for (const { bill, payer, owed, name: pupil } of toTell)
    await notify(
      tx,
      tellOfBill('reminded', { payer: payer!, bill: bill!, owed, pupil, campaign, school, again: today }),
    )
  if (toTell.length) {
    await db(tx)
      .updateTable('education.due')
      .set({ reminded_at: tx.now })
      .where(
        'bill',
        'in',
        toTell.map(due => due.bill!),
      )
      .execute()
    await append(tx, {
      chain: campaign.id,
      action: 'campaign.reminded',
      body: { class: input.class, told: toTell.length },
    })
  }
  return {
    told: toTell.length,
    lately: reachable.length - toTell.length,
    unreachable: waiting.length - reachable.length,
  }
}
