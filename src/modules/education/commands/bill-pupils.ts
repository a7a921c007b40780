import { parsePersonalNumber } from '#lib/person-number'
import { searchKey, vnDay, vnInstant } from '#lib/vietnamese-text'
import { findPersonByNumber, registerPerson } from '#modules/identity'
import { notify } from '#modules/notifications'
import { getAgency } from '#modules/organisation'
import { openBill } from '#modules/payments'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { touch } from '#platform/jobs'
import { askedOf } from '../amounts.ts'
import { billReference } from '../bill-reference.ts'
import { itemsOf, lockCampaign } from '../queries/get-campaign.ts'
import { type CampaignRow, channelOf, db, type ItemRow } from '../schema.ts'
import { tellOfBill } from '../tell.ts'

const atOnce = 50

/**
 * Opens the bills of the next pupils who have none, and tells their parents; false when nobody was left. Needs
 * `education:campaign.open`, whose work it is. A campaign that is not open gets no bills. Safe to repeat and to
 * run twice at once: the campaign's row is locked, and a pupil is passed over once there is a due. Where the parent's
 * number is of somebody with another name nobody sees the bill: it is paid with the slip, and the due says that the
 * number is wrong.
 */
export async function billNextPupils(tx: Tx, input: { campaign: string }): Promise<boolean> {
  const campaign = await lockCampaign(tx, input.campaign)
  need(tx, 'education:campaign.open', { agency: campaign.school })
  if (campaign.state !== 'open') return false
  const pupils = await pupilsToBill(tx, campaign.id)
  const items = await itemsOf(tx, campaign.id)
  const { name: school } = await getAgency(tx, campaign.school)
  for (const pupil of pupils) await billPupil(tx, { campaign, items, school }, pupil)
  if (pupils.length) await touch(tx, channelOf(campaign.id))
  return pupils.length === atOnce
}

type Pupil = {
  id: string
  class: string
  number: number
  name: string
  parent_name: string | null
  parent_number: string | null
  chosen: number[]
}

function pupilsToBill(tx: Tx, campaign: string): Promise<Pupil[]> {
  return tx.query<Pupil>('education', {
    text: `SELECT p.id, one.class, p.number, p.name, p.parent_name, p.parent_number,
             ARRAY(SELECT position FROM education.choice c WHERE c.campaign = $1 AND c.pupil = p.id) AS chosen
           FROM education.participant one JOIN education.pupil p ON p.id = one.pupil
           WHERE one.campaign = $1 AND NOT EXISTS (SELECT FROM education.due d WHERE d.campaign = $1 AND d.pupil = p.id)
           ORDER BY p.number LIMIT ${atOnce}`,
    values: [campaign],
  })
}

async function billPupil(
  tx: Tx,
  of: { campaign: CampaignRow; items: ItemRow[]; school: string },
  pupil: Pupil,
): Promise<void> {
  const { campaign } = of
  const granted = await db(tx)
    .selectFrom('education.reduction')
    .select(['id', 'percent', 'amount', 'reason'])
    .where('campaign', '=', campaign.id)
    .where('pupil', '=', pupil.id)
    .where('granted', '=', true)
    .orderBy('requested_at')
    .execute()
  const asked = askedOf(of.items, new Set(pupil.chosen), granted)
  const due = { campaign: campaign.id, pupil: pupil.id, class: pupil.class, reminded_at: null }
  if (asked.toPay === 0) {
    await db(tx)
      .insertInto('education.due')
      .values({ ...due, bill: null, payer: null, state: 'free', asked: 0, owed: 0 })
      .execute()
    return
  }
  for (const { key, amount } of asked.waived)
    await db(tx)
      .updateTable('education.reduction')
      .set({ carried_out: amount })
      .where('id', '=', key)
      .execute()
  const parent = await parentOf(tx, pupil)
  const payer = parent.isMisnumbered ? undefined : parent.id
  const bill = await openBill(tx, {
    reference: billReference(campaign, pupil),
    payerName: pupil.parent_name ?? `Phụ huynh em ${pupil.name}`,
    ...(payer && { payer }),
    onBehalfOf: { relation: 'child', name: pupil.name },
    agency: campaign.school,
    purpose: campaign.name,
    items: asked.items.map(({ position, name, amount }) => ({
      code: `K${position + 1}`,
      name,
      quantity: 1,
      unitAmount: amount,
      kind: 'charge',
    })),
    reductions: asked.waived,
    dueAt: vnInstant(campaign.due_on, '23:59'),
    campaign: campaign.id,
  })
  await db(tx)
    .insertInto('education.due')
    .values({
      ...due,
      bill,
      payer: payer ?? null,
      is_misnumbered: parent.isMisnumbered,
      state: 'open',
      asked: asked.toPay,
      owed: asked.toPay,
    })
    .execute()
  if (payer)
    await notify(
      tx,
      tellOfBill('asked', { payer, bill, owed: asked.toPay, pupil: pupil.name, campaign, school: of.school }),
    )
}

/**
 * The account of that number, made from the list when there is none yet: whoever signs in with it finds the bill. One wrong
 * digit is somebody else's number, and what is left to see that by is the name.
 */
async function parentOf(
  tx: Tx,
  { parent_name, parent_number }: Pupil,
): Promise<{ id?: string; isMisnumbered: boolean }> {
  if (!parent_number || !parent_name) return { isMisnumbered: false }
  const known = await findPersonByNumber(tx, parent_number)
  if (known) return { id: known.id, isMisnumbered: searchKey(known.name) !== searchKey(parent_name) }
  const read = parsePersonalNumber(parent_number, { today: vnDay(tx.now), source: 'stored' })
  if (!read.ok) return { isMisnumbered: false }
  const made = await registerPerson(tx, {
    personal_number: parent_number,
    name: parent_name,
    sex: read.value.sex,
  })
  return { isMisnumbered: false, ...(made.ok && { id: made.person.id }) }
}
