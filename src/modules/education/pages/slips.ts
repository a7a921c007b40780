import { renderSVG } from 'uqr'
import { formatDong } from '#lib/money'
import { formatDay, slug } from '#lib/vietnamese-text'
import { getAgency } from '#modules/organisation'
import { type Bill, getBill, qrPayload, transferCode } from '#modules/payments'
import { NotFound } from '#platform/errors'
import { definePage, fileReply, idOf } from '#platform/http'
import { printPdf } from '#platform/print'
import { getCampaign, needClass } from '../queries/get-campaign.ts'
import { listParticipants } from '../queries/list-pupils.ts'
import { type Text, texts } from '../texts.ts'
import { classPath } from './place.ts'

/** Slips for the parents of a class who still owe, four on an A4 sheet; in Vietnamese whatever the screen speaks. */
export const slipsPage = definePage({
  path: classPath(':campaign', ':class/phieu'),
  who: 'staff',
  text: 'In phiếu báo nộp tiền có mã QR cho phụ huynh của một lớp',
  async get(ctx) {
    const t = texts('vi')
    const { campaign, className, school, bills } = await ctx.read(async tx => {
      const campaign = await getCampaign(tx, idOf(ctx, 'campaign'))
      const { name } = await needClass(tx, { campaign: campaign.id, class: idOf(ctx, 'class') })
      const pupils = await listParticipants(tx, { campaign: campaign.id, class: idOf(ctx, 'class') })
      const bills: Bill[] = []
      for (const { due } of pupils) if (due?.bill && due.owed > 0) bills.push(await getBill(tx, due.bill))
      return { campaign, className: name, school: await getAgency(tx, campaign.school), bills }
    })
    if (!bills.length) throw new NotFound('slips')
    const room = t('class.named', { name: className })
    const pdf = await printPdf({
      template: new URL('./slips.typ', import.meta.url),
      at: ctx.now,
      data: {
        title: `${campaign.name} – ${room}`,
        school: school.name,
        campaign: campaign.name,
        day: t('slips.due', { day: formatDay(campaign.due_on) }),
        scan: t('slips.scan'),
        cash: t('slips.cash'),
        room,
        slips: bills.map(bill => slipOf(t, bill)),
      },
      assets: Object.fromEntries(bills.flatMap(codeOf)),
    })
    return fileReply({
      name: `phieu-${slug(room)}.pdf`,
      mediaType: 'application/pdf',
      body: Buffer.from(pdf),
      inline: true,
    })
  },
})

const assetOf = ({ number }: Bill) => `${transferCode(number)}.svg`

/** The picture that a bank's app reads; none where only cash is taken. */
function codeOf(bill: Bill): [name: string, svg: string][] {
  const { number, beneficiary, books } = bill
  if (!beneficiary) return []
  const payload = qrPayload({ number, owed: books.owed }, beneficiary)
  return [[assetOf(bill), renderSVG(payload, { ecc: 'M', border: 2 })]]
}

function slipOf(t: Text, bill: Bill) {
  const { number, beneficiary, books } = bill
  const owed = formatDong(books.owed)
  return {
    pupil: bill.for_name!,
    code: t('slips.reference', { reference: bill.reference }),
    items: [
      ...bill.items.map(item => [item.name, formatDong(item.amount)]),
      ...bill.reductions.map(one => [
        t('slips.reduced', { reason: one.reason }),
        `−${formatDong(one.amount)}`,
      ]),
      ...(books.held > 0 ? [[t('sums.paid'), `−${formatDong(books.held)}`]] : []),
    ],
    total: [t('slips.total'), owed],
    ...(beneficiary && {
      qr: assetOf(bill),
      alt: t('slips.alt', { name: bill.for_name!, amount: owed }),
      transfer: [
        [t('slips.account'), `${beneficiary.number} – ${beneficiary.bank_name}`],
        [t('slips.beneficiary'), beneficiary.name],
        [t('slips.words'), transferCode(number)],
      ],
    }),
  }
}
