import { z } from 'zod'
import { system } from '#platform/access'
import { NotSignedIn } from '#platform/errors'
import { defineApi, rawBodyOf } from '#platform/http'
import { noteOutside } from '#platform/observe'
import { recordTransfer } from '../commands/record-transfer.ts'
import { noticeIsGenuine, signatureHeader, timestampHeader } from '../notice-signature.ts'
import { bankNoticeSecret } from '../settings.ts'

export const bankNotices = defineApi({
  method: 'POST',
  path: '/api/v1/payments/bank-notices',
  who: 'anyone',
  text: `Ngân hàng báo có tiền đến: ký HMAC-SHA256 trên "thời điểm.nội dung" ở đầu mục ${signatureHeader}, thời điểm (giây) ở ${timestampHeader}`,
  body: z.object({
    transaction: z
      .string()
      .min(1)
      .max(100)
      .describe("The bank's number of the transaction; a repeated notice changes nothing"),
    account: z
      .string()
      .regex(/^[0-9A-Za-z]{1,19}$/)
      .describe('Account that the money arrived at'),
    amount: z.int().min(1).describe('đồng'),
    description: z.string().max(500),
    paidAt: z.iso.datetime({ offset: true }),
  }),
  result: z.object({ outcome: z.enum(['paid', 'unmatched']) }),
  limit: { times: 600, seconds: 60 },
  async handle(ctx, { body }) {
    const { headers } = ctx.raw
    const genuine = noticeIsGenuine(
      bankNoticeSecret(),
      { body: rawBodyOf(ctx.raw), timestamp: headers[timestampHeader], signature: headers[signatureHeader] },
      ctx.now,
    )
    if (!genuine) {
      // No failure of the bank: anybody may send what it did not sign, and would keep its alarm lit.
      ctx.raw.log.warn({ requestId: ctx.requestId }, 'notice not believed')
      throw new NotSignedIn()
    }
    noteOutside('bank-notices')
    // Whoever holds the secret is the bank; from here on the deed is its gateway's.
    const { outcome } = await ctx.write(tx =>
      recordTransfer(
        { ...tx, actor: system('payments.bank-notices') },
        {
          gatewayTransaction: body.transaction,
          account: body.account,
          amount: body.amount,
          description: body.description,
          paidAt: new Date(body.paidAt),
        },
      ),
    )
    return { outcome }
  },
})
