import type { Generated } from 'kysely'
import { tablesOf } from '#platform/db'

type Tables = {
  'signing.authority': {
    id: Generated<number>
    root: string
    issuing: string
    issuing_key: Buffer
    made_at: Date
  }
  'signing.key': {
    id: Generated<string>
    holder: string
    certificate: string
    chain: string[]
    private_key: Buffer
    from_at: Date
    until_at: Date
    revoked_at: Date | null
  }
}

export const db = tablesOf<Tables>('signing')
