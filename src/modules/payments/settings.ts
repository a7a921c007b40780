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
  MATCH_LIMIT: z.coerce
    .number()
    .int()
    .min(0)
    .default(5_000_000)
    .describe('Unmatched money above this many đồng is given to a bill only when a second person agrees'),
  APPROVE_LIMIT: z.coerce
    .number()
    .int()
    .min(0)
    .default(20_000_000)
    .describe(
      'Refunds, reductions and matches above this many đồng are agreed to by the agency’s leader only',
    ),
})

export function approveLimit(): number {
  return given().APPROVE_LIMIT
}

export function bankNoticeSecret(): string {
  return given().BANK_NOTICE_SECRET ?? secretKey('bank-notice').toString('hex')
}

export function matchLimit(): number {
  return given().MATCH_LIMIT
}
