import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { lockCampaign, needClass } from '../queries/get-campaign.ts'

/**
 * Who of a class takes which optional item, in place of what was said before. Needs `education:campaign.prepare` at the
 * school. Pupils of other classes and compulsory items are passed over; Conflict `education.campaign-open` once parents
 * were asked.
 */
export async function chooseItems(
  tx: Tx,
  input: { campaign: string; class: string; chosen: readonly { pupil: string; position: number }[] },
): Promise<void> {
  const campaign = await lockCampaign(tx, input.campaign)
  need(tx, 'education:campaign.prepare', { agency: campaign.school })
  if (campaign.state !== 'draft') throw new Conflict('education.campaign-open')
  await needClass(tx, input)
  await tx.query('education', {
    text: `WITH of_class AS (SELECT pupil FROM education.enrolment WHERE class = $2),
             said AS (SELECT DISTINCT * FROM jsonb_to_recordset($3) AS s(pupil uuid, position int)),
             gone AS (
               DELETE FROM education.choice c WHERE campaign = $1 AND pupil IN (TABLE of_class)
               AND NOT EXISTS (SELECT FROM said WHERE said.pupil = c.pupil AND said.position = c.position))
           INSERT INTO education.choice (campaign, position, pupil)
           SELECT $1, said.position, said.pupil FROM said
           JOIN education.item i ON i.campaign = $1 AND i.position = said.position AND NOT i.compulsory
           WHERE said.pupil IN (TABLE of_class)
           ON CONFLICT DO NOTHING`,
    values: [campaign.id, input.class, JSON.stringify(input.chosen)],
  })
}
