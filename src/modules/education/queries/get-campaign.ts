import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import { type CampaignRow, db, dropped, type ItemRow } from '../schema.ts'

/** Reads a campaign and keeps others from changing it until the transaction ends; whoever asks says who may. */
export async function lockCampaign(tx: Tx, id: string): Promise<CampaignRow> {
  const row = await db(tx)
    .selectFrom('education.campaign')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new NotFound('campaign')
  return row
}

/** Throws NotFound `class` for one that does not take part. */
export async function needClass(
  tx: Tx,
  input: { campaign: string; class: string },
): Promise<{ name: string }> {
  const row = await db(tx)
    .selectFrom('education.campaign_class')
    .innerJoin('education.class', 'education.class.id', 'education.campaign_class.class')
    .select('name')
    .where('campaign', '=', input.campaign)
    .where('class', '=', input.class)
    .executeTakeFirst()
  if (!row) throw new NotFound('class')
  return row
}

export type Sums = {
  pupils: number
  /** Whose bill is not made yet. */
  waiting: number
  /** With nothing left to pay: all of it paid, or waived. */
  settled: number
  /** Who need not pay any more: cancelled, refunded, written off. */
  dropped: number
  /** đồng */
  asked: number
  paid: number
  owed: number
}
export type ClassSums = Sums & { id: string; name: string }
export type Campaign = CampaignRow & { items: ItemRow[]; classes: ClassSums[] }

/** A campaign with what it asks for and how its classes stand. Needs `education:campaign.read` at the school. */
export async function getCampaign(tx: Tx, id: string): Promise<Campaign> {
  const row = await db(tx)
    .selectFrom('education.campaign')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw new NotFound('campaign')
  need(tx, 'education:campaign.read', { agency: row.school })
  return { ...row, items: await itemsOf(tx, id), classes: await classSums(tx, id) }
}

export function itemsOf(tx: Tx, campaign: string): Promise<ItemRow[]> {
  return db(tx)
    .selectFrom('education.item')
    .select(['position', 'name', 'amount', 'compulsory'])
    .where('campaign', '=', campaign)
    .orderBy('position')
    .execute()
}

/** Sums over pupils `p` (of a class) and their dues `d`, in SQL. */
export const sums = `count(p.pupil) AS pupils, count(p.pupil) FILTER (WHERE d.pupil IS NULL) AS waiting,
  count(d.pupil) FILTER (WHERE d.owed <= 0 AND d.state <> ALL ('{${dropped}}')) AS settled,
  count(d.pupil) FILTER (WHERE d.state = ANY ('{${dropped}}')) AS dropped, coalesce(sum(d.asked), 0)::bigint AS asked,
  coalesce(sum(d.paid), 0)::bigint AS paid, coalesce(sum(greatest(d.owed, 0)), 0)::bigint AS owed`

function classSums(tx: Tx, campaign: string): Promise<ClassSums[]> {
  return tx.query<ClassSums>('education', {
    text: `SELECT c.id, c.name, ${sums}
           FROM education.campaign_class cc JOIN education.class c ON c.id = cc.class
           LEFT JOIN education.participant p ON p.campaign = cc.campaign AND p.class = c.id
           LEFT JOIN education.due d ON d.campaign = cc.campaign AND d.pupil = p.pupil
           WHERE cc.campaign = $1 GROUP BY c.id ORDER BY c.name COLLATE "vi-x-icu"`,
    values: [campaign],
  })
}
