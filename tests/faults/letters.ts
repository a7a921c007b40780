import type { Database } from '#platform/db'
import { messageId } from '../../src/modules/notifications/send-mail.ts'
import type { CaughtMail } from '../support/sandbox/smtp-server.ts'

export type LetterFindings = {
  lost: string[]
  doubled: string[]
  /** Letters that came again as they were: who dies between sending and noting sends once more, under one Message-ID. */
  twice: number
}

/** Holds every letter that is noted as sent against what the mail server took: to whom, and what it says. */
export async function checkLetters(
  { pool }: Database,
  mails: readonly CaughtMail[],
): Promise<LetterFindings> {
  const { rows } = await pool.query<{ key: string; path: string | null; addresses: string[] }>(
    `SELECT m.key, m.action_path AS path, ARRAY(SELECT address FROM identity.contact WHERE person = m.person AND channel = 'email') AS addresses
     FROM notifications.message m JOIN notifications.delivery v ON v.message = m.id WHERE v.channel = 'e-mail' AND v.state = 'sent'`,
  )
  const came = Map.groupBy(mails, mail => lettersOf(mail.headers.get('message-id') ?? ''))
  const lost = rows.flatMap(({ key, path, addresses }) => {
    const its = came.get(lettersOf(messageId(key)))
    if (!its) return [`e-mail ${key}`]
    const rightly = its.every(
      ({ envelope: { to }, text, html }) =>
        to.length === 1 && addresses.includes(to[0]!) && text && html && text.includes(path ?? ''),
    )
    return rightly ? [] : [`what e-mail ${key} says, or to whom`]
  })
  const again = [...came.values()].filter(same => same.length > 1)
  const doubled = again
    .filter(same => new Set(same.map(({ subject, text }) => `${subject}\n${text}`)).size > 1)
    .map(([first]) => `${first!.headers.get('message-id')} with two texts`)
  return { lost, doubled, twice: again.length }
}

/** A Message-ID without the name of the site. */
const lettersOf = (id: string) => id.split('@')[0]!
