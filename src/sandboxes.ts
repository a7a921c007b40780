import type { FastifyInstance } from 'fastify'
import { vneidClient } from '#modules/identity'
import { vneidSandbox } from '../tests/support/sandbox/vneid-issuer.ts'

/**
 * The outside world of the demonstration: our own servers in the place of VNeID, the population database, the bank and
 * the mail server, mounted below /gia-lap. Never in production: DEMONSTRATION=false leaves them out.
 */
export async function mountSandboxes(app: FastifyInstance): Promise<{ stop(): Promise<void> }> {
  const client = vneidClient()!
  await app.register(
    vneidSandbox({
      issuerUrl: client.issuer,
      clients: [{ id: client.clientId, secret: client.clientSecret, redirectUris: [client.redirectUri], postLogoutRedirectUris: [client.postLogoutRedirectUri] }],
    }),
  )
  return { async stop() {} }
}
