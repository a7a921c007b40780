import { formatDong } from '#lib/money'
import { formatDay } from '#lib/vietnamese-text'
import type { NewMessage } from '#modules/notifications'
import type { CampaignRow } from './schema.ts'
import { texts } from './texts.ts'

/**
 * What a parent is told of a pupil's bill: that it is asked for, that it still waits (`again` names the occasion), or that
 * it was withdrawn and why; `owed` is then what was paid, where something was.
 */
export function tellOfBill(
  kind: 'asked' | 'reminded' | 'withdrawn' | 'withdrawn-paid',
  of: {
    payer: string
    bill: string
    owed: number
    pupil: string
    campaign: Pick<CampaignRow, 'name' | 'due_on'>
    school: string
    again?: string
    reason?: string
  },
): NewMessage {
  const t = texts('vi')
  const words = {
    name: of.campaign.name,
    pupil: of.pupil,
    school: of.school,
    amount: formatDong(of.owed),
    day: formatDay(of.campaign.due_on),
    reason: of.reason ?? '',
  }
  return {
    person: of.payer,
    subject: t(`tell.${kind}.subject`, words),
    text: t(`tell.${kind}.text`, words),
    ...(kind === 'reminded' && { purpose: 'reminder' }),
    action: { text: t(of.reason ? 'tell.see' : 'tell.pay'), path: `/thanh-toan/${of.bill}` },
    key: `education:${kind}:${of.bill}${of.again ? `:${of.again}` : ''}`,
  }
}
