import { z } from 'zod'
import { settings } from '#platform/config'

export const mailSettings = settings('notifications', {
  SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .describe(
      'Mail server, smtp://user:password@host:port (smtps:// for TLS from the start). Without it messages stay in the inbox',
    ),
  MAIL_FROM: z
    .string()
    .default('Dịch vụ công tỉnh Tây Ninh <khong-tra-loi@tayninh.example>')
    .describe('Sender of e-mails: name and address'),
  SMTP_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(100)
    .default(15_000)
    .describe('How long a silent mail server is waited for'),
  ANCHOR_MAIL_TO: z
    .string()
    .default('')
    .transform(list => list.split(/[\s,]+/).filter(Boolean))
    .describe(
      'Who keeps the daily hash of the ledger: e-mail addresses outside the province, with commas between',
    ),
})

/** Somebody outside is to keep the hash of the ledger, and nothing can carry it to them. */
export function anchorsReachNobody(): boolean {
  const { SMTP_URL, ANCHOR_MAIL_TO } = mailSettings()
  return ANCHOR_MAIL_TO.length > 0 && !SMTP_URL
}
