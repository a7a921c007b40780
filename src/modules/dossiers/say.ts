import { formatDong } from '#lib/money'
import { formatDateTime, formatDay } from '#lib/vietnamese-text'
import { notify } from '#modules/notifications'
import type { Tx } from '#platform/db'
import { fill } from '#platform/i18n'
import vi from './messages.vi.ts'
import type { DossierRow } from './schema.ts'

export type Occasion =
  | 'submitted'
  | 'accepted'
  | 'payment'
  | 'paid'
  | 'waived'
  | 'written-off'
  | 'supplement'
  | 'preview'
  | 'supplemented'
  | 'corrected'
  | 'refused'
  | 'stopped'
  | 'withdrawn'
  | 'extended'
  | 'due-moved'
  | 'decided'
  | 'returned'
  | 'revoked'
/** `until`: a day, over at midnight. `number` tells occasions of a kind apart, and is never used again. */
type Facts = { due?: Date; until?: string; amount?: number; reason?: string; count?: number; number?: string }

/**
 * Tells the applicant what changed, in plain Vietnamese, inbox and e-mail; once per occasion (and per `facts.number`
 * where an occasion can come again).
 */
export async function say(
  tx: Tx,
  dossier: DossierRow,
  occasion: Occasion,
  facts: Facts = {},
  path = `/ho-so/${dossier.code}`,
): Promise<void> {
  const params = {
    code: dossier.code,
    due: facts.due ? formatDateTime(facts.due) : '',
    until: facts.until ? formatDay(facts.until) : '',
    amount: facts.amount === undefined ? '' : formatDong(facts.amount),
    reason: facts.reason ?? '',
    count: String(facts.count ?? ''),
  }
  await notify(tx, {
    person: dossier.applicant,
    subject: fill(vi[`say.${occasion}.subject`], params),
    text: fill(vi[`say.${occasion}.text`], params),
    action: { text: vi[`say.${occasion}.action`], path },
    about: { kind: 'dossier', id: dossier.id },
    key: `${dossier.id}:${occasion}${facts.number ? `:${facts.number}` : ''}`,
  })
}
