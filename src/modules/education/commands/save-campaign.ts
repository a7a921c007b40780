import { type Day, nfc, vnDay } from '#lib/vietnamese-text'
import { actorKey, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { append } from '#platform/ledger'
import { lockCampaign } from '../queries/get-campaign.ts'
import { db, type ItemRow } from '../schema.ts'

export const mostItems = 10
export const highestAmount = 100_000_000

export type CampaignInput = {
  school: string
  year: number
  name: string
  basis: string
  dueOn: Day
  items: readonly Omit<ItemRow, 'position'>[]
  /** Classes of that school and year. */
  classes: readonly string[]
}
export type CampaignErrors = Partial<Record<'name' | 'dueOn' | 'items' | 'classes', true>>

/**
 * Writes a campaign down, or anew while it is a draft; its id comes back. Needs `education:campaign.prepare` at the
 * school. What is missing or out of range is a value; Conflict `education.campaign-open` once parents were asked.
 */
export async function saveCampaign(
  tx: Tx,
  input: CampaignInput & { id?: string },
): Promise<{ ok: true; id: string } | { ok: false; errors: CampaignErrors }> {
  need(tx, 'education:campaign.prepare', { agency: input.school })
  const words = { name: nfc(input.name).trim(), basis: nfc(input.basis).trim() }
  const classes = await db(tx)
    .selectFrom('education.class')
    .select('id')
    .where('school', '=', input.school)
    .where('year', '=', input.year)
    .execute()
  const chosen = classes.filter(one => input.classes.includes(one.id))
  const errors: CampaignErrors = {
    ...((!words.name || words.name.length > 100) && { name: true }),
    ...(input.dueOn < vnDay(tx.now) && { dueOn: true }),
    ...(!validItems(input.items) && { items: true }),
    ...(chosen.length === 0 && { classes: true }),
  }
  if (Object.keys(errors).length) return { ok: false, errors }
  const id = await keepHead(tx, { ...input, ...words })
  await db(tx)
    .insertInto('education.item')
    .values(input.items.map((item, position) => ({ campaign: id, position, ...item })))
    .execute()
  await db(tx)
    .insertInto('education.campaign_class')
    .values(chosen.map(one => ({ campaign: id, class: one.id })))
    .execute()
  await append(tx, { chain: id, action: 'campaign.saved', body: { school: input.school } })
  return { ok: true, id }
}

function validItems(items: CampaignInput['items']): boolean {
  const one = ({ name, amount }: CampaignInput['items'][number]) =>
    name !== '' && name.length <= 100 && Number.isSafeInteger(amount) && amount > 0 && amount <= highestAmount
  return items.length > 0 && items.length <= mostItems && items.every(one)
}

/** The row itself; of one that was there before, items, choices and classes are cleared. */
async function keepHead(tx: Tx, input: CampaignInput & { id?: string }): Promise<string> {
  const { school, year, name, basis, dueOn: due_on } = input
  if (!input.id)
    return (
      await db(tx)
        .insertInto('education.campaign')
        .values({
          school,
          year,
          name,
          basis,
          due_on,
          state: 'draft',
          created_by: actorKey(tx.actor),
          created_at: tx.now,
        })
        .returning('id')
        .executeTakeFirstOrThrow()
    ).id
  const before = await lockCampaign(tx, input.id)
  need(tx, 'education:campaign.prepare', { agency: before.school })
  if (before.state !== 'draft') throw new Conflict('education.campaign-open')
  for (const table of ['education.choice', 'education.item', 'education.campaign_class'] as const)
    await db(tx).deleteFrom(table).where('campaign', '=', before.id).execute()
  await db(tx)
    .updateTable('education.campaign')
    .set({ school, year, name, basis, due_on })
    .where('id', '=', before.id)
    .execute()
  return before.id
}
