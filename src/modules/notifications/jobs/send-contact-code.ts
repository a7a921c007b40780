import { contactCodeToSend, findPerson } from '#modules/identity'
import type { JobContext } from '#platform/jobs'
import { writeLetter } from '../letter.tsx'
import { sendMail } from '../send-mail.ts'
import { mailSettings } from '../settings.ts'
import { texts } from '../texts.ts'

/**
 * On `identity.contact-code-wanted`: the code goes to the address that is to be confirmed, and nowhere else. It is no
 * message of the inbox, and is written down nowhere. Telephones are reached when there is a channel for them.
 */
export async function sendContactCode(ctx: JobContext, payload: { contact: string }): Promise<void> {
  if (!mailSettings().SMTP_URL) return
  const wanted = await ctx.read(async tx => {
    const found = await contactCodeToSend(tx, payload.contact)
    return found && { ...found, person: await findPerson(tx, found.contact.person) }
  })
  if (wanted?.contact.channel !== 'email') return
  const t = texts('vi')
  const subject = t('code.subject')
  const letter = writeLetter({
    name: wanted.contact.holder_name ?? wanted.person?.name ?? '',
    subject,
    paragraphs: [t('code.text', { code: wanted.code }), t('code.wrong')],
  })
  const sent = await sendMail({
    to: wanted.contact.address,
    subject,
    key: `${payload.contact}:${wanted.code}`,
    ...letter,
  })
  if (sent.state === 'failed-temporarily') throw new Error(`The mail server said: ${sent.error}`)
}
