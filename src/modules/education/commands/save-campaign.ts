import { type Day, nfc, vnDay } from '#lib/vietnamese-text'
import { actorKey, need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { append } from '#platform/ledger'
import { itemsOf, lockCampaign } from '../queries/get-campaign.ts'
import { db, type ItemRow } from '../schema.ts'

export const mostItems = 10
export const highestAmount = 100_000_000

type Item = Omit<ItemRow, 'position'>
export type CampaignInput = {
  school: string
  year: number
  name: string
  basis: string
  dueOn: Day
  items: readonly Item[]
  /** Classes of that school and year. */
  classes: readonly string[]
}
export type CampaignErrors = Partial<Record<'name' | 'dueOn' | 'items' | 'classes', true>>

/**
 * Writes a campaign down, or anew while it is a draft; its id comes back. Who takes which optional item stays, as long as
 * the item is the same and the pupil is still concerned. Needs `education:campaign.prepare` at the school. What is missing
 * or out of range is a value; Conflict `education.campaign-open` once parents were asked.
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
  await keepItems(tx, id, input.items)
  await keepClasses(
    tx,
    id,
    chosen.map(one => one.id),
  )
  await append(tx, { chain: id, action: 'campaign.saved', body: { school: input.school } })
  return { ok: true, id }
}

function validItems(items: CampaignInput['items']): boolean {
  const one = ({ name, amount }: CampaignInput['items'][number]) =>
    name !== '' && name.length <= 100 && Number.isSafeInteger(amount) && amount > 0 && amount <= highestAmount
  return items.length > 0 && items.length <= mostItems && items.every(one)
}

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
          saved_by: actorKey(tx.actor),
        })
        .returning('id')
        .executeTakeFirstOrThrow()
    ).id
  const before = await lockCampaign(tx, input.id)
  need(tx, 'education:campaign.prepare', { agency: before.school })
  if (before.state !== 'draft') throw new Conflict('education.campaign-open')
  await db(tx)
    .updateTable('education.campaign')
    .set({ school, year, name, basis, due_on, saved_by: actorKey(tx.actor) })
    .where('id', '=', before.id)
    .execute()
  return before.id
}

const isSame = (one: Item, other: Item) =>
  one.name === other.name && one.amount === other.amount && one.compulsory === other.compulsory

/** The items in place of those before; a choice moves along with its item, and goes with one that is no longer there. */
async function keepItems(tx: Tx, campaign: string, items: readonly Item[]): Promise<void> {
  const before = await itemsOf(tx, campaign)
  const left = [...before]
  const positions = items.map(item => {
    const at = left.findIndex(one => isSame(one, item))
    return at < 0 ? undefined : left.splice(at, 1)[0]!.position
  })
  if (items.length === before.length && positions.every((position, at) => position === at)) return
  const choices = await db(tx)
    .deleteFrom('education.choice')
    .where('campaign', '=', campaign)
    .returning(['position', 'pupil'])
    .execute()
  await db(tx).deleteFrom('education.item').where('campaign', '=', campaign).execute()
  await db(tx)
    .insertInto('education.item')
    .values(items.map((item, position) => ({ campaign, position, ...item })))
    .execute()
  const kept = choices
    .map(({ position, pupil }) => ({ position: positions.indexOf(position), pupil }))
    .filter(({ position }) => position >= 0)
  await tx.query('education', {
    text: `INSERT INTO education.choice (campaign, position, pupil)
           SELECT $1, position, pupil FROM jsonb_to_recordset($2) AS kept(position int, pupil uuid)`,
    values: [campaign, JSON.stringify(kept)],
  })
}

/** The classes in place of those before; with a class go the choices of pupils whom the campaign no longer concerns. */
async function keepClasses(tx: Tx, campaign: string, classes: readonly string[]): Promise<void> {
  const dropped = await db(tx)
    .deleteFrom('education.campaign_class')
    .where('campaign', '=', campaign)
    .where('class', 'not in', classes)
    .returning('class')
    .execute()
  await db(tx)
    .insertInto('education.campaign_class')
    .values(classes.map(one => ({ campaign, class: one })))
    .onConflict(on => on.doNothing())
    .execute()
  if (!dropped.length) return
  await db(tx)
    .deleteFrom('education.choice')
    .where('campaign', '=', campaign)
    .where('pupil', 'not in', ({ selectFrom }) =>
      selectFrom('education.participant').select('pupil').where('campaign', '=', campaign),
    )
    .execute()
}
