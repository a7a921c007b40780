import { writeCsv } from '#lib/table-file'
import { slug } from '#lib/vietnamese-text'
import { definePage, fileReply, idOf } from '#platform/http'
import { getCampaign } from '../queries/get-campaign.ts'
import { listParticipants } from '../queries/list-pupils.ts'
import { texts } from '../texts.ts'
import { pathOf } from './place.ts'

/** Everybody of a campaign for a spreadsheet, class by class. */
export const campaignCsv = definePage({
  path: pathOf(':campaign', '/danh-sach.csv'),
  who: 'staff',
  text: 'Danh sách thu của một đợt, CSV',
  async get(ctx) {
    const t = texts(ctx.locale)
    const { campaign, rows } = await ctx.read(async tx => {
      const campaign = await getCampaign(tx, idOf(ctx, 'campaign'))
      const rows: string[][] = []
      for (const one of campaign.classes)
        for (const { code, name, parent_name, due } of await listParticipants(tx, {
          campaign: campaign.id,
          class: one.id,
        }))
          rows.push([
            one.name,
            code,
            name,
            parent_name ?? '',
            t(`due.${due?.state ?? 'waiting'}`),
            ...[due?.asked, due?.paid, due?.owed].map(dong => String(Math.max(0, dong ?? 0))),
          ])
      return { campaign, rows }
    })
    const head = [
      t('class'),
      t('pupil.code'),
      t('pupil.name'),
      t('pupil.parent'),
      t('state'),
      t('sums.asked'),
      t('sums.paid'),
      t('sums.owed'),
    ]
    return fileReply({
      name: `${slug(campaign.name)}.csv`,
      mediaType: 'text/csv',
      body: Buffer.from(writeCsv([head, ...rows])),
    })
  },
})
