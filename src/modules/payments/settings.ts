import { z } from 'zod'
import { secretKey, settings } from '#platform/config'

const given = settings('payments', {
  BANK_NOTICE_SECRET: z
    .string()
    .min(32)
    .optional()
    .describe(
      "Secret shared with the bank, for the signature of its notices. Default: made from the installation's master secret",
    ),
})

export function bankNoticeSecret(): string {
  return given().BANK_NOTICE_SECRET ?? secretKey('bank-notice').toString('hex')
}
