import type { Generated, JSONColumnType } from 'kysely'
import type { Day } from '#lib/vietnamese-text'
import type { Grant } from '#platform/access'
import { tablesOf } from '#platform/db'

/** In units of today by code, as forms ask it; from VNeID only the text in `detail`. */
export type Residence = { province?: string; commune?: string; detail?: string }
export type Represents = { name: string; tax_code: string }

type PersonTable = {
  id: Generated<string>
  personal_number: string
  name: string
  birth_date: string | null
  sex: 'male' | 'female' | null
  phone: string | null
  email: string | null
  residence: JSONColumnType<Residence>
  represents: JSONColumnType<Represents> | null
  level: 1 | 2 | null
  source: 'vneid' | 'counter'
  created_at: Date
}

export type Channel = 'phone' | 'email' | 'zalo'
export const purposes = ['dossier', 'reminder'] as const
export type Purpose = (typeof purposes)[number]

type ContactTable = {
  id: Generated<string>
  person: string
  channel: Channel
  address: string
  holder: 'self' | 'relative'
  holder_name: string | null
  purposes: Purpose[]
  verified_at: Date | null
  expires_on: Day | null
  created_at: Date
  /** By the person: not revived by what VNeID or the counter tells. */
  removed_at: Date | null
}

type SessionTable = {
  token_hash: Buffer
  id: Generated<string>
  kind: 'citizen' | 'staff'
  subject: string
  name: string
  level: 1 | 2 | null
  grants: JSONColumnType<Grant[]> | null
  grants_at: Date | null
  csrf: string
  method: string
  agent: string
  created_at: Date
  last_seen: Date
  expires_at: Date
  rotated_from: string | null
  revoked_at: Date | null
}

type StaffCredentialTable = {
  staff: string
  password: string | null
  totp_secret: Buffer | null
  totp_last_step: Generated<number>
  recovery_codes: Generated<string[]>
  failed: Generated<number>
  locked_until: Date | null
  password_changed_at: Date | null
  demonstration: Generated<boolean>
}

export type Tables = {
  'identity.person': PersonTable
  'identity.contact': ContactTable
  'identity.contact_code': { contact: string; code: Buffer; tries: Generated<number>; expires_at: Date }
  'identity.session': SessionTable
  'identity.staff_credential': StaffCredentialTable
  'identity.activation': { token_hash: Buffer; staff: string; issuer: string | null; expires_at: Date }
  'identity.staff_attempt': {
    token_hash: Buffer
    staff: string
    secret: Buffer | null
    back: string
    tries: Generated<number>
    expires_at: Date
  }
  'identity.oidc_attempt': {
    state: Buffer
    binding: Buffer
    nonce: string
    verifier: string
    back: string
    expires_at: Date
  }
}

export const db = tablesOf<Tables>('identity')
