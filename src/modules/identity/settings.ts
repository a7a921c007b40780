import { z } from 'zod'
import { publicUrl, secretKey, server, settings } from '#platform/config'

export const identitySettings = settings('identity', {
  VNEID_ISSUER: z
    .url()
    .optional()
    .describe(
      'Address of the OpenID Connect issuer of VNeID. Default in the demonstration: the sandbox of this server',
    ),
  VNEID_CLIENT_ID: z.string().default('sen').describe('Client id that the issuer gave us'),
  VNEID_CLIENT_SECRET: z
    .string()
    .optional()
    .describe('Client secret that the issuer gave us. Default: one for the sandbox'),
  VNEID_LEVEL_1: z.string().default('1').describe('Value of `acr` that means an e-ID of level 1'),
  VNEID_LEVEL_2: z.string().default('2').describe('Value of `acr` that means an e-ID of level 2'),
  SESSION_IDLE_MINUTES: z.coerce
    .number()
    .min(1)
    .default(60)
    .describe('A session unused for so long has ended'),
  SESSION_HOURS: z.coerce.number().min(1).default(12).describe('A session ends after so long in any case'),
})

export type VneidClient = {
  issuer: string
  clientId: string
  clientSecret: string
  redirectUri: string
  postLogoutRedirectUri: string
}

/** How we stand with the issuer; undefined when there is none. The sandbox of the demonstration registers this client. */
export function vneidClient(): VneidClient | undefined {
  const { VNEID_ISSUER, VNEID_CLIENT_ID, VNEID_CLIENT_SECRET } = identitySettings()
  const issuer = VNEID_ISSUER ?? (server().DEMONSTRATION ? `${publicUrl()}/gia-lap/vneid` : undefined)
  if (!issuer) return undefined
  return {
    issuer,
    clientId: VNEID_CLIENT_ID,
    clientSecret: VNEID_CLIENT_SECRET ?? secretKey('vneid-sandbox').toString('base64url'),
    redirectUri: `${publicUrl()}/dang-nhap/ve`,
    postLogoutRedirectUri: `${publicUrl()}/`,
  }
}
