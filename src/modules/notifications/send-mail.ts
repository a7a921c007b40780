import { createHash } from 'node:crypto'
import { createTransport } from 'nodemailer'
import { publicUrl } from '#platform/config'
import { noteOutside } from '#platform/observe'
import { maskAddress } from './mask.ts'
import { mailSettings } from './settings.ts'

export type Mail = {
  to: string
  subject: string
  text: string
  html: string /** the same for the same letter */
  key: string
}
export type Sent = { state: 'sent' } | { state: 'failed-temporarily' | 'failed'; error: string }

/**
 * A server that says nothing costs every letter its whole patience, and those behind it theirs. After a few such in a row
 * no letter is tried for a minute; one that finds silence again begins the next. Any answer, even a refusal, ends it.
 */
const silence = { most: 3, restMs: 60_000, times: 0, until: 0 }

/**
 * Hands a letter to the mail server, once. The Message-ID comes from `key`, so that a letter that goes out twice (the
 * process died before it could note the first) is known as the same one. Never throws: what went wrong is in the
 * answer, without the address.
 */
export async function sendMail(mail: Mail): Promise<Sent> {
  const { SMTP_URL, MAIL_FROM, SMTP_TIMEOUT_MS: patience } = mailSettings()
  if (!SMTP_URL) return { state: 'failed', error: 'no mail server is configured' }
  if (performance.now() < silence.until)
    return {
      state: 'failed-temporarily',
      error: 'nothing of late, so it is not asked before a minute is over',
    }
  const server = new URL(SMTP_URL)
  const transport = createTransport({
    host: server.hostname,
    port: Number(server.port) || (server.protocol === 'smtps:' ? 465 : 587),
    secure: server.protocol === 'smtps:',
    ...(server.username && {
      auth: { user: decodeURIComponent(server.username), pass: decodeURIComponent(server.password) },
    }),
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
  })
  try {
    await transport.sendMail({
      from: MAIL_FROM,
      to: mail.to,
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      messageId: messageId(mail.key),
      // Absence notices and the like have nobody to talk to.
      headers: { 'Auto-Submitted': 'auto-generated', 'Content-Language': 'vi' },
    })
    silence.times = 0
    noteOutside('smtp')
    return { state: 'sent' }
  } catch (cause) {
    const refusal = cause as Error & { responseCode?: number; code?: string }
    const { message, responseCode = 0, code } = refusal
    silence.times = code === 'ETIMEDOUT' ? silence.times + 1 : 0
    if (silence.times >= silence.most) silence.until = performance.now() + silence.restMs
    const forever = noSuchMailbox(refusal)
    // A mailbox that does not exist is no fault of the server that says so.
    noteOutside('smtp', forever ? undefined : `${code ?? 'error'} ${responseCode || ''}`.trim())
    return {
      state: forever ? 'failed' : 'failed-temporarily',
      error: message.replaceAll(mail.to, maskAddress(mail.to)).slice(0, 500),
    }
  }
}

/**
 * The server knows nobody there, and never will: 550, 551, 553 to the recipient, with an enhanced code 5.1.x (RFC 3463)
 * where it gives one. Whatever else it says with 5xx (sign in first, no relaying, this sender, this text) may be mended.
 */
function noSuchMailbox(refusal: { responseCode?: number; command?: string; response?: string }): boolean {
  const { responseCode = 0, command, response = '' } = refusal
  const [, subject] = /^\d{3}[ -]5\.(\d)\.\d/.exec(response) ?? []
  return command === 'RCPT TO' && [550, 551, 553].includes(responseCode) && (subject ?? '1') === '1'
}

export function messageId(key: string): string {
  return `<${createHash('sha256').update(key).digest('hex').slice(0, 32)}@${new URL(publicUrl()).hostname}>`
}
