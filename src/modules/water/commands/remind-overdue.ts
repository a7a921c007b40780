import { formatDong } from '#lib/money'
import { formatDay, vnDay } from '#lib/vietnamese-text'
import { findPersonByNumber } from '#modules/identity'
import { notify } from '#modules/notifications'
import { getBill, isPayable } from '#modules/payments'
import { need } from '#platform/access'
import type { Tx } from '#platform/db'
import { periodName } from '../period.ts'
import { db } from '../schema.ts'
import { texts } from '../texts.ts'

const weekMs = 7 * 86_400_000

/**
 * Reminds everybody with an account here of a water bill past its due day; how many messages went out comes back. Needs
 * `water:reminder.send` at the waterworks. At most one a week for each bill, however often it is pressed.
 */
export async function remindOverdue(tx: Tx, { agency }: { agency: string }): Promise<number> {
  need(tx, 'water:reminder.send', { agency })
  const due = await db(tx)
    .selectFrom('water.invoice as invoice')
    .innerJoin('water.customer', 'water.customer.id', 'invoice.customer')
    .selectAll('invoice')
    .select('water.customer.personal_number')
    .where('invoice.agency', '=', agency)
    .where('state', 'in', ['open', 'partly-paid'])
    .where('due_on', '<', vnDay(tx.now))
    .where('personal_number', 'is not', null)
    .where(where =>
      where.or([
        where('reminded_at', 'is', null),
        where('reminded_at', '<=', new Date(tx.now.getTime() - weekMs)),
      ]),
    )
    .forUpdate('invoice')
    .skipLocked()
    .execute()
  const t = texts('vi')
  let sent = 0
  for (const invoice of due) {
    const person = await findPersonByNumber(tx, invoice.personal_number!)
    if (!person) continue
    const { state, books } = await getBill(tx, invoice.bill!)
    // Money came, and the job that writes it down here has not run yet.
    if (!isPayable(state)) continue
    const said = {
      period: periodName(invoice.period),
      amount: formatDong(books.owed),
      due: formatDay(invoice.due_on),
    }
    await notify(tx, {
      person: person.id,
      subject: t('remind.subject', said),
      text: t('remind.text', said),
      action: { text: t('remind.action'), path: `/thanh-toan/${invoice.bill}` },
      purpose: 'reminder',
      key: `water-reminder:${invoice.id}:${invoice.reminders + 1}`,
    })
    await db(tx)
      .updateTable('water.invoice')
      .set({ reminders: invoice.reminders + 1, reminded_at: tx.now })
      .where('id', '=', invoice.id)
      .execute()
    sent++
  }
  return sent
}
