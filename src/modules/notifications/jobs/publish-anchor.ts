import { enqueue, type JobContext } from '#platform/jobs'
import { type Anchor, publishAnchor, writeAnchor } from '#platform/ledger'
import { writeLetter } from '../letter.tsx'
import { sendMail } from '../send-mail.ts'
import { mailSettings } from '../settings.ts'
import { texts } from '../texts.ts'

/**
 * Once a day: the newest seal of the ledger is noted in a file outside the database, and told to those who keep it
 * elsewhere. Run twice, it writes nothing twice, and its letters are known as the same ones.
 */
export async function publishLedgerAnchor(ctx: JobContext): Promise<void> {
  await ctx.write(async tx => {
    const anchor = await publishAnchor(tx)
    if (!anchor || !mailSettings().SMTP_URL) return
    for (const to of mailSettings().ANCHOR_MAIL_TO)
      await enqueue(tx, 'notifications.mail-anchor', { to, anchor }, { key: `anchor:${anchor.seal}:${to}` })
  })
}

/** One letter to one keeper, each tried again for itself. */
export async function mailAnchor(_: JobContext, payload: { to: string; anchor: Anchor }): Promise<void> {
  const { to, anchor } = payload
  const t = texts('vi')
  const subject = t('anchor.subject', { seal: anchor.seal })
  const sent = await sendMail({
    to,
    subject,
    key: `anchor:${anchor.seal}:${anchor.hash}:${to}`,
    ...writeLetter({
      name: t('anchor.keeper'),
      subject,
      paragraphs: [t('anchor.text'), writeAnchor(anchor).trim(), t('anchor.use')],
    }),
  })
  // Also for ever: a closed mailbox must be an alarm, or the proof outside ends and nobody knows.
  if (sent.state !== 'sent') throw new Error(`The mail server said: ${sent.error}`)
}
