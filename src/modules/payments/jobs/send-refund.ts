import type { Tx } from '#platform/db'
import { enqueue, type JobContext } from '#platform/jobs'
import { attemptOf, nextQuestion } from '../attempt.ts'
import { lockRefund, refundFailed, refundPaid } from '../commands/decide-refund.ts'
import { findGateway } from '../gateways/configured.ts'
import type { Attempt } from '../gateways/gateway.ts'
import type { RefundRow } from '../money-rows.ts'
import { db, type NoticeRow } from '../schema.ts'
import type { FindGateway } from './ask-gateways.ts'

/**
 * Sends an approved refund through the gateway that the money came by. Before the gateway is asked the refund is noted as
 * sent, so that after a crash it is asked what became of it, and never told a second time to pay. While it says "pending",
 * or nothing, it is asked again, ever later; at the end a person must look.
 */
export async function sendRefund(
  ctx: JobContext,
  { refund: id }: { refund: string },
  find: FindGateway = findGateway,
): Promise<void> {
  const found = await ctx.write(tx => take(tx, id))
  if (!found) return
  const { refund, attempt, money, isFirst } = found
  const gateway = find(attempt.gateway)
  const about = { id, attempt, at: refund.sent_at! }
  const asked = isFirst
    ? gateway?.refund({
        ...about,
        transaction: money.gateway_transaction,
        amount: refund.amount,
        of: money.amount,
        reason: refund.reason,
        by: refund.decided_by!,
      })
    : gateway?.queryRefund({ ...about, isOnly: found.isOnly })
  // No answer says nothing about what the gateway did.
  const told = await asked?.catch(() => undefined)
  if (told?.state === 'done') await ctx.write(tx => refundPaid(tx, { refund: id, ...told }))
  else if (told?.state === 'refused') await ctx.write(tx => refundFailed(tx, { refund: id, code: told.code }))
  else {
    const runAt = nextQuestion(refund.asked, ctx.now)
    if (runAt)
      await ctx.write(tx =>
        enqueue(tx, 'payments.send-refund', { refund: id }, { runAt, key: `refund:${id}` }),
      )
  }
}

type Found = { refund: RefundRow; attempt: Attempt; money: NoticeRow; isFirst: boolean; isOnly: boolean }

async function take(tx: Tx, id: string): Promise<Found | undefined> {
  const refund = await lockRefund(tx, id)
  if (refund.state !== 'approved' && refund.state !== 'sent') return undefined
  const payment = refund.payment
    ? await db(tx)
        .selectFrom('payments.payment')
        .select(['channel', 'gateway_transaction'])
        .where('id', '=', refund.payment)
        .executeTakeFirstOrThrow()
    : undefined
  const notices = db(tx).selectFrom('payments.notice').selectAll()
  const money = await (payment
    ? notices
        .where('channel', '=', payment.channel as NoticeRow['channel'])
        .where('gateway_transaction', '=', payment.gateway_transaction)
    : notices.where('id', '=', refund.notice)
  ).executeTakeFirstOrThrow()
  const row = await db(tx)
    .selectFrom('payments.attempt')
    .selectAll()
    .where('order', '=', money.description)
    .executeTakeFirst()
  if (!row) {
    await refundFailed(tx, { refund: id, code: 'no-order' })
    return undefined
  }
  const isFirst = refund.state === 'approved'
  const sent = { state: 'sent' as const, sent_at: refund.sent_at ?? tx.now, asked: refund.asked + 1 }
  await db(tx).updateTable('payments.refund').set(sent).where('id', '=', id).execute()
  const [{ others }] = (await tx.query<{ others: number }>('payments', {
    text: `SELECT count(*) AS others FROM payments.refund r LEFT JOIN payments.payment p ON p.id = r.payment
           WHERE r.id <> $1 AND r.way = 'gateway' AND r.sent_at IS NOT NULL
             AND (r.notice = $2 OR (p.channel = $3 AND p.gateway_transaction = $4))`,
    values: [id, money.id, money.channel, money.gateway_transaction],
  })) as [{ others: number }]
  return { refund: { ...refund, ...sent }, attempt: attemptOf(row), money, isFirst, isOnly: others === 0 }
}
