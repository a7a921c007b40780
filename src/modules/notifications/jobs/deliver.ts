import { contactsFor, findPerson } from '#modules/identity'
import type { Tx } from '#platform/db'
import type { JobContext } from '#platform/jobs'
import { writeLetter } from '../letter.tsx'
import { maskAddress } from '../mask.ts'
import { db } from '../schema.ts'
import { type Mail, type Sent, sendMail } from '../send-mail.ts'
import { mailSettings } from '../settings.ts'

/** A day of a silent mail server is some 290 tries of each letter, and they all say the same. */
const keptFailures = 5

/**
 * Carries a message to the person's e-mail address, when there is one that is confirmed and serves what it is for. What
 * the mail server does not want now is tried again, for as long as the queue tries (a day; then it is an alarm for
 * whoever runs it, who may have it tried again); what it never wants is given up. Sent already: nothing happens.
 */
export async function deliver(ctx: JobContext, payload: { message: string; person?: string }): Promise<void> {
  if (!mailSettings().SMTP_URL) return
  const attempt = await ctx.write(tx => beginAttempt(tx, payload))
  if (!attempt) return
  // No transaction waits while the mail server thinks.
  const sent = await sendMail(attempt.mail)
  await ctx.write(tx => endAttempt(tx, payload.message, attempt.number, sent))
  if (sent.state === 'failed-temporarily') throw new Error(`The mail server said: ${sent.error}`)
}

async function beginAttempt(
  tx: Tx,
  { message: id, person: to }: { message: string; person?: string },
): Promise<{ number: number; mail: Mail } | undefined> {
  const message = await db(tx)
    .selectFrom('notifications.message')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!message) return undefined
  if (to && to !== message.person) throw new Error(`Message ${id} was written to somebody else under its key`)
  const before = await db(tx)
    .selectFrom('notifications.delivery')
    .select(['state', 'attempts'])
    .where('message', '=', id)
    .where('channel', '=', 'e-mail')
    .executeTakeFirst()
  if (before?.state === 'sent' || before?.state === 'failed') return undefined
  const person = await findPerson(tx, message.person)
  const contacts = await contactsFor(tx, message.person, message.purpose)
  const contact = contacts.find(one => one.channel === 'email')
  if (!person || !contact) return undefined

  const number = (before?.attempts ?? 0) + 1
  const row = {
    address_masked: maskAddress(contact.address),
    state: 'queued' as const,
    attempts: number,
    changed_at: tx.now,
  }
  await db(tx)
    .insertInto('notifications.delivery')
    .values({ message: id, channel: 'e-mail', ...row })
    .onConflict(clash => clash.columns(['message', 'channel']).doUpdateSet(row))
    .execute()
  const letter = writeLetter({
    name: person.name,
    subject: message.subject,
    paragraphs: message.text.split(/\n{2,}/),
    ...(message.action_path && { action: { text: message.action_text!, path: message.action_path } }),
  })
  return { number, mail: { to: contact.address, subject: message.subject, key: message.key, ...letter } }
}

async function endAttempt(tx: Tx, message: string, attempt: number, outcome: Sent): Promise<void> {
  await db(tx)
    .updateTable('notifications.delivery')
    .set({ state: outcome.state, changed_at: tx.now })
    .where('message', '=', message)
    .where('channel', '=', 'e-mail')
    // Who stood still for a while comes too late: another tried meanwhile, and says how it went.
    .where('attempts', '=', attempt)
    .execute()
  if (outcome.state === 'sent') return
  await db(tx)
    .insertInto('notifications.failure')
    .values({ message, channel: 'e-mail', attempt, at: tx.now, error: outcome.error })
    .onConflict(clash =>
      clash.columns(['message', 'channel', 'attempt']).doUpdateSet({ error: outcome.error }),
    )
    .execute()
  await db(tx)
    .deleteFrom('notifications.failure')
    .where('message', '=', message)
    .where('channel', '=', 'e-mail')
    .where('attempt', '<=', attempt - keptFailures)
    .execute()
}
