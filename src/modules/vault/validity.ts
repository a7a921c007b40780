import { addDays, type Day } from '#lib/vietnamese-text'
import type { DocumentRow } from './schema.ts'

export type Validity = 'valid' | 'expiring' | 'expired' | 'revoked' | 'replaced'

/** Early enough to get a new one before the old one ends. */
const warningDays = 30

/** What the document is worth on a day; `expires_on` is itself still a good day. */
export function validityOn(document: Pick<DocumentRow, 'state' | 'expires_on'>, day: Day): Validity {
  if (document.state !== 'valid') return document.state
  if (!document.expires_on) return 'valid'
  if (document.expires_on < day) return 'expired'
  return document.expires_on <= addDays(day, warningDays) ? 'expiring' : 'valid'
}
