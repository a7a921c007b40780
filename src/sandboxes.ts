import type { FastifyInstance } from 'fastify'
import { renderPage } from '#design'
import { vneidClient } from '#modules/identity'
import { bankNoticeSecret } from '#modules/payments'
import { provide, publicUrl, secretKey, server } from '#platform/config'
import { bankSandbox } from '../tests/support/sandbox/bank.ts'
import { gatewaysSandbox, sandboxSettings } from '../tests/support/sandbox/gateways/server.ts'
import { MailboxPage, MailPage } from '../tests/support/sandbox/mailbox-pages.tsx'
import { populationSandbox } from '../tests/support/sandbox/population-server.ts'
import { startSmtpSandbox } from '../tests/support/sandbox/smtp-server.ts'
import { vneidSandbox } from '../tests/support/sandbox/vneid-issuer.ts'

/**
 * The outside world of the demonstration: our own servers in the place of VNeID, the population register, the bank, the
 * payment gateways and the mail server, below /gia-lap of the same address. Their state lies in memory, so of several
 * processes one alone has them (SANDBOXES), and the others are told where they stand. Never in production:
 * DEMONSTRATION=false leaves them out.
 */
export async function startSandboxes(): Promise<{
  mount(app: FastifyInstance): Promise<void>
  stop(): Promise<void>
}> {
  const { SANDBOXES, SMTP_SANDBOX_PORT } = server()
  const mail = SANDBOXES ? await startSmtpSandbox({ port: SMTP_SANDBOX_PORT }) : undefined
  const account = { username: 'sen', password: secretKey('population-sandbox').toString('base64url') }
  const gateways = '/gia-lap/cong-thanh-toan'
  const gatewayKeys = sandboxSettings(publicUrl() + gateways, of =>
    secretKey(`gateway-sandbox-${of}`).toString('hex'),
  )
  provide({
    ...(mail && { SMTP_URL: mail.url }),
    ...gatewayKeys,
    POPULATION_URL: `${publicUrl()}/gia-lap/dan-cu`,
    POPULATION_USERNAME: account.username,
    POPULATION_PASSWORD: account.password,
  })

  async function mount(app: FastifyInstance): Promise<void> {
    if (!mail) return
    const client = vneidClient()!
    const { clientId: id, clientSecret: secret, redirectUri, postLogoutRedirectUri } = client
    await app.register(
      vneidSandbox({
        issuerUrl: client.issuer,
        clients: [
          { id, secret, redirectUris: [redirectUri], postLogoutRedirectUris: [postLogoutRedirectUri] },
        ],
      }),
    )
    await app.register(populationSandbox(account), { prefix: '/gia-lap/dan-cu' })
    await app.register(
      bankSandbox({
        noticeUrl: () => `${publicUrl()}/api/v1/payments/bank-notices`,
        secret: bankNoticeSecret,
      }),
    )
    const { plugin } = gatewaysSandbox({
      keys: gatewayKeys,
      address: () => publicUrl() + gateways,
      notifyUrl: gateway => `${publicUrl()}/thanh-toan/cong/${gateway}/bao`,
      questionUrl: gateway => `${publicUrl()}/thanh-toan/cong/${gateway}/hoi`,
    })
    await app.register(plugin, { prefix: gateways })
    app.get('/gia-lap/thu', (_request, reply) =>
      reply.type('text/html; charset=utf-8').send(renderPage(MailboxPage({ mails: mail.mails() }))),
    )
    app.get<{ Params: { number: string } }>('/gia-lap/thu/:number', (request, reply) => {
      const found = mail.mails()[Number(request.params.number)]
      if (!found) return reply.callNotFound()
      return reply.type('text/html; charset=utf-8').send(renderPage(MailPage({ mail: found })))
    })
  }
  return { mount, stop: async () => mail?.stop() }
}
