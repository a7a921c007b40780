import { randomUUID } from 'node:crypto'
import type { VietQr } from '#lib/vietqr'
import { sendNotice } from '../support/sandbox/bank.ts'
import { insist, Refused, type Run } from './client.ts'

export type Bank = { transfer(asked: VietQr): Promise<{ transaction: string; amount: number }> }

/** Tells the agency of each transfer until it says that it knows; sometimes once more, as banks do. */
export function bankOf(run: Run, secret: string): Bank {
  const options = { noticeUrl: () => `${run.site}/api/v1/payments/bank-notices`, secret: () => secret }
  return {
    async transfer(asked) {
      const transaction = `FT${randomUUID().replaceAll('-', '').slice(0, 14)}`
      const notice = {
        transaction,
        account: asked.account,
        amount: asked.amount!,
        description: `${transaction}.${asked.purpose}.CT tu 0000000001 NGUYEN THU NGHIEM`,
      }
      const tell = async () => {
        run.tally.requests++
        const said = await sendNotice(options, notice).catch((error: Error) => ({
          status: 0,
          text: error.message,
        }))
        if (said.status !== 200) {
          run.tally.refused++
          throw new Refused(`notice: ${said.status}`)
        }
        run.tally.answered++
        const { outcome } = JSON.parse(said.text) as { outcome: string }
        if (outcome !== 'paid') throw new Error(`${transaction} pays nothing: ${said.text}`)
      }
      await insist(run, tell)
      if (run.random() < 0.2) await tell().catch(() => {})
      return { transaction, amount: notice.amount }
    },
  }
}
