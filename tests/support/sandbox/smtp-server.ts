import type { AddressInfo } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'
import { type MailMessage, readMail } from './mail-message.ts'

export type CaughtMail = MailMessage & { at: Date; envelope: { from: string; to: string[] }; raw: Buffer }

/**
 * How a mail server fails:
 * - `down`: the connection breaks
 * - `busy`: "try again later" (451), which a sender should do
 * - `refuse`: this mailbox does not exist (550), which a sender should not try again
 * - `forbid`: our sender may not send (530), which is mended on our side
 * - `slow`: the mail is taken, after `delay` milliseconds
 */
export type MailFault = {
  mode: 'down' | 'busy' | 'refuse' | 'forbid' | 'slow'
  times?: number
  delay?: number /** only mails to this address */
  to?: string
}

export type SmtpSandbox = {
  port: number
  /** smtp://user:password@127.0.0.1:port */
  url: string
  /** What came, oldest first; the newest 500 are kept. */
  mails(): readonly CaughtMail[]
  /** The newest mail to this address. */
  mailTo(address: string): CaughtMail | undefined
  clear(): void
  fail(fault: MailFault | null): void
  stop(): Promise<void>
}

/** A mail server that delivers nothing: mails stay in memory, where a test or the demonstration's mailbox page reads them. Port 0 takes a free one. */
export async function startSmtpSandbox(
  options: { port?: number; username?: string; password?: string; keep?: number; now?: () => Date } = {},
): Promise<SmtpSandbox> {
  const { username = 'sen', password = 'hop-thu-gia-lap', keep = 500, now = () => new Date() } = options
  const caught: CaughtMail[] = []
  let fault: MailFault | undefined

  const befalls = (to: string[]): MailFault | undefined => {
    if (!fault || (fault.to && !to.includes(fault.to))) return undefined
    const now = fault
    if (now.times !== undefined) fault = now.times > 1 ? { ...now, times: now.times - 1 } : undefined
    return now
  }

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onAuth: (auth, _session, done) =>
      auth.username === username && auth.password === password
        ? done(null, { user: username })
        : done(answer(535, 'Sai tên đăng nhập hoặc mật khẩu')),
    onMailFrom: (_address, _session, done) =>
      fault?.mode === 'forbid' && befalls([]) ? done(answer(530, '5.7.0 Phải đăng nhập trước')) : done(),
    onRcptTo: ({ address }, _session, done) =>
      fault?.mode === 'refuse' && befalls([address]) ? done(answer(550, 'Không có hộp thư này')) : done(),
    onData(stream, session, done) {
      const pieces: Buffer[] = []
      stream.on('data', (piece: Buffer) => pieces.push(piece))
      stream.on('end', async () => {
        const to = session.envelope.rcptTo.map(recipient => recipient.address)
        const wrong = befalls(to)
        if (wrong?.mode === 'down') return disconnect(server, session)
        if (wrong?.mode === 'busy') return done(answer(451, 'Hộp thư đang bận, hãy gửi lại sau'))
        if (wrong?.mode === 'slow') await pause(wrong.delay ?? 30_000, undefined, { ref: false })
        const raw = Buffer.concat(pieces)
        const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : ''
        caught.push({ ...readMail(raw), at: now(), envelope: { from, to }, raw })
        if (caught.length > keep) caught.shift()
        done()
      })
    },
  })
  // A sender that hangs up in the middle is its own business.
  server.on('error', () => {})
  await new Promise<void>(resolve => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo

  return {
    port,
    url: `smtp://${username}:${password}@127.0.0.1:${port}`,
    mails: () => caught,
    mailTo: address => caught.findLast(mail => mail.envelope.to.includes(address)),
    clear: () => void caught.splice(0),
    fail: given => {
      fault = given ?? undefined
    },
    stop: () => new Promise(resolve => server.close(() => resolve())),
  }
}

function answer(code: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode: code })
}

function disconnect(server: SMTPServer, session: SMTPServerSession): void {
  const { connections } = server as unknown as {
    connections: Set<{ session: SMTPServerSession; _socket: { destroy(): void } }>
  }
  for (const connection of connections) if (connection.session.id === session.id) connection._socket.destroy()
}
