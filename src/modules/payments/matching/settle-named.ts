import { suggest } from '#lib/money-matching'
import { vnDay } from '#lib/vietnamese-text'
import { need, system } from '#platform/access'
import type { Tx } from '#platform/db'
import { Conflict } from '#platform/errors'
import { matchMoney } from '../commands/match-money.ts'
import { db } from '../schema.ts'
import { namedClaims } from './named-claims.ts'

/**
 * Gives money that waits to the bills that its text names, where it is to the đồng what they ask for together, and says
 * which of it found its bills. Above `MATCH_LIMIT` a person still agrees first. Needs `payments:transfer.record`, which only
 * a job has. Repeated it finds nothing left to give.
 */
export async function settleNamed(tx: Tx, notices: readonly string[]): Promise<string[]> {
  need(tx, 'payments:transfer.record')
  if (!notices.length) return []
  const waiting = await db(tx)
    .selectFrom('payments.unmatched as unmatched')
    .innerJoin('payments.notice as notice', 'notice.id', 'unmatched.notice')
    .select(['notice.id', 'notice.account_number', 'notice.amount', 'notice.description', 'notice.paid_at'])
    .where('notice.id', 'in', notices)
    .where('unmatched.why', '=', 'no-bill')
    .where('unmatched.settled_at', 'is', null)
    // Somebody began to give it away, or refused to.
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(selectFrom('payments.match').whereRef('payments.match.notice', '=', 'notice.id').select('id')),
      ),
    )
    .orderBy('notice.id')
    .execute()
  const claims = await namedClaims(
    tx,
    waiting.map(({ id, account_number, description }) => ({
      notice: id,
      account: account_number,
      description,
    })),
  )
  const settled: string[] = []
  for (const money of waiting) {
    const candidates = claims.get(money.id) ?? []
    const [best] = suggest(
      { amount: money.amount, text: money.description, from: '', day: vnDay(money.paid_at) },
      candidates,
    )
    if (!best?.isSure) continue
    const parts = best.claims.map(bill => ({ bill, amount: candidates.find(one => one.id === bill)!.owed }))
    try {
      const outcome = await matchMoney(
        { ...tx, actor: system('payments.matching') },
        { notice: money.id, parts, reason: best.reasons.join(', ') },
      )
      if (outcome === 'done') settled.push(money.id)
    } catch (error) {
      // Somebody was faster; it waits on, and is looked at again.
      if (!(error instanceof Conflict)) throw error
    }
  }
  return settled
}
